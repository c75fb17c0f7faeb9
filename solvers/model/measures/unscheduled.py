"""``Σ_r weight_r · (1 − Σ_s x_{r,s})``: requests without a session, by priority."""

from __future__ import annotations

import numpy as np

from solvers.board import Board
from solvers.model.variables import Expression, Variables, weighted


def evaluate(board: Board) -> int:
    """Of the plan on the board."""
    seated = np.fromiter(board.seat, dtype=np.int64, count=len(board.seat))
    return int(board.problem.request_weight.sum() - board.problem.request_weight[seated].sum())


def express(v: Variables) -> Expression:
    """In the model's variables."""
    weight = v.problem.request_weight
    terms = [(-int(weight[r]), a.lit) for r, attendances in v.by_request.items() for a in attendances]
    return weighted(terms, evaluate(v.board))
