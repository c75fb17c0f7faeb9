"""Rule 2: a session has at most ``capacity`` learners; in person, at most its room's seats.

``Σ_r x_{r,s} − capacity_s · n_s ≤ 0``
"""

from __future__ import annotations

import numpy as np

from solvers.assignment.formulation import Formulation


def add(f: Formulation) -> None:
    """Adds the rule."""
    openings = np.arange(len(f.columns.openings))
    rows = np.concatenate([f.columns.seat_opening, openings])
    columns = np.concatenate([f.seat_columns, openings])
    values = np.concatenate([np.ones(len(f.seat_columns)), -f.columns.seats])
    f.rows.add(len(openings), rows, columns, values, -np.inf, 0.0)
