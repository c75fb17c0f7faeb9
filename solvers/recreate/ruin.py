"""Which sessions a step of ruin and recreate takes off the board, one kind a function."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np
from numpy.typing import NDArray

from solvers.board import FROZEN, Board
from solvers.recreate.prices import Prices

Floats = NDArray[np.float64]
_DAY = 1440
MOST_SESSIONS = 8


class Ruin:
    """Draws sessions that may be freed: not those that must run, nor those ``locked``."""

    def __init__(self, board: Board, prices: Prices, rng: np.random.Generator) -> None:
        self.board, self.prices, self.rng = board, prices, rng
        self.locked: frozenset[int] = frozenset()
        self.kinds: tuple[Callable[[], list[int]], ...] = (
            self.worst_of_clinic,
            self.one_time_of_day,
            self.around_someone_waiting,
            self.of_instructors,
            self.one_period,
        )
        self.wanted: tuple[int, int] | None = None
        """The (clinic, row) of the request around which sessions were freed last, if it was one."""
        self._regret: dict[int, float] = {}

    def begin(self, locked: Collection[int]) -> None:
        """Before a run: sessions may have changed, and ``locked`` ones stay."""
        self.locked = frozenset(locked)
        self._regret.clear()

    def forget(self, numbers: list[int]) -> None:
        """What is known of these sessions is so no longer."""
        for number in numbers:
            self._regret.pop(number, None)

    def draw(self, kind: int) -> list[int]:
        """Sessions of a kind."""
        self.wanted = None
        return self.kinds[kind]()

    def worst_of_clinic(self) -> list[int]:
        """Sessions of one clinic, those that cost too much before others."""
        mine = self._clinic()
        if not mine:
            return []
        size = min(self._size(), len(mine))
        return [mine[k] for k in self.rng.choice(len(mine), size=size, replace=False, p=self._chances(mine))]

    def one_time_of_day(self) -> list[int]:
        """A session of one clinic, and those of the clinic at about its time of day."""
        mine = self._clinic()
        if not mine:
            return []
        first = self.rng.choice(len(mine), p=self._chances(mine))
        far = np.abs(self._starts(mine) - self._starts([mine[first]])) % _DAY
        far = np.minimum(far, _DAY - far) + self.rng.random(len(mine)) * 240
        far[first] = -1
        return [mine[k] for k in np.argsort(far, kind="stable")[: self._size()]]

    def around_someone_waiting(self) -> list[int]:
        """The sessions that a request without a seat collides with elsewhere, and some of its clinic."""
        board, setting = self.board, self.board.setting
        waiting = [np.flatnonzero(of) for of in board.waiting]
        number = sum(len(of) for of in waiting)
        if not number:
            return []
        drawn = int(self.rng.integers(number))
        clinic = 0
        while drawn >= len(waiting[clinic]):
            drawn -= len(waiting[clinic])
            clinic += 1
        row = int(waiting[clinic][drawn])
        slots = setting.slots[clinic]
        if not slots.attend[row].any():
            return []
        self.wanted = (clinic, row)
        learner = int(slots.table.learners[row])
        seats = [board.seat.get(int(board.problem.clinics[c].requests[r])) for c, r in setting.rows_of_learner[learner]]
        held = [n for n in seats if n is not None and n != FROZEN and self._free(n)]
        mine = [n for n, s in board.sittings.items() if s.clinic == clinic and self._free(n)]
        suits = [n for n in mine if slots.attend[row, slots.start[board.sittings[n].slot]]]
        some = [int(n) for n in self.rng.permutation(suits or mine)[: self._size() - 1]]
        return list(dict.fromkeys([*some, *(n for n in held if self.rng.random() < 0.7)]))

    def of_instructors(self) -> list[int]:
        """Sessions of two instructors of one clinic."""
        board = self.board
        led = [n for n in board.sittings if board.sittings[n].leaders and self._free(n)]
        if not led:
            return []
        first = board.sittings[led[self.rng.integers(len(led))]]
        instructors = board.problem.clinics[first.clinic].instructors
        two = {int(instructors[first.leaders[0]]), int(instructors[self.rng.integers(len(instructors))])}
        theirs = [n for n in led if two & set(self._leaders(n))]
        return [int(n) for n in self.rng.permutation(theirs)[: self._size()]]

    def one_period(self) -> list[int]:
        """Sessions of all clinics that lie close together."""
        free = [n for n in self.board.sittings if self._free(n)]
        if not free:
            return []
        at = self._starts(free)
        far = np.abs(at - at[self.rng.integers(len(free))]) + self.rng.random(len(free)) * 240
        return [free[k] for k in np.argsort(far, kind="stable")[: self._size()]]

    def _size(self) -> int:
        return int(self.rng.integers(1, MOST_SESSIONS + 1))

    def _free(self, number: int) -> bool:
        sitting = self.board.sittings[number]
        slots = self.board.setting.slots[sitting.clinic]
        return number not in self.locked and not slots.table.must_run[slots.start[sitting.slot]]

    def _clinic(self) -> list[int]:
        """The sessions of one clinic, drawn by how many it has."""
        sittings = self.board.sittings
        if not sittings:
            return []
        numbers = list(sittings)
        clinic = sittings[numbers[self.rng.integers(len(numbers))]].clinic
        return [n for n in numbers if sittings[n].clinic == clinic and self._free(n)]

    def _chances(self, numbers: list[int]) -> Floats:
        worth = np.array([self._regret_of(n) for n in numbers])
        worth = np.maximum(worth, 0.0) + 10.0
        return np.asarray(worth / worth.sum())

    def _regret_of(self, number: int) -> float:
        found = self._regret.get(number)
        if found is None:
            found = self._regret[number] = self.prices.regret(self.board.sittings[number])
        return found

    def _starts(self, numbers: list[int]) -> Floats:
        at = []
        for number in numbers:
            sitting = self.board.sittings[number]
            slots = self.board.setting.slots[sitting.clinic]
            at.append(int(slots.table.starts[slots.start[sitting.slot]]))
        return np.array(at, dtype=np.float64)

    def _leaders(self, number: int) -> list[int]:
        sitting = self.board.sittings[number]
        instructors = self.board.problem.clinics[sitting.clinic].instructors
        return [int(instructors[row]) for row in sitting.leaders]
