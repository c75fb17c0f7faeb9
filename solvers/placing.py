"""Puts what a model decided on a board that may have moved on since, and takes it back."""

from __future__ import annotations

from solvers.board import Board, Sitting
from solvers.model.tiers import Filling


def place(board: Board, filling: Filling) -> list[int] | None:
    """Opens and seats all of it; gives the new sessions' numbers, or ``None`` (and nothing done) where it collides."""
    opened: list[int] = []
    seated: list[tuple[int, int]] = []
    for sitting in filling.opened:
        number = _open(board, sitting)
        if number is None:
            _undo(board, opened, seated)
            return None
        opened.append(number)
    pairs = [
        (number, row)
        for number, sitting in zip(opened, filling.opened, strict=True)
        for row in sorted(sitting.attendees)
    ]
    for number, row in _in_order(board, [*pairs, *filling.joined]):
        if number not in board.sittings or not _free(board, number, row):
            _undo(board, opened, seated)
            return None
        board.seat_row(number, row)
        seated.append((number, row))
    if any(board.company.torn(number) for number in {number for number, _ in seated}):
        _undo(board, opened, seated)
        return None
    return opened


def remove(board: Board, opened: list[int], filling: Filling) -> None:
    """Takes back what :func:`place` did."""
    _undo(board, opened, list(filling.joined))


def _in_order(board: Board, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Required clinics before those that require them."""
    rank: dict[int, int] = {}

    def depth(clinic: int) -> int:
        if clinic not in rank:
            rank[clinic] = 1 + max((depth(rule.clinic) for rule in board.problem.clinics[clinic].after), default=0)
        return rank[clinic]

    known = [pair for pair in pairs if pair[0] in board.sittings]
    lost = [pair for pair in pairs if pair[0] not in board.sittings]
    return [*lost, *sorted(known, key=lambda pair: depth(board.sittings[pair[0]].clinic))]


def _open(board: Board, sitting: Sitting) -> int | None:
    clinic, slot = sitting.clinic, sitting.slot
    start = int(board.setting.slots[clinic].start[slot])
    if board.sessions_left(clinic) == 0 or not board.may_place(clinic)[slot]:
        return None
    if not all(board.may_lead(clinic, row)[start] for row in sitting.leaders):
        return None
    if sitting.published is not None and any(s.published == sitting.published for s in board.sittings.values()):
        return None
    return board.open(clinic, slot, sitting.leaders, sitting.published)


def _free(board: Board, number: int, row: int) -> bool:
    sitting = board.sittings[number]
    return bool(board.waiting[sitting.clinic][row]) and board.can_join(sitting.clinic, row, number, alone=False)


def _undo(board: Board, opened: list[int], seated: list[tuple[int, int]]) -> None:
    for number, row in reversed(seated):
        if number in board.sittings and row in board.sittings[number].attendees:
            board.unseat(number, row)
    for number in reversed(opened):
        board.close(number)


def put_back(board: Board, sitting: Sitting, number: int) -> None:
    """Opens a session that was closed, under its number, with all who attended."""
    board.open(sitting.clinic, sitting.slot, sitting.leaders, sitting.published, number)
    board.seat_rows(number, sorted(sitting.attendees))
