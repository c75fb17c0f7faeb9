"""Puts what was published on a board, as it stood as far as that goes."""

from __future__ import annotations

from collections.abc import Collection

from solvers.board import FROZEN, Board
from solvers.going_on import restaffed, staying
from solvers.model.measures import MEASURES
from solvers.start.join import join


def keep(board: Board, chosen: Collection[int] | None = None) -> None:
    """Lets published sessions (those ``chosen``) go on with those who can stay; others who wait take the seats left.

    Only then is one closed again that too few attend.
    """
    if not board.problem.published:
        return
    stand(board, chosen)
    join(board)
    while few := [number for number in sorted(board.sittings) if _too_few(board, number)]:
        for row in sorted(board.sittings[few[0]].attendees):
            _leave(board, few[0], row)
        board.close(few[0])
    join(board)


def _too_few(board: Board, number: int) -> bool:
    sitting = board.sittings[number]
    table, start = board.problem.clinics[sitting.clinic], board.setting.slots[sitting.clinic].start[sitting.slot]
    return len(sitting.attendees) < max(table.min_learners, 1) and not table.must_run[start]


def _leave(board: Board, number: int, row: int) -> None:
    """Takes somebody out of a session, and out of the clinics that require its own."""
    clinic = board.sittings[number].clinic
    learner = int(board.problem.clinics[clinic].learners[row])
    for later, rule in board.setting.precedences.get(clinic, ()):
        at = int(board.setting.row_in[later][learner])
        seat = board.seat.get(int(board.problem.clinics[later].requests[at])) if at >= 0 and rule.required else None
        if seat is not None and seat != FROZEN:
            _leave(board, seat, at)
    board.unseat(number, row)
    for other in board.setting.company[clinic].team_of.get(row, ()):
        if other in board.sittings[number].attendees:
            _leave(board, number, other)


def stand(board: Board, chosen: Collection[int] | None = None) -> None:
    """Opens the published sessions (those ``chosen``) that can go on, with those who can stay, be they too few."""
    for index, leaders in restaffed(board).items():
        if chosen is not None and index not in chosen:
            continue
        clinic = board.problem.published[index].clinic
        slot = board.setting.slots[clinic].slot_of(board.problem.published[index])
        if slot is not None and board.sessions_left(clinic) != 0 and board.may_place_at(clinic, slot):
            _open(board, index, clinic, slot, leaders)


def whole(board: Board) -> bool:
    """Whether there are published sessions, and all of them are on the board as they stood, with nobody else seated."""
    published = board.problem.published
    kept = sum(len(each.learners) for each in published) + int(board.problem.request_frozen.sum())
    return bool(published) and MEASURES["changes"].evaluate(board) == 0 and len(board.seat) == kept


def _open(board: Board, index: int, clinic: int, slot: int, leaders: list[int]) -> None:
    """Opens a published session with those who can stay, as many as it has seats."""
    number = board.open(clinic, slot, leaders, index)
    for row in staying(board.setting, index, slot).tolist():
        if board.waiting[clinic][row] and board.can_join(clinic, row, number, alone=False):
            board.seat_row(number, row)
    for row in board.company.torn(number):
        board.unseat(number, row)
