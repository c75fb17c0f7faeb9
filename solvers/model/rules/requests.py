"""Rule 1: a learner attends at most one session of a clinic, and keeps every decision.

``Σ_s x_{r,s} ≤ 1``; ``= 1`` for a request that must be met. Where a decision forbids a start, there is no ``x``.
"""

from __future__ import annotations

from scheduler.problem import Bools, ClinicTable, Problem
from solvers.model.variables import Variables


def attend(problem: Problem, table: ClinicTable) -> Bools:
    """``[R, T]``"""
    return table.decided


def add(v: Variables) -> None:
    """Adds the rule."""
    for request, attendances in v.by_request.items():
        lits = [a.lit for a in attendances]
        if v.problem.must_attend[request]:
            v.cp.add_exactly_one(lits)
        else:
            v.cp.add_at_most_one(lits)
