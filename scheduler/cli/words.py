"""How numbers and measures are worded."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil


def tier_name(weights: Mapping[str, int]) -> str:
    """A tier's weighted sum: ``3 × unscheduled + changes``."""
    return " + ".join((name if weight == 1 else f"{weight} × {name}") for name, weight in weights.items() if weight)


def hours(minutes: int) -> str:
    """``95`` minutes are ``1 h 35 min``."""
    whole, rest = divmod(minutes, 60)
    return " ".join(part for part, shown in ((f"{whole} h", whole), (f"{rest} min", rest or not whole)) if shown)


def percent(share: float) -> str:
    """``0.0461`` is ``4.7 %``: rounded up, so that it may be called a limit."""
    return f"{ceil(round(share * 1000, 6)) / 10:g} %"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """``1 session``, ``2 sessions``."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
