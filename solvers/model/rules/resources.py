"""Rule 12: no more than ``concurrent`` meetings that name a resource run at any moment.

``Σ n ≤ concurrent`` over meetings that share a moment, those on the board counted in. Links are then given out meeting
by meeting: as many as ``concurrent`` suffice, but that frozen meetings, and other programmes', keep theirs. Where those
leave a meeting none, there is no slot.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from scheduler.problem import Bools, ClinicTable, Problem
from solvers.model.days import add_at_once
from solvers.model.moments import Span
from solvers.model.variables import Count, Variables


def place(problem: Problem, table: ClinicTable) -> Bools:
    """``[T, 1, 1]`` where every meeting has a link that no frozen or committed one holds meanwhile."""
    held: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for frozen in problem.frozen:
        if frozen.resource is not None and frozen.resource == table.resource:
            for link, (start, end) in zip(frozen.links, frozen.meetings.tolist(), strict=True):
                if link is not None:
                    held[link].append((start, end))
    for committed in problem.committed:
        if committed.resource == table.resource and committed.link is not None:
            held[committed.link].append((committed.start, committed.end))
    if table.resource is None or len(held) < problem.resource_concurrent[table.resource]:
        return np.ones((len(table.starts), 1, 1), dtype=bool)
    free = np.zeros(table.meetings.shape[:2], dtype=bool)
    for meetings in held.values():
        hit = [(table.meetings[:, :, 0] < end) & (table.meetings[:, :, 1] > start) for start, end in meetings]
        free |= ~np.any(hit, axis=0)
    return np.asarray(free.all(axis=1), dtype=bool)[:, None, None]


def add(v: Variables) -> None:
    """Adds the rule."""
    used: dict[int, list[Span[Count]]] = defaultdict(list)
    for candidate in v.candidates:
        table = v.problem.clinics[candidate.clinic]
        if table.resource is not None and candidate.number is None:
            for start, end in table.meetings[candidate.start].tolist():
                used[table.resource].append((start, end, candidate.count))
    for resource, spans in used.items():
        add_at_once(v, spans, v.board.resources.meetings[resource], v.problem.resource_concurrent[resource])
