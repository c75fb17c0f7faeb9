"""Seats whoever could simply join a session that runs."""

from __future__ import annotations

import numpy as np

from solvers.board import Board


def join(board: Board) -> int:
    """Seats unseated requests, heaviest first, each in the session that costs them least; gives how many."""
    problem, joined = board.problem, 0
    running = [_Running(board, clinic) for clinic in range(len(problem.clinics))]
    seated = np.zeros(len(problem.request_clinic), dtype=bool)
    seated[list(board.seat)] = True
    waiting = np.flatnonzero(~seated)
    waiting = waiting[np.argsort(-problem.request_weight[waiting], kind="stable")]
    left = waiting.tolist()
    while True:
        before = len(left)
        left = [r for r in left if not _seat(board, r, running[problem.request_clinic[r]])]
        joined += before - len(left)
        if len(left) == before:
            return joined


class _Running:
    """The sessions of a clinic that run, with their free seats."""

    def __init__(self, board: Board, clinic: int) -> None:
        slots = board.setting.slots[clinic]
        sittings = sorted((number, of) for number, of in board.sittings.items() if of.clinic == clinic)
        at = np.array([of.slot for _, of in sittings], dtype=np.int64)
        seats = slots.capacity[at] - np.array([len(of.attendees) for _, of in sittings], dtype=np.int64)
        free = seats > 0
        self.numbers, at, self.seats = (
            np.array([number for number, _ in sittings], np.int64)[free],
            at[free],
            seats[free],
        )
        self.starts, self.languages, self.rooms = slots.start[at], slots.language[at], slots.room[at]


def _seat(board: Board, request: int, running: _Running) -> bool:
    if not len(running.numbers):
        return False
    clinic, row = board.setting.row_of_request[request]
    slots, table = board.setting.slots[clinic], board.problem.clinics[clinic]
    free = (running.seats > 0) & board.may_attend(clinic, row)[running.starts]
    free &= slots.attend_language[row, running.languages] & slots.attend_room[row, running.rooms]
    at = np.flatnonzero(free)
    if not len(at):
        return False
    at = at[np.argsort(table.out_of_hours[row, running.starts[at]], kind="stable")]
    best = next((k for k in at.tolist() if board.company.allows(clinic, row, int(running.numbers[k]))), None)
    if best is None:
        return False
    board.seat_row(int(running.numbers[best]), row)
    running.seats[best] -= 1
    return True
