"""Rule 14: a listed session keeps its start, and the instructors, language and room it names; it runs at most once.

``Σ_s n_s ≤ 1`` over its slots; ``w_{i,s} − n_s = 0`` for whom it names.
"""

from __future__ import annotations

import numpy as np

from scheduler.problem import ClinicTable
from solvers.assignment.columns import Index
from solvers.assignment.formulation import Formulation
from solvers.assignment.rows import grouped


def add(f: Formulation) -> None:
    """Adds the rule."""
    for table in f.problem.clinics:
        here = np.flatnonzero(f.columns.clinic == table.index)
        if table.listed and len(here):
            _run_once(f, here)
            _keep_named(f, table, here)


def _run_once(f: Formulation, openings: Index) -> None:
    number, rows = grouped(f.columns.start[openings])
    many = np.bincount(rows, minlength=number) > 1
    place = np.cumsum(many) - 1
    kept = many[rows]
    f.rows.add(int(many.sum()), place[rows[kept]], openings[kept], 1.0, -np.inf, 1.0)


def _keep_named(f: Formulation, table: ClinicTable, openings: Index) -> None:
    of = f.columns
    for opening in openings.tolist():
        for instructor in table.named_instructors[int(of.start[opening])]:
            leads = np.arange(of.lead_offsets[opening], of.lead_offsets[opening + 1])
            leads = leads[of.lead_instructor[leads] == instructor]
            columns = [opening, *(of.first_lead + leads).tolist()]
            f.rows.add_one(columns, [-1.0, *[1.0] * len(leads)], 0.0, 0.0)
