"""Rule 21: some learners come to their own instructors.

``x_{r,s} ≤ Σ w_{i,s}`` over the learner's instructors; 0 in a session on the board that none of them leads. They cannot
attend at all where none of these could lead.
"""

from __future__ import annotations

import numpy as np

from scheduler.problem import Bools, ClinicTable, Problem
from solvers.model.variables import Variables, total


def attend(problem: Problem, table: ClinicTable) -> Bools:
    """``[R, T]``"""
    found = np.ones((len(table.requests), len(table.starts)), dtype=bool)
    for row, leaders in table.company.led_by:
        found[row] = table.instructor_available[list(leaders)].any(axis=0)
    return found


def add(v: Variables) -> None:
    """Adds the rule."""
    for candidate in v.candidates:
        own = v.board.setting.company[candidate.clinic].led_by
        for act in candidate.attendances if own else ():
            leaders = own.get(act.row)
            if leaders is None:
                continue
            if candidate.number is None:
                v.cp.add(act.lit <= total([each.lit for each in candidate.leadings if each.row in leaders]))
            elif not set(leaders) & set(v.board.sittings[candidate.number].leaders):
                v.cp.add(act.lit == 0)
