"""Rule 3: a session has at least ``min_learners``, and at least one; one with ``must_run`` runs whatever its number.

``Σ_r x_{r,s} − max(min_learners, 1) · n_s ≥ 0``; ``Σ_s n_s = 1`` over the slots of a listed session that must run.
"""

from __future__ import annotations

import numpy as np

from solvers.assignment.formulation import Formulation
from solvers.assignment.rows import grouped


def add(f: Formulation) -> None:
    """Adds the rule."""
    of = f.columns
    must = np.zeros(len(of.openings), dtype=bool)
    least = np.zeros(len(of.openings))
    for table in f.problem.clinics:
        here = np.flatnonzero(of.clinic == table.index)
        must[here] = table.must_run[of.start[here]]
        least[here] = max(table.min_learners, 1)
    free = np.flatnonzero(~must)
    place = np.full(len(of.openings), -1)
    place[free] = np.arange(len(free))
    mine = ~must[of.seat_opening]
    rows = np.concatenate([place[of.seat_opening[mine]], place[free]])
    columns = np.concatenate([f.seat_columns[mine], free])
    values = np.concatenate([np.ones(int(mine.sum())), -least[free]])
    f.rows.add(len(free), rows, columns, values, 0.0, np.inf)
    held = np.flatnonzero(must)
    number, rows = grouped(of.clinic[held] * 2**32 + of.start[held])
    f.rows.add(number, rows, held, 1.0, 1.0, 1.0)
