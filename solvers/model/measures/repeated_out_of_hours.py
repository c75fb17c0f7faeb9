"""``Σ out_{l,s} · x_{l,s}`` over the learners who bore more than the average in earlier cohorts."""

from __future__ import annotations

from solvers.board import Board
from solvers.model.variables import Expression, Variables, weighted


def evaluate(board: Board) -> int:
    """Of the plan on the board."""
    burdened = board.problem.burdened
    return sum(load.out_of_hours for learner, load in board.learner_load.items() if burdened[learner])


def express(v: Variables) -> Expression:
    """In the model's variables."""
    terms = []
    for candidate in v.candidates:
        table = v.problem.clinics[candidate.clinic]
        terms += [(int(table.repeated[a.row, candidate.start]), a.lit) for a in candidate.attendances]
    return weighted(terms, evaluate(v.board))
