"""Rule 13: a session starts on the grid, and all its meetings lie in the horizon, the window and the hours.

Where one would not, there is no slot.
"""

from __future__ import annotations

from scheduler.problem import Bools, ClinicTable, Problem


def place(problem: Problem, table: ClinicTable) -> Bools:
    """``[T, K, Q]``"""
    return table.in_hours[:, None, None]
