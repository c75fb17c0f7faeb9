"""Rule 9: a session has exactly ``instructors_per_session`` instructors, qualified, available, speaking its language.

``Σ_i w_{i,s} − instructors_per_session · n_s = 0``
"""

from __future__ import annotations

import numpy as np

from solvers.assignment.formulation import Formulation


def add(f: Formulation) -> None:
    """Adds the rule."""
    of = f.columns
    staff = np.array([table.staff for table in f.problem.clinics])[of.clinic]
    openings = np.arange(len(of.openings))
    rows = np.concatenate([of.lead_opening, openings])
    columns = np.concatenate([f.lead_columns, openings])
    values = np.concatenate([np.ones(len(f.lead_columns)), -staff])
    f.rows.add(len(openings), rows, columns, values, 0.0, 0.0)
