"""Sessions in the way of learners who have no seat: those of their clinic, and those that they attend elsewhere."""

from __future__ import annotations

import numpy as np

from solvers.board import FROZEN, Board
from solvers.neighbourhoods.clinic import clinic as of_clinic


def unseated(board: Board, rng: np.random.Generator, size: int) -> list[int]:
    """Around a request without a seat that some slot would suit."""
    waiting = [r for r in board.setting.row_of_request if r not in board.seat and _could(board, r)]
    if not waiting:
        return of_clinic(board, rng, size)
    request = waiting[rng.integers(len(waiting))]
    clinic, row = board.setting.row_of_request[request]
    slots = board.setting.slots[clinic]
    others = [board.seat.get(int(board.problem.clinics[c].requests[r])) for c, r in _rows(board, clinic, row)]
    chosen = [number for number in others if number is not None and number != FROZEN]
    mine = [number for number in sorted(board.sittings) if board.sittings[number].clinic == clinic]
    suits = [n for n in mine if slots.attend[row, slots.start[board.sittings[n].slot]]]
    rest = [n for n in mine if n not in set(suits)]
    order = [*rng.permutation(suits).tolist(), *rng.permutation(rest).tolist()]
    return list(dict.fromkeys(chosen + order))[:size]


def _could(board: Board, request: int) -> bool:
    clinic, row = board.setting.row_of_request[request]
    return bool(board.setting.slots[clinic].attend[row].any())


def _rows(board: Board, clinic: int, row: int) -> list[tuple[int, int]]:
    learner = int(board.problem.clinics[clinic].learners[row])
    return board.setting.rows_of_learner[learner]
