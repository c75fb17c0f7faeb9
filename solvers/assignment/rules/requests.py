"""Rule 1: a learner attends at most one session of a clinic, and keeps every decision.

``Σ_s x_{r,s} ≤ 1``; ``= 1`` for a request that must be met, even where it has no ``x``.
"""

from __future__ import annotations

import numpy as np

from solvers.assignment.formulation import Formulation


def add(f: Formulation) -> None:
    """Adds the rule."""
    asked, must_attend = f.columns.seat_request, f.problem.must_attend
    free = np.array([r not in f.board.seat for r in range(len(must_attend))], dtype=bool)
    must = np.flatnonzero(must_attend & free)
    kept = np.union1d(np.unique(asked), must)
    low = np.where(must_attend[kept], 1.0, 0.0)
    f.rows.add(len(kept), np.searchsorted(kept, asked), f.seat_columns, 1.0, low, 1.0)
