"""One of our files in the place of another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from scheduler.errors import Fault, InputError

Kind = Literal["cohort", "plan", "programme"]

TELLING: dict[Kind, frozenset[str]] = {
    "cohort": frozenset(("horizon", "learners", "clinics")),
    "plan": frozenset(("tiers", "measures", "sessions")),
    "programme": frozenset(("components",)),
}
"""Fields by which each is known."""


def refuse_other(document: Mapping[str, Any], wanted: Kind, name: str) -> None:
    """Raise InputError, with this one fault, where a document is the other kind and nothing of what is wanted."""
    for kind, fields in TELLING.items():
        if kind != wanted and fields <= document.keys() and not TELLING[wanted] & document.keys():
            fault = Fault(name, f"is a {kind}, and a {wanted} is wanted here", None, "is it the right file?")
            raise InputError((fault,), name)
