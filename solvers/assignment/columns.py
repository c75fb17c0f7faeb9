"""The columns of the whole program as arrays: sessions that could run, seats in them, who could lead them.

Columns are numbered: first ``n`` (one per opening), then ``x`` (seats), then ``w`` (leads). Seats and leads are sorted
by opening, then by row of their clinic.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scheduler.problem import Bools
from solvers.board import Board
from solvers.model.variables import Opening
from solvers.scopes import assuming, whole

Index = NDArray[np.int64]
Rows = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Columns:
    """``N`` openings, ``X`` seats, ``W`` leads."""

    openings: tuple[Opening, ...]
    clinic: Index
    """``[N]`` of each opening; so too ``start`` and ``copies``."""
    start: Index
    copies: Index
    seats: Index
    """``[N]`` the capacity of one session."""
    seat_opening: Rows
    """``[X]``; so too ``seat_row`` (the row of its clinic), ``seat_request`` and ``seat_learner``."""
    seat_row: Rows
    seat_request: Rows
    seat_learner: Rows
    lead_opening: Rows
    """``[W]``; so too ``lead_row`` and ``lead_instructor``."""
    lead_row: Rows
    lead_instructor: Rows

    @property
    def first_seat(self) -> int:
        """The column of the first ``x``."""
        return len(self.openings)

    @property
    def first_lead(self) -> int:
        """The column of the first ``w``."""
        return self.first_seat + len(self.seat_row)

    @property
    def number(self) -> int:
        """All columns."""
        return self.first_lead + len(self.lead_row)

    @cached_property
    def seat_offsets(self) -> Index:
        """``[N + 1]`` where the seats of each opening begin."""
        return np.searchsorted(self.seat_opening, np.arange(len(self.openings) + 1))

    @cached_property
    def lead_offsets(self) -> Index:
        """``[N + 1]`` where the leads of each opening begin."""
        return np.searchsorted(self.lead_opening, np.arange(len(self.openings) + 1))


def make_columns(board: Board) -> Columns:
    """All columns beside what is on the (otherwise empty) board."""
    problem, setting = board.problem, board.setting
    scope = whole(board)
    places = [board.may_place(clinic) for clinic in range(len(problem.clinics))]
    openings = tuple(o for o in scope.openings if places[o.clinic][o.slot])
    clinic = np.array([o.clinic for o in openings], dtype=np.int64)
    slot = np.array([o.slot for o in openings], dtype=np.int64)
    start, seats = np.zeros(len(openings), dtype=np.int64), np.zeros(len(openings), dtype=np.int64)
    sitting: list[tuple[Rows, Rows, Rows, Rows]] = []
    leading: list[tuple[Rows, Rows, Rows]] = []
    with assuming(board, scope.requests):
        for table in problem.clinics:
            of, here = setting.slots[table.index], np.flatnonzero(clinic == table.index)
            at = slot[here]
            start[here], seats[here] = of.start[at], of.capacity[at]
            attend = board.may_attend_all(table.index)
            some = attend[:, of.start[at]] & of.attend_language[:, of.language[at]] & of.attend_room[:, of.room[at]]
            opening, row = _positions(some, here)
            sitting.append((opening, row, table.requests[row], table.learners[row]))
            lead = board.may_lead_all(table.index)
            able = lead[:, of.start[at]] & of.lead_language[:, of.language[at]] & of.lead_room[:, of.room[at]]
            opening, row = _positions(able, here)
            leading.append((opening, row, table.instructors[row]))
    seat_opening, seat_row, request, learner = (_joined([part[k] for part in sitting]) for k in range(4))
    lead_opening, lead_row, instructor = (_joined([part[k] for part in leading]) for k in range(3))
    copies = np.array([o.copies for o in openings], dtype=np.int64)
    return Columns(
        openings,
        clinic,
        start,
        copies,
        seats,
        seat_opening,
        seat_row,
        request,
        learner,
        lead_opening,
        lead_row,
        instructor,
    )


def _positions(some: Bools, openings: Index) -> tuple[Rows, Rows]:
    """Openings and rows at which ``some`` ``[R, openings]`` is true, by opening."""
    at, row = np.nonzero(some.T)
    return openings[at].astype(np.int32), row.astype(np.int32)


def _joined(parts: list[Rows]) -> Rows:
    return np.concatenate([np.zeros(0, dtype=np.int32), *parts]).astype(np.int32)
