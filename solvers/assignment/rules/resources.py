"""Rule 12: no more than ``concurrent`` meetings that name a resource run at any moment.

``Σ n ≤ concurrent`` over meetings that share a moment, those on the board counted in.
"""

from __future__ import annotations

import numpy as np

from solvers.assignment.days import add_at_once
from solvers.assignment.formulation import Formulation


def add(f: Formulation) -> None:
    """Adds the rule."""
    named = [-1 if table.resource is None else table.resource for table in f.problem.clinics]
    resource = np.array(named, dtype=np.int64)[f.columns.clinic]
    for key, most in enumerate(f.problem.resource_concurrent):
        here = np.flatnonzero(resource == key)
        add_at_once(f, here, here, f.board.resources.meetings[key], most)
