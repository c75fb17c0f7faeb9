"""Rule 8: no meeting before pre-work can be done, nor before the learner is there.

Where one would be, there is no ``x``.
"""

from __future__ import annotations

from scheduler.problem import Bools, ClinicTable, Problem


def attend(problem: Problem, table: ClinicTable) -> Bools:
    """``[R, T]``"""
    return table.ready
