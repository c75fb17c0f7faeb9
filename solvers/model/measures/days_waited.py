"""``Σ days_s · x_{r,s}``: whole days from the horizon's start to the first meeting, over attendances."""

from __future__ import annotations

from solvers.board import Board
from solvers.model.variables import Expression, Variables, weighted


def evaluate(board: Board) -> int:
    """Of the plan on the board."""
    found = sum(f.days_waited * len(f.learners) for f in board.problem.frozen)
    for sitting in board.sittings.values():
        start = int(board.setting.slots[sitting.clinic].start[sitting.slot])
        found += int(board.problem.clinics[sitting.clinic].days_waited[start]) * len(sitting.attendees)
    return found


def express(v: Variables) -> Expression:
    """In the model's variables."""
    days = [(int(v.problem.clinics[c.clinic].days_waited[c.start]), c) for c in v.candidates]
    return weighted([(waited, a.lit) for waited, c in days for a in c.attendances], evaluate(v.board))
