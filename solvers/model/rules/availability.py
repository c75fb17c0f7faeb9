"""Rule 5: a learner is available throughout every meeting, and speaks the session's language.

Where they are not or do not, there is no ``x``.
"""

from __future__ import annotations

from scheduler.problem import Bools, ClinicTable, Problem


def attend(problem: Problem, table: ClinicTable) -> Bools:
    """``[R, T]``"""
    return table.available


def attend_language(problem: Problem, table: ClinicTable) -> Bools:
    """``[R, K]``"""
    return table.request_speaks
