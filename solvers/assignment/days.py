"""Limits on what happens within one span of time, or at one moment: ``solvers/model/days.py`` in arrays."""

from __future__ import annotations

import numpy as np

from scheduler.problem import Ints
from solvers.assignment.columns import Index
from solvers.assignment.crossings import crossings
from solvers.assignment.formulation import Formulation
from solvers.assignment.meetings import meetings_of
from solvers.assignment.rows import Integers
from solvers.limits import Meetings, minutes_on


def add_cap(f: Formulation, opening: Integers, columns: Index, held: Meetings, edges: Ints, cap: int) -> None:
    """At most ``cap`` meetings start between two neighbouring ``edges``, those ``held`` counted in."""
    spans, start, _ = meetings_of(f, opening)
    between = np.searchsorted(edges, start, side="right")
    of_held = np.searchsorted(edges, np.array([s for s, _ in held], dtype=np.int64), side="right")
    begun = np.bincount(of_held, minlength=len(edges) + 1)
    pairs, counts = np.unique(between * len(opening) + spans, return_counts=True)
    used, rows = np.unique(pairs // max(len(opening), 1), return_inverse=True)
    most = np.maximum(cap - begun[used], 0)
    f.rows.add(len(used), rows, columns[pairs % max(len(opening), 1)], counts, -np.inf, most)


def add_minutes(f: Formulation, opening: Integers, columns: Index, held: Meetings, edges: Ints, left: Ints) -> None:
    """At most ``left`` minutes of meetings start between two neighbouring ``edges``, those ``held`` counted in."""
    positions, start, end = meetings_of(f, opening)
    between = np.searchsorted(edges, start, side="right")
    width = max(len(opening), 1)
    pairs, at = np.unique(between * width + positions, return_inverse=True)
    minutes = np.bincount(at, weights=end - start, minlength=len(pairs))
    used, rows = np.unique(pairs // width, return_inverse=True)
    most = np.maximum(left - minutes_on(held, edges), 0)[used]
    f.rows.add(len(used), rows, columns[pairs % width], minutes, -np.inf, most)


def add_at_once(f: Formulation, opening: Integers, columns: Index, held: Meetings, most: int) -> None:
    """At most ``most`` meetings run at any moment, those ``held`` counted in."""
    spans, start, end = meetings_of(f, opening)
    ours = len(start)
    if not ours:
        return
    start = np.concatenate([start, np.array([s for s, _ in held], dtype=np.int64)])
    end = np.concatenate([end, np.array([e for _, e in held], dtype=np.int64)])
    found = crossings(np.zeros(len(start), dtype=np.int64), start, end)
    mine = found.members < ours
    sets, members = found.sets[mine], spans[found.members[mine]]
    left = np.maximum(most - np.bincount(found.sets[~mine], minlength=found.number), 0)
    used = np.bincount(sets, minlength=found.number) > left
    place, kept = np.cumsum(used) - 1, used[sets]
    f.rows.add(int(used.sum()), place[sets[kept]], columns[members[kept]], 1.0, -np.inf, left[used])
