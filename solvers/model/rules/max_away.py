"""Rule 16: at most ``max_away`` members of a group are in meetings, as learners, at any moment.

``Σ x ≤ max_away`` over the members' meetings that share a moment, those on the board counted in.
"""

from __future__ import annotations

from collections import defaultdict

from solvers.model.days import add_at_once
from solvers.model.moments import Span
from solvers.model.variables import Count, Variables


def add(v: Variables) -> None:
    """Adds the rule."""
    away: dict[int, list[Span[Count]]] = defaultdict(list)
    for learner, attendances in v.by_learner.items():
        group = int(v.problem.learner_group[learner])
        if group >= 0 and v.problem.group_max_away[group] is not None:
            for act in attendances:
                for start, end in v.problem.clinics[act.candidate.clinic].meetings[act.candidate.start].tolist():
                    away[group].append((start, end, act.lit))
    for group, spans in away.items():
        most = v.problem.group_max_away[group]
        assert most is not None
        add_at_once(v, spans, v.board.groups.meetings[group], most)
