"""The MIR cover of each clinic, as in ``solvers/model/tiers.py``: a row that every plan obeys and relaxations do not.

``f · Σ n + (D − Σ x) ≥ f · ⌈D / cap⌉`` with ``f = D − cap · (⌈D / cap⌉ − 1)``, for ``D`` requests and ``cap`` seats.
"""

from __future__ import annotations

import numpy as np

from solvers.assignment.formulation import Formulation


def add_cover(f: Formulation) -> None:
    """Adds the rows."""
    of = f.columns
    for table in f.problem.clinics:
        here = np.flatnonzero(of.clinic == table.index)
        seats = np.flatnonzero(of.clinic[of.seat_opening] == table.index)
        if not len(seats):
            continue
        capacity = int(of.seats[here].max())
        demand = len(np.unique(of.seat_request[seats]))
        if demand > capacity:
            needed = -(-demand // capacity)
            short = demand - capacity * (needed - 1)
            values = np.repeat([float(short), -1.0], [len(here), len(seats)])
            columns = np.concatenate([here, f.seat_columns[seats]])
            f.rows.add_one(columns, values, short * needed - demand, np.inf)
