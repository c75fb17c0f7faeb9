"""Rule 21: an instructor's minutes a day, in sessions and standing duties.

``Σ minutes · w ≤ max_minutes_per_day`` less standing duties and what is on the board, for every day of theirs; a
meeting counts on the day on which it starts.
"""

from __future__ import annotations

from solvers.model.days import add_minutes
from solvers.model.variables import Variables


def add(v: Variables) -> None:
    """Adds the rule."""
    for instructor, leadings in v.by_instructor.items():
        left = v.problem.instructor_day_minutes.get(instructor)
        if left is not None:
            held = v.board.instructor_load[instructor].meetings
            add_minutes(v, leadings, held, v.problem.instructor_days[instructor], left)
