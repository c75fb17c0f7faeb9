"""Seats for those whom a constructive start left out, by moving others.

Somebody moves to a free seat elsewhere and leaves theirs, or enough move to let a new session run.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scheduler.problem import Bools
from solvers.board import Board
from solvers.slots import Index

Leaders = Callable[[int, int], list[int] | None]
"""Of clinic and slot: free instructors (rows) for a session there, or ``None``."""

MOST_TRIES = 100
"""Per clinic, for so many of those left out something is tried, the heaviest first."""
MOST_SLOTS = 40
"""A new session is looked for at so many slots, those that suit the one left out best."""


def rescue(board: Board, leaders: Leaders) -> int:
    """Seats whom it can; gives how many. Only seats count: everything else may become worse."""
    before = len(board.seat)
    for clinic in range(len(board.problem.clinics)):
        _Rescue(board, clinic, leaders).run()
    return len(board.seat) - before


class _Rescue:
    """One clinic's sessions, and whom they hold."""

    def __init__(self, board: Board, clinic: int, leaders: Leaders) -> None:
        self.board, self.clinic, self.leaders = board, clinic, leaders
        self.slots, self.table = board.setting.slots[clinic], board.problem.clinics[clinic]
        self.least = max(self.table.min_learners, 1)
        self.possible: Bools = np.asarray(self.slots.attend.any(axis=1))
        self._look()

    def run(self) -> None:
        """Tries to seat those left out, one after the other."""
        for row in self._left_out()[:MOST_TRIES]:
            if self.board.waiting[self.clinic][row] and (self._swap(row) or self._gather(row)):
                self._look()

    def _look(self) -> None:
        """Everybody seated: their rows, sessions and starts; sessions with free seats; slots with instructors."""
        slots, clinic = self.slots, self.clinic
        sittings = sorted((number, of) for number, of in self.board.sittings.items() if of.clinic == clinic)
        rows = [(row, number, int(slots.start[of.slot])) for number, of in sittings for row in sorted(of.attendees)]
        self.rows, self.numbers, self.starts = np.array(rows, dtype=np.int64).reshape(-1, 3).T
        self.out_of_hours = self.table.out_of_hours[self.rows, self.starts].astype(np.int64)
        self.free = [number for number, of in sittings if len(of.attendees) < slots.capacity[of.slot]]
        self._open: Bools | None = None

    def _left_out(self) -> list[int]:
        waiting = np.flatnonzero(self.board.waiting[self.clinic] & self.possible)
        weight = self.board.problem.request_weight[self.table.requests[waiting]]
        found: list[int] = waiting[np.argsort(-weight, kind="stable")].tolist()
        return found

    def _could(self, rows: Index, slot: int) -> Bools:
        """Whether each row could attend at a slot, were it not for what they attend of this clinic."""
        slots, start = self.slots, self.slots.start[slot]
        suited = slots.attend_language[rows, slots.language[slot]] & slots.attend_room[rows, slots.room[slot]]
        found: Bools = suited & slots.attend[rows, start] & (self.board.blocks.attend[self.clinic][rows, start] == 0)
        return found

    def _extra(self, rows: Index, slot: int, now: Index | int) -> Index:
        """Minutes out of hours that each row has more at a slot than ``now``."""
        extra: Index = self.table.out_of_hours[rows, self.slots.start[slot]].astype(np.int64) - now
        return extra

    def _swap(self, row: int) -> bool:
        """Somebody moves to a free seat, and the row takes theirs."""
        if not self.free:
            return False
        able = np.flatnonzero(self.board.may_attend(self.clinic, row)[self.starts])
        slot_of = {int(n): self.board.sittings[int(n)].slot for n in np.unique(self.numbers[able])}
        fits = [n for n, slot in slot_of.items() if self.slots.eligible_row(slot, row)]
        able = able[np.isin(self.numbers[able], fits)]
        ways: list[tuple[int, int, int]] = []
        for number in self.free:
            slot = self.board.sittings[number].slot
            some = able[self._could(self.rows[able], slot)]
            if len(some):
                cost = self._extra(self.rows[some], slot, self.out_of_hours[some])
                cost += self.table.out_of_hours[row, self.starts[some]]
                ways.append((int(cost.min()), int(some[cost.argmin()]), number))
        return any(self._move(int(self.rows[at]), int(self.numbers[at]), to, row) for _, at, to in sorted(ways))

    def _move(self, mover: int, number: int, to: int, row: int) -> bool:
        """The mover goes from one session to another, and the row takes the seat; nothing where that is not allowed."""
        board = self.board
        board.unseat(number, mover)
        if board.can_join(self.clinic, mover, to):
            board.seat_row(to, mover)
            if board.can_join(self.clinic, row, number):
                board.seat_row(number, row)
                return True
            board.unseat(to, mover)
        board.seat_row(number, mover)
        return False

    def _gather(self, row: int) -> bool:
        """A new session for the row, for others left out, and for as many who sit elsewhere as it needs to run."""
        if self.board.sessions_left(self.clinic) == 0:
            return False
        slots = self.slots
        suits = self.board.may_attend(self.clinic, row)[slots.start] & self._can_open()
        at = np.flatnonzero(suits & slots.attend_language[row, slots.language] & slots.attend_room[row, slots.room])
        at = at[np.argsort(self.table.out_of_hours[row, slots.start[at]], kind="stable")][:MOST_SLOTS]
        waiting = np.array([other for other in self._left_out() if other != row], dtype=np.int64)
        ways: list[tuple[int, int, int, list[int], list[int]]] = []
        for slot in at.tolist():
            others = waiting[self._could(waiting, slot)][: int(slots.capacity[slot]) - 1].tolist()
            donors = self._donors(slot, self.least - 1 - len(others))
            if donors is not None:
                cost = self._extra(self.rows[donors], slot, self.out_of_hours[donors]).sum()
                ways.append((-len(others), int(cost), slot, others, donors))
        return any(self._found(slot, [row, *others], donors) for _, _, slot, others, donors in sorted(ways)[:3])

    def _can_open(self) -> Bools:
        """``[S]`` whether a session could be opened there, instructors included."""
        if self._open is None:
            slots, free = self.slots, self.board.may_lead_all(self.clinic).astype(np.float32)
            suited = slots.lead_language[:, :, None] & slots.lead_room[:, None, :]
            number = np.einsum("ikq,it->kqt", suited.astype(np.float32), free, optimize=True)
            self._open = self.board.may_place(self.clinic)
            self._open &= number[slots.language, slots.room, slots.start] >= self.table.staff
        return self._open

    def _donors(self, slot: int, needed: int) -> list[int] | None:
        """Positions of so many who lose least by moving there, from sessions that can do without; ``None``: too few."""
        if needed <= 0:
            return []
        able = np.flatnonzero(self._could(self.rows, slot))
        extra = self._extra(self.rows[able], slot, self.out_of_hours[able])
        left = {n: len(self.board.sittings[n].attendees) - self.least for n in np.unique(self.numbers[able]).tolist()}
        chosen: list[int] = []
        for at in able[np.argsort(extra, kind="stable")].tolist():
            number = int(self.numbers[at])
            if left[number] > 0:
                left[number] -= 1
                chosen.append(at)
                if len(chosen) == needed:
                    return chosen
        return None

    def _found(self, slot: int, rows: list[int], donors: list[int]) -> bool:
        """Opens the session with all of them; nothing where that is not allowed."""
        board, clinic = self.board, self.clinic
        moved = [(int(self.numbers[at]), int(self.rows[at])) for at in donors]
        leaders = self.leaders(clinic, slot)
        if leaders is None:
            return False
        for number, row in moved:
            board.unseat(number, row)
        new = board.open(clinic, slot, leaders)
        for row in (*rows, *(row for _, row in moved)):
            if board.can_join(clinic, row, new):
                board.seat_row(new, row)
        attendees = board.sittings[new].attendees
        if len(attendees) >= self.least and all(row in attendees for row in (rows[0], *(row for _, row in moved))):
            return True
        board.close(new)
        for number, row in moved:
            board.seat_row(number, row)
        return False
