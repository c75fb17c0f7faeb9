"""New sessions that a request without a seat could be given: with free instructors, and with others who wait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice

import numpy as np

from scheduler.waiting.costs import Costs, Rise
from solvers.board import Board
from solvers.slots import Index

MOST_STAFFS = 500
"""Of so many groups of instructors the best is taken, those first who are least out of hours and least busy."""


@dataclass(frozen=True)
class Opening:
    """A new session: its slot, who leads it, and who joins it beside the one that asks (rows)."""

    rise: Rise
    clinic: int
    slot: int
    leaders: tuple[int, ...]
    company: tuple[int, ...]


class Openings:
    """The cheapest new session at each moment, for one request (row) of a clinic; the board stays as it was."""

    def __init__(self, board: Board, costs: Costs, clinic: int, row: int) -> None:
        self.board, self.costs, self.clinic, self.row = board, costs, clinic, row
        self.table, self.slots = board.problem.clinics[clinic], board.setting.slots[clinic]

    def cheapest(self, number: int) -> list[Opening]:
        """The cheapest of them all, at most so many, one at any moment, cheapest first."""
        best: dict[int, Opening] = {}
        for start, floor in self._starts():
            found = sorted(best.values(), key=self._order)
            if len(found) >= number and floor > found[number - 1].rise:
                break
            moment = int(self.table.starts[start])
            here = [each for slot in self._slots_at(start) for each in self._at(slot)]
            if moment in best:
                here.append(best[moment])
            if here:
                best[moment] = min(here, key=self._order)
        return sorted(best.values(), key=self._order)[:number]

    def _order(self, opening: Opening) -> tuple[object, ...]:
        start = int(self.table.starts[self.slots.start[opening.slot]])
        return opening.rise, start, opening.slot, opening.leaders

    def _starts(self) -> list[tuple[int, Rise]]:
        """The starts at which the request could be seated, each with a rise that no session there is below."""
        board, table = self.board, self.table
        if board.sessions_left(self.clinic) == 0:
            return []
        starts = np.unique(self.slots.start[self._open_slots]).tolist()
        floors = [(start, self._floor(start)) for start in starts]
        return sorted(floors, key=lambda each: (each[1], int(table.starts[each[0]])))

    def _floor(self, start: int) -> Rise:
        alone = self.costs.opening(self.clinic, start, [self.row], [])
        weights = self.board.problem.request_weight[self.table.requests[self._waiting]]
        most = int(np.sort(weights)[::-1][: self._others(start)].sum())
        gains = [dict(tier.weights).get("unscheduled", 0) * most for tier in self.board.problem.tiers]
        return tuple(rise - gain for rise, gain in zip(alone, gains, strict=True))

    @cached_property
    def _open_slots(self) -> Index:
        """The slots that are free and suit the request."""
        slots, row = self.slots, self.row
        free = self.board.may_place(self.clinic) & self.board.may_attend(self.clinic, row)[slots.start]
        free &= slots.attend_language[row, slots.language] & slots.attend_room[row, slots.room]
        found: Index = np.flatnonzero(free)
        return found

    def _slots_at(self, start: int) -> list[int]:
        slots = self._open_slots
        found: list[int] = slots[self.slots.start[slots] == start].tolist()
        return found

    @cached_property
    def _waiting(self) -> Index:
        """Rows of the others without a seat."""
        rows: Index = np.flatnonzero(self.board.waiting[self.clinic])
        others: Index = rows[rows != self.row]
        return others

    def _others(self, start: int) -> int:
        """How many others a session at a start needs."""
        return 0 if self.table.must_run[start] else self.table.min_learners - 1

    def _at(self, slot: int) -> Iterator[Opening]:
        """The cheapest session at a slot, if there can be one."""
        start = int(self.slots.start[slot])
        company = self._company(slot, self._others(start))
        if company is None:
            return
        rows = (self.row, *company)
        staffs = islice(self._staffs(slot, rows), MOST_STAFFS)
        made = [Opening(self.costs.opening(self.clinic, start, rows, s), self.clinic, slot, s, company) for s in staffs]
        yield from sorted(made, key=self._order)[:1]

    def _company(self, slot: int, number: int) -> tuple[int, ...] | None:
        """So many of the others without a seat: the heaviest, of those alike the least out of hours, who can come."""
        if number == 0:
            return ()
        board, start, rows = self.board, int(self.slots.start[slot]), self._waiting
        rows = rows[board.may_attend_at(self.clinic, start)[rows] & self.slots.eligible(slot)[rows]]
        if len(rows) < number:
            return None
        weight = board.problem.request_weight[self.table.requests[rows]]
        rows = rows[np.lexsort((rows, self.table.out_of_hours[rows, start], -weight))]
        session = board.open(self.clinic, slot, ())
        board.seat_row(session, self.row)
        came: list[int] = []
        for row in rows.tolist():
            if len(came) < number and board.can_join(self.clinic, row, session):
                board.seat_row(session, row)
                came.append(row)
        board.close(session)
        return tuple(came) if len(came) == number else None

    def _staffs(self, slot: int, rows: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        """Groups of free instructors (rows) who could lead there, those named among them, the least busy first."""
        board, table, start = self.board, self.table, int(self.slots.start[slot])
        if not table.staff:
            yield ()
            return
        humans, named = board.problem.human_of_instructor[table.instructors], set(self.slots.named(slot))
        attending = set(table.learners[list(rows)].tolist())
        able = np.flatnonzero(self.slots.able(slot) & board.may_lead_at(self.clinic, start))
        able = able[~np.isin(humans[able], list(attending))]
        busy = board.minutes_led[table.instructors[able]]
        able = able[np.lexsort((able, busy, table.instructor_out_of_hours[able, start]))]
        for staff in combinations(able.tolist(), table.staff):
            same = [int(humans[row]) for row in staff if humans[row] >= 0]
            if named <= set(staff) and len(same) == len(set(same)):
                yield tuple(sorted(staff))
