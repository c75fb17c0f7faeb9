"""Rule 21: an instructor's minutes a day, in sessions and standing duties.

``Σ minutes · w ≤ max_minutes_per_day`` less standing duties and what is on the board, for every day of theirs; a
meeting counts on the day on which it starts.
"""

from __future__ import annotations

import numpy as np

from solvers.assignment.days import add_minutes
from solvers.assignment.formulation import Formulation


def add(f: Formulation) -> None:
    """Adds the rule."""
    for instructor, left in f.problem.instructor_day_minutes.items():
        leads = np.flatnonzero(f.columns.lead_instructor == instructor)
        held, edges = f.board.instructor_load[instructor].meetings, f.problem.instructor_days[instructor]
        add_minutes(f, f.columns.lead_opening[leads], f.lead_columns[leads], held, edges, left)
