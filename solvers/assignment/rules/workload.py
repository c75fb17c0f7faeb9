"""Rule 10: an instructor's buffer, and their limits a day, a week and in all.

``Σ w ≤ 1`` over meetings that share a moment when ``buffer_minutes`` is added to each end; ``Σ meetings · w ≤ cap``
less what is on the board, for every day and ISO week of theirs; ``Σ w ≤ max_sessions``.
"""

from __future__ import annotations

import numpy as np

from solvers.assignment.cliques import add_at_most_one
from solvers.assignment.columns import Index
from solvers.assignment.days import add_cap
from solvers.assignment.formulation import Formulation


def add(f: Formulation) -> None:
    """Adds the rule."""
    led = f.columns.lead_instructor
    buffer = f.problem.instructor_buffer[led]
    add_at_most_one(f, led, f.columns.lead_opening, f.lead_columns, np.arange(len(led)), buffer)
    order = np.argsort(led, kind="stable")
    ends = np.searchsorted(led[order], np.arange(f.problem.num_instructors + 1))
    for instructor in range(f.problem.num_instructors):
        leads = order[ends[instructor] : ends[instructor + 1]]
        if len(leads):
            _limit(f, instructor, leads)


def _limit(f: Formulation, instructor: int, leads: Index) -> None:
    problem, load = f.problem, f.board.instructor_load[instructor]
    opening, columns = f.columns.lead_opening[leads], f.lead_columns[leads]
    per_day, per_week = problem.instructor_max_per_day[instructor], problem.instructor_max_per_week[instructor]
    if per_day is not None:
        add_cap(f, opening, columns, load.meetings, problem.instructor_days[instructor], per_day)
    if per_week is not None:
        add_cap(f, opening, columns, load.meetings, problem.instructor_weeks[instructor], per_week)
    most = problem.instructor_max_sessions[instructor]
    if most is not None:
        f.rows.add_one(columns, 1.0, -np.inf, max(most - load.sessions, 0))
