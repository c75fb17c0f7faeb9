"""Rule 16: at most ``max_away`` members of a group are in meetings, as learners, at any moment.

``Σ x ≤ max_away`` over the members' meetings that share a moment, those on the board counted in.
"""

from __future__ import annotations

import numpy as np

from solvers.assignment.days import add_at_once
from solvers.assignment.formulation import Formulation


def add(f: Formulation) -> None:
    """Adds the rule."""
    of = f.columns
    group = f.problem.learner_group[of.seat_learner]
    for key, most in enumerate(f.problem.group_max_away):
        if most is not None:
            mine = np.flatnonzero(group == key)
            add_at_once(f, of.seat_opening[mine], f.seat_columns[mine], f.board.groups.meetings[key], most)
