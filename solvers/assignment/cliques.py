"""Clique rows: at most one of the decisions whose meetings share a moment."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from solvers.assignment.columns import Index
from solvers.assignment.crossings import crossings
from solvers.assignment.formulation import Formulation
from solvers.assignment.meetings import meetings_of
from solvers.assignment.rows import Integers

CHUNK = 400_000
"""About so many columns are looked at together."""


def add_at_most_one(
    f: Formulation, owner: Integers, opening: Integers, columns: Index, kind: Index, buffer: Integers | None = None
) -> None:
    """``Σ_{Q} ≤ 1`` for every owner and every largest set ``Q`` of their meetings that share a moment.

    All arrays are one entry a column: its owner, its opening, and its kind. A set of a single kind is left out, for
    another rule says so already. ``buffer`` minutes are added to the ends.
    """
    for some in _by_owner(owner):
        _add(f, owner[some], opening[some], columns[some], kind[some], None if buffer is None else buffer[some])


def _add(
    f: Formulation, owner: Integers, opening: Integers, columns: Index, kind: Index, buffer: Integers | None
) -> None:
    spans, start, end = meetings_of(f, opening)
    if buffer is not None:
        end = end + buffer[spans]
    found = crossings(owner[spans].astype(np.int64), start, end)
    members = spans[found.members]
    lowest = np.full(found.number, np.iinfo(np.int64).max)
    highest = np.full(found.number, -1)
    np.minimum.at(lowest, found.sets, kind[members])
    np.maximum.at(highest, found.sets, kind[members])
    several = lowest < highest
    place, kept = np.cumsum(several) - 1, several[found.sets]
    pairs = np.stack([place[found.sets[kept]], columns[members[kept]]])
    if len(spans) > len(opening):
        pairs = np.unique(pairs, axis=1)
    f.rows.add(int(several.sum()), pairs[0], pairs[1], 1.0, -np.inf, 1.0)


def _by_owner(owner: Integers) -> Iterator[Index]:
    """Positions, some owners at a time."""
    order = np.argsort(owner, kind="stable")
    ends = np.flatnonzero(np.diff(owner[order], append=-1)) + 1
    begin = 0
    while begin < len(order):
        until = int(ends[np.searchsorted(ends, min(begin + CHUNK, len(order)))]) if len(ends) else len(order)
        yield order[begin:until]
        begin = until
