"""Sets of intervals that share a moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")
Span = tuple[int, int, Item]


def cliques(spans: Sequence[Span[Item]]) -> list[list[Item]]:
    """The largest sets of half-open spans ``(start, end, item)`` that share a moment, each with two or more."""
    found: list[list[Item]] = []
    active: dict[int, tuple[int, Item]] = {}
    grown = False
    for index, (start, end, item) in sorted(enumerate(spans), key=lambda pair: (pair[1][0], pair[0])):
        gone = [key for key, (until, _) in active.items() if until <= start]
        if gone:
            if grown and len(active) > 1:
                found.append([member for _, member in active.values()])
            grown = False
            for key in gone:
                del active[key]
        active[index] = (end, item)
        grown = True
    if grown and len(active) > 1:
        found.append([member for _, member in active.values()])
    return found
