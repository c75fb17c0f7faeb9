"""``Σ_s n_s``: how many sessions run."""

from __future__ import annotations

from solvers.board import Board
from solvers.model.variables import Expression, Variables, total


def evaluate(board: Board) -> int:
    """Of the plan on the board."""
    return len(board.sittings) + len(board.problem.frozen)


def express(v: Variables) -> Expression:
    """In the model's variables."""
    return total([c.count for c in v.candidates if c.number is None]) + evaluate(v.board)
