"""Rule 9: a session has exactly ``instructors_per_session`` instructors, qualified, available, speaking its language.

``Σ_i w_{i,s} = instructors_per_session · n_s``; where one is not available or does not speak it, there is no ``w``.
"""

from __future__ import annotations

from scheduler.problem import Bools, ClinicTable, Problem
from solvers.model.variables import Variables, total


def lead(problem: Problem, table: ClinicTable) -> Bools:
    """``[I, T]``"""
    return table.instructor_available


def lead_language(problem: Problem, table: ClinicTable) -> Bools:
    """``[I, K]``"""
    return table.instructor_speaks


def add(v: Variables) -> None:
    """Adds the rule."""
    for candidate in v.candidates:
        if candidate.number is None:
            staff = v.problem.clinics[candidate.clinic].staff
            v.cp.add(total([leading.lit for leading in candidate.leadings]) == staff * candidate.count)
