"""The nearest of known names."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is nearest to one, if any is near; case and what parts its words aside."""
    plain = {plainly(each): each for each in known}
    near = get_close_matches(plainly(name), plain, n=1)
    return plain[near[0]] if near else None


def plainly(name: str) -> str:
    """A name in small letters with single blanks for whatever else parts its words."""
    return " ".join("".join(each if each.isalnum() else " " for each in name.casefold()).split())
