"""Rule 15: a person's out-of-hours minutes are at most their ``max_out_of_hours``.

``Σ_s minutes_{p,s} · x_{p,s} ≤ max_out_of_hours`` less what is on the board; so too for instructors and ``w``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from solvers.assignment.columns import Index
from solvers.assignment.costs import lead_costs, seat_costs
from solvers.assignment.formulation import Formulation
from solvers.assignment.rows import Integers
from solvers.load import Load


def add(f: Formulation) -> None:
    """Adds the rule."""
    of, problem = f.columns, f.problem

    def seats() -> Index:
        return seat_costs(of, problem.clinics, lambda table: table.out_of_hours)

    def leads() -> Index:
        return lead_costs(of, problem.clinics, lambda table: table.instructor_out_of_hours)

    learners, instructors = problem.learner_max_out_of_hours, problem.instructor_max_out_of_hours
    _limit(f, learners, f.board.learner_load, of.seat_learner, f.seat_columns, seats)
    _limit(f, instructors, f.board.instructor_load, of.lead_instructor, f.lead_columns, leads)


def _limit(
    f: Formulation,
    limits: Sequence[int | None],
    loads: Mapping[int, Load],
    owner: Integers,
    columns: Index,
    costs: Callable[[], Index],
) -> None:
    most = np.array([-1 if limit is None else limit for limit in limits], dtype=np.int64)
    if not len(owner) or not (most >= 0).any():
        return
    minutes = costs()
    kept = np.flatnonzero((most[owner] >= 0) & (minutes > 0))
    limited, rows = np.unique(owner[kept], return_inverse=True)
    left = [max(int(most[person]) - loads[person].out_of_hours, 0) for person in limited.tolist()]
    f.rows.add(len(limited), rows, columns[kept], minutes[kept], -np.inf, left)
