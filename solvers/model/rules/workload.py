"""Rule 10: an instructor's buffer, and their limits a day, a week and in all.

``Σ w ≤ 1`` over meetings that share a moment when ``buffer_minutes`` is added to each end; ``Σ meetings · w ≤ cap``
less what is on the board, for every day and ISO week of theirs; ``Σ w ≤ max_sessions``.
"""

from __future__ import annotations

import numpy as np

from scheduler.problem import Bools, ClinicTable, Problem
from solvers.model.days import add_cap
from solvers.model.moments import cliques
from solvers.model.rules.overlap import spans
from solvers.model.variables import Variables, total


def lead(problem: Problem, table: ClinicTable) -> Bools:
    """``[I, T]`` where the buffer lies between the meetings of one series."""
    between = table.meetings[:, 1:, 0] - table.meetings[:, :-1, 1]
    least = between.min(axis=1, initial=np.iinfo(np.int64).max)
    return np.asarray(least[None, :] >= problem.instructor_buffer[table.instructors][:, None], dtype=bool)


def add(v: Variables) -> None:
    """Adds the rule."""
    problem = v.problem
    for instructor, leadings in v.by_instructor.items():
        load = v.board.instructor_load[instructor]
        for clique in cliques(spans(problem, leadings, int(problem.instructor_buffer[instructor]))):
            v.cp.add_at_most_one([leadings[m].lit for m in sorted(set(clique))])
        per_day, per_week = problem.instructor_max_per_day[instructor], problem.instructor_max_per_week[instructor]
        if per_day is not None:
            add_cap(v, leadings, load.meetings, problem.instructor_days[instructor], per_day)
        if per_week is not None:
            add_cap(v, leadings, load.meetings, problem.instructor_weeks[instructor], per_week)
        most = problem.instructor_max_sessions[instructor]
        if most is not None:
            v.cp.add(total([leading.lit for leading in leadings]) <= max(most - load.sessions, 0))
