"""Rule 12: no more than ``concurrent`` meetings that name a resource run at any moment.

``Σ n ≤ concurrent`` over meetings that share a moment, those on the board counted in. Links are then given out meeting
by meeting: as many as ``concurrent`` always suffice.
"""

from __future__ import annotations

from collections import defaultdict

from solvers.model.days import add_at_once
from solvers.model.moments import Span
from solvers.model.variables import Count, Variables


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
