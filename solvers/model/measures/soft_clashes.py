"""``Σ soft_{p,s} · x_{p,s}`` and ``· w_{p,s}``: minutes within time that the attendees would rather keep."""

from __future__ import annotations

from solvers.board import Board
from solvers.model.variables import Expression, Variables, weighted


def evaluate(board: Board) -> int:
    """Of the plan on the board."""
    found = sum(sum(f.learner_soft) + sum(f.instructor_soft) for f in board.problem.frozen)
    for sitting in board.sittings.values():
        table = board.problem.clinics[sitting.clinic]
        start = int(board.setting.slots[sitting.clinic].start[sitting.slot])
        found += int(table.soft[sorted(sitting.attendees), start].sum(dtype=int))
        found += int(table.instructor_soft[list(sitting.leaders), start].sum(dtype=int))
    return found


def express(v: Variables) -> Expression:
    """In the model's variables."""
    terms = []
    for candidate in v.candidates:
        table = v.problem.clinics[candidate.clinic]
        terms += [(int(table.soft[a.row, candidate.start]), a.lit) for a in candidate.attendances]
        terms += [(int(table.instructor_soft[w.row, candidate.start]), w.lit) for w in candidate.leadings]
    return weighted(terms, evaluate(v.board))
