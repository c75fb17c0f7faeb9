"""What sessions are worth, kept up to date while a board fills.

Per start there is a queue of those who could attend a session then, best first. What seating somebody gains never
changes while the board fills, only whether they still may; so queues are sorted once, and what a session is worth is
the gain of the first in its queue who still may attend, as many as it has seats. Worths that may have fallen are
worked out anew, many at once, when they come to the top.
"""

from __future__ import annotations

import numpy as np

from scheduler.problem import Bools, Ints
from solvers.board import Board
from solvers.slots import Index

FINE = 64
"""Gains are whole 64ths of a minute."""
NOTHING = -(2**62)
"""The worth of a slot at which nothing more can be opened."""
_UNKNOWN = 2**62
_TOO_FEW = -(2**60)
_SHIFT = 24
_ROWS = 1 << _SHIFT
_STARTS_AT_ONCE = 32
_CELLS_AT_ONCE = 1 << 18
_QUEUES_AT_ONCE = 64


class Queues:
    """The queues of one clinic: one per start, seats, and set of learners whom language and room suit."""

    def __init__(self, board: Board, clinic: int, urgency: Ints, a_day: int, cost: int) -> None:
        """``urgency`` is what seating each row gains, less its minutes out of hours and ``a_day`` per day waited;
        ``cost`` what a session costs. All in 64ths of a minute."""
        self.board, self.clinic = board, clinic
        self.slots, self.table = board.setting.slots[clinic], board.problem.clinics[clinic]
        self._urgency, self._a_day = urgency, a_day
        self._revives = any(rule.required for rule in self.table.after)
        """Whether who is blocked now may be free again later: once they attend what the clinic requires."""
        kinds, self._queue_of_slot = self._make()
        self._sort(kinds)
        self._waiting = int(board.waiting[clinic].sum())
        number = len(self._start)
        self._chosen = np.full((number, int(self._seats.max(initial=1))), len(urgency), dtype=np.int32)
        """Per queue the rows that a session would have; the number of rows stands for none."""
        self._worth = np.full(number, _UNKNOWN, dtype=np.int64)
        self._stale = np.ones(number, dtype=bool)
        self._cost = np.full(len(self.slots.start), cost, dtype=np.int64)
        self._closed = not number or not len(urgency)
        self._top: tuple[int, int] | None = None
        if not self._closed:
            self._work_out(np.arange(number))

    def top(self) -> tuple[int, int]:
        """The most that a slot is worth, as far as is known, and the first such slot."""
        if self._closed:
            return NOTHING, -1
        if self._top is None:
            worths = self._worth[self._queue_of_slot] - self._cost
            slot = int(worths.argmax())
            self._top = int(worths[slot]), slot
        return self._top

    def refresh(self) -> bool:
        """Works out anew what the most promising slots are worth; ``False`` where that of the top one is known."""
        if not self._stale[self._queue_of_slot[self.top()[1]]]:
            return False
        stale = np.flatnonzero(self._stale[self._queue_of_slot])
        if len(stale) > _QUEUES_AT_ONCE:
            worths = self._worth[self._queue_of_slot[stale]] - self._cost[stale]
            stale = stale[np.argpartition(-worths, _QUEUES_AT_ONCE)[:_QUEUES_AT_ONCE]]
        self._work_out(np.unique(self._queue_of_slot[stale]))
        self._top = None
        return True

    def rows(self, slot: int) -> list[int]:
        """The rows that a session at a slot would have."""
        rows = self._chosen[self._queue_of_slot[slot]]
        found: list[int] = rows[rows < len(self._urgency)].tolist()
        return found

    def charge(self, slot: int, cost: int) -> bool:
        """What a session at a slot costs from now on; whether that is news."""
        if self._cost[slot] == cost:
            return False
        self._cost[slot], self._top = cost, None
        return True

    def close(self, slot: int | None = None) -> None:
        """Nothing more can be opened at a slot; without one, anywhere."""
        if slot is None:
            self._closed = True
        else:
            self._cost[slot], self._top = -NOTHING, None

    def seated(self, rows: list[int]) -> None:
        """Rows were seated: whoever counted on them is worth less."""
        waiting = int(self.board.waiting[self.clinic].sum())
        if 4 * waiting < 3 * self._waiting:
            self._waiting = waiting
            self._forget()
        just = np.zeros(len(self._urgency) + 1, dtype=bool)
        just[rows] = True
        self._stale |= just[self._chosen].any(axis=1)

    def blocked(self, starts: Index | None = None) -> None:
        """Somebody may no longer attend at these starts; without any: at starts unknown, or some may again."""
        if starts is None:
            self._stale[:] = True
            if self._revives:
                self._worth[:] = _UNKNOWN
                self._top = None
        else:
            queues = self._queue_at[:, starts].ravel()
            self._stale[queues[queues >= 0]] = True

    def _make(self) -> tuple[list[Bools], Index]:
        """The queues, not filled: sets of learners ``[R]`` whom they are for, and each slot's queue."""
        slots, count = self.slots, len(self.table.starts)
        kinds: dict[tuple[bytes, bytes], Bools] = {}
        places = np.zeros(len(slots.start), dtype=np.int64)
        for language, room in sorted(set(zip(slots.language.tolist(), slots.room.tolist(), strict=True))):
            here = (slots.language == language) & (slots.room == room)
            suited = slots.attend_language[:, language] & slots.attend_room[:, room]
            seats = np.zeros(count, dtype=np.int64)
            seats[slots.start[here]] = slots.capacity[here]
            kinds.setdefault((suited.tobytes(), seats.tobytes()), suited)
            places[here] = list(kinds).index((suited.tobytes(), seats.tobytes()))
        used, of_slot = np.unique(places * count + slots.start, return_inverse=True)
        self._start: Index = used % max(count, 1)
        self._seats = np.zeros(len(used), dtype=np.int64)
        self._seats[of_slot] = np.minimum(slots.capacity, max(len(self._urgency), 1))
        self._queue_at = np.full((len(kinds), count), -1, dtype=np.int64)
        self._queue_at[used // max(count, 1), self._start] = np.arange(len(used))
        return list(kinds.values()), of_slot

    def _sort(self, kinds: list[Bools]) -> None:
        """Fills the queues, by falling gain, then by row: one after the other in ``_rows``."""
        count, slots = len(self.table.starts), self.slots
        waiting = np.flatnonzero(self.board.waiting[self.clinic] & (self._urgency > 0))
        may = slots.attend[waiting] if self._revives else self.board.may_attend_all(self.clinic)[waiting]
        keys = (self._urgency[waiting] << _SHIFT) + (_ROWS - 1 - waiting)
        days = np.maximum(self.table.days_waited.astype(np.int64), 0) * self._a_day
        queues = [np.empty(0, dtype=np.int32)] * len(self._start)
        for first in range(0, count, _STARTS_AT_ONCE):
            some = slice(first, first + _STARTS_AT_ONCE)
            costs = self.table.out_of_hours[waiting, some].T * np.int64(FINE) + days[some, None]
            ranks = np.where(may[:, some].T, keys - (costs << _SHIFT), 0)
            for kind, suited in enumerate(kinds):
                here = suited[waiting]
                for at, queue in enumerate(self._queue_at[kind, some].tolist()):
                    if queue >= 0:
                        column = ranks[at][here]
                        column = column[column >= _ROWS]
                        column.sort()
                        queues[queue] = (_ROWS - 1 - (column[::-1] & (_ROWS - 1))).astype(np.int32)
        ends = np.cumsum([len(queue) for queue in queues], dtype=np.int64)
        self._rows = np.concatenate((*queues, np.zeros(1, dtype=np.int32)))
        self._from, self._to = np.concatenate((ends[:0], [0], ends[:-1]))[: len(ends)], ends

    def _forget(self) -> None:
        """Takes those who were seated out of all queues."""
        stay = self.board.waiting[self.clinic][self._rows]
        before = np.concatenate(([0], np.cumsum(stay)))
        self._from, self._to = before[self._from], before[self._to]
        self._rows = np.append(self._rows[stay], np.int32(0))

    def _work_out(self, queues: Index) -> None:
        """What sessions of these queues are worth now, and whom they would have."""
        self._stale[queues] = False
        width = 2 * self._chosen.shape[1]
        while len(queues):
            at_once = max(_CELLS_AT_ONCE // width, 1)
            left = [self._look(queues[k : k + at_once], width) for k in range(0, len(queues), at_once)]
            queues, width = np.concatenate(left), 4 * width

    def _look(self, queues: Index, width: int) -> Index:
        """Works out queues from their first ``width`` rows; gives those for which more must be looked at."""
        waiting, blocked = self.board.waiting[self.clinic], self.board.blocks.attend[self.clinic]
        starts, seats = self._start[queues], self._seats[queues]
        at = self._from[queues, None] + np.arange(width)
        inside = at < self._to[queues, None]
        rows = self._rows[np.where(inside, at, 0)]
        may = inside & waiting[rows]
        gone = np.where(may.any(axis=1), may.argmax(axis=1), width)
        self._from[queues] = np.minimum(self._from[queues] + gone, self._to[queues])
        may &= blocked[rows, starts[:, None]] == 0
        place = may.cumsum(axis=1)
        found = place[:, -1]
        enough = (found >= seats) | ~inside[:, -1]
        may &= (place <= seats[:, None]) & enough[:, None]
        queue, column = np.nonzero(may)
        chosen, start = rows[queue, column], starts[queue]
        gains = self._urgency[chosen] - FINE * self.table.out_of_hours[chosen, start].astype(np.int64)
        gains -= self._a_day * np.maximum(self.table.days_waited[start], 0)
        worth = np.bincount(queue, gains, minlength=len(queues)).astype(np.int64)
        worth[found < max(self.table.min_learners, 1)] = _TOO_FEW
        done = queues[enough]
        self._chosen[done] = len(self._urgency)
        self._chosen[queues[queue], place[queue, column] - 1] = chosen
        self._worth[done] = worth[enough]
        return queues[~enough]
