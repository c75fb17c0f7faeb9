"""Seats whoever could simply join a session that runs."""

from __future__ import annotations

from collections import defaultdict

from solvers.board import Board


def join(board: Board) -> int:
    """Seats unseated requests, heaviest first, each in the session that costs them least; gives how many."""
    problem, joined = board.problem, 0
    running: dict[int, list[int]] = defaultdict(list)
    for number, sitting in board.sittings.items():
        running[sitting.clinic].append(number)
    waiting = [r for r in range(len(problem.request_clinic)) if r not in board.seat]
    waiting.sort(key=lambda r: (-int(problem.request_weight[r]), r))
    while True:
        left = [r for r in waiting if not _seat(board, r, running)]
        joined += len(waiting) - len(left)
        if len(left) == len(waiting):
            return joined
        waiting = left


def _seat(board: Board, request: int, running: dict[int, list[int]]) -> bool:
    clinic, row = board.setting.row_of_request[request]
    slots, table = board.setting.slots[clinic], board.problem.clinics[clinic]
    if not slots.attend[row].any():
        return False
    mask = None
    best: tuple[int, int] | None = None
    for number in running[clinic]:
        sitting = board.sittings[number]
        if len(sitting.attendees) >= slots.capacity[sitting.slot]:
            continue
        mask = board.may_attend(clinic, row) if mask is None else mask
        start = int(slots.start[sitting.slot])
        if mask[start] and slots.eligible_row(sitting.slot, row):
            cost = (int(table.out_of_hours[row, start]), number)
            best = cost if best is None else min(best, cost)
    if best is None:
        return False
    board.seat_row(best[1], row)
    return True
