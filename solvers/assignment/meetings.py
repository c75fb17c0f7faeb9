"""The meetings of many openings, as spans in arrays."""

from __future__ import annotations

import numpy as np

from solvers.assignment.columns import Index
from solvers.assignment.formulation import Formulation
from solvers.assignment.rows import Integers


def meetings_of(f: Formulation, opening: Integers) -> tuple[Index, Index, Index]:
    """Of every meeting of every opening named: its position in ``opening``, start and end (half open, in minutes)."""
    positions, starts, ends = [], [], []
    clinic = f.columns.clinic[opening]
    for table in f.problem.clinics:
        here = np.flatnonzero(clinic == table.index)
        meetings = table.meetings[f.columns.start[opening[here]]]
        positions.append(np.repeat(here, meetings.shape[1]))
        starts.append(meetings[:, :, 0].reshape(-1))
        ends.append(meetings[:, :, 1].reshape(-1))
    return np.concatenate(positions), np.concatenate(starts), np.concatenate(ends)
