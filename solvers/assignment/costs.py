"""What each seat and each lead costs, looked up in the clinics' tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from scheduler.problem import ClinicTable
from solvers.assignment.columns import Columns, Index

Costs = Callable[[ClinicTable], NDArray[np.int64] | NDArray[np.int32] | NDArray[np.int16]]
"""Of a clinic: per row and start, or per start."""


def seat_costs(of: Columns, tables: Sequence[ClinicTable], costs: Costs) -> Index:
    """``[X]`` of ``[R, T]`` (or ``[T]``) costs per clinic."""
    return _costs(of, of.seat_opening, of.seat_row, tables, costs)


def lead_costs(of: Columns, tables: Sequence[ClinicTable], costs: Costs) -> Index:
    """``[W]`` of ``[I, T]`` (or ``[T]``) costs per clinic."""
    return _costs(of, of.lead_opening, of.lead_row, tables, costs)


def _costs(
    of: Columns, opening: NDArray[np.int32], row: NDArray[np.int32], tables: Sequence[ClinicTable], costs: Costs
) -> Index:
    found = np.zeros(len(opening), dtype=np.int64)
    clinic = of.clinic[opening]
    for table in tables:
        here = np.flatnonzero(clinic == table.index)
        if len(here):
            values = costs(table)
            start = of.start[opening[here]]
            found[here] = values[start] if values.ndim == 1 else values[row[here], start]
    return found
