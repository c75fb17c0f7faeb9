"""Rule 4: a clinic has at most ``max_sessions`` sessions.

``Σ_s n_s ≤ max_sessions``, less those on the board.
"""

from __future__ import annotations

import numpy as np

from solvers.assignment.formulation import Formulation


def add(f: Formulation) -> None:
    """Adds the rule."""
    for table in f.problem.clinics:
        left, here = f.board.sessions_left(table.index), np.flatnonzero(f.columns.clinic == table.index)
        if left is not None and len(here):
            f.rows.add_one(here, 1.0, -np.inf, left)
