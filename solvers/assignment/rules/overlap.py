"""Rule 6: a human's meetings do not overlap; a learner has at most so many on one local day.

``Σ x + Σ w ≤ 1`` over the meetings of one human that share a moment; ``Σ meetings · x ≤ max_sessions_per_day`` less
those on the board, for every day of theirs.
"""

from __future__ import annotations

import numpy as np

from solvers.assignment.cliques import add_at_most_one
from solvers.assignment.days import add_cap
from solvers.assignment.formulation import Formulation


def add(f: Formulation) -> None:
    """Adds the rule."""
    of, problem = f.columns, f.problem
    human = problem.human_of_instructor[of.lead_instructor]
    mine = np.flatnonzero(human >= 0)
    owner = np.concatenate([of.seat_learner, human[mine]])
    opening = np.concatenate([of.seat_opening, of.lead_opening[mine]])
    columns = np.concatenate([f.seat_columns, f.lead_columns[mine]])
    kind = np.concatenate([of.clinic[of.seat_opening], len(problem.clinics) + np.arange(len(mine))])
    add_at_most_one(f, owner, opening, columns, kind)
    for learner, cap in enumerate(problem.learner_max_per_day):
        if cap is not None:
            seats = np.flatnonzero(of.seat_learner == learner)
            held, days = f.board.learner_load[learner].meetings, problem.learner_days[learner]
            add_cap(f, of.seat_opening[seats], f.seat_columns[seats], held, days, cap)
