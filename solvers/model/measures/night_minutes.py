"""``Σ night_{p,s} · x_{p,s}`` and ``· w_{p,s}``: minutes within the attendees' local night."""

from __future__ import annotations

from solvers.board import Board
from solvers.model.variables import Expression, Variables, weighted


def evaluate(board: Board) -> int:
    """Of the plan on the board."""
    found = sum(sum(f.learner_night) + sum(f.instructor_night) for f in board.problem.frozen)
    for sitting in board.sittings.values():
        table = board.problem.clinics[sitting.clinic]
        start = int(board.setting.slots[sitting.clinic].start[sitting.slot])
        found += int(table.night[sorted(sitting.attendees), start].sum(dtype=int))
        found += int(table.instructor_night[list(sitting.leaders), start].sum(dtype=int))
    return found


def express(v: Variables) -> Expression:
    """In the model's variables."""
    terms = []
    for candidate in v.candidates:
        table = v.problem.clinics[candidate.clinic]
        terms += [(int(table.night[a.row, candidate.start]), a.lit) for a in candidate.attendances]
        terms += [(int(table.instructor_night[w.row, candidate.start]), w.lit) for w in candidate.leadings]
    return weighted(terms, evaluate(v.board))
