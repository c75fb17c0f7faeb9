"""Sessions of the learner who bears most out of hours, and of learners drawn by what they bear."""

from __future__ import annotations

import numpy as np

from solvers.board import FROZEN, Board
from solvers.neighbourhoods.clinic import clinic as of_clinic


def burdened(board: Board, rng: np.random.Generator, size: int) -> list[int]:
    """Sessions of the most burdened learner (drawn among the first few), filled up with others of the same clinics."""
    burden = {
        learner: load.out_of_hours + int(board.problem.past_out_of_hours[learner])
        for learner, load in board.learner_load.items()
        if load.out_of_hours > 0
    }
    if not burden:
        return of_clinic(board, rng, size)
    worst = sorted(burden, key=lambda learner: (-burden[learner], learner))
    learner = worst[min(int(rng.exponential(2.0)), len(worst) - 1)]
    seats = [
        board.seat.get(int(board.problem.clinics[c].requests[r])) for c, r in board.setting.rows_of_learner[learner]
    ]
    chosen = [number for number in seats if number is not None and number != FROZEN]
    clinics = {board.sittings[number].clinic for number in chosen}
    rest = [n for n in sorted(board.sittings) if board.sittings[n].clinic in clinics and n not in chosen]
    return [*chosen, *(int(number) for number in rng.permutation(rest))][:size]
