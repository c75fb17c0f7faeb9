"""Steps of ruin and recreate (Schrimpf et al. 2000): free some sessions, open others greedily, seat people by a flow.

A step takes milliseconds where CP-SAT takes a good part of a second, so it finds what many small changes find; CP-SAT
then finds what only a large one does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np

from solvers.board import Board
from solvers.model.measures import tier_values
from solvers.recreate.filler import Filler, Gap
from solvers.recreate.prices import Prices, Values
from solvers.recreate.ruin import Ruin

LEAST_CHANCE = 0.2


class Recreation:
    """Improves a board in small steps: tier ``index`` within the ``limits`` on those before."""

    def __init__(self, board: Board, index: int, limits: Sequence[int], rng: np.random.Generator) -> None:
        self.board, self.index, self.rng = board, index, rng
        self.limits = np.array([*limits], dtype=np.int64)
        self.prices = Prices(board.setting, index)
        self.ruin = Ruin(board, self.prices, rng)
        self.filler = Filler(board, self.prices, rng)
        self.values: Values = np.zeros(len(self.prices.scales), dtype=np.int64)
        self.chances = np.ones(len(self.ruin.kinds))

    def run(
        self, steps: int, target: int, locked: Collection[int] = (), over: Callable[[], bool] = lambda: False
    ) -> int:
        """Takes so many steps, or fewer where the tier meets its target or time is ``over``; gives how many.

        ``locked`` sessions stay.
        """
        self.ruin.begin(locked)
        self.filler.locked = frozenset(locked)
        self.values = np.array(tier_values(self.board)[: len(self.values)], dtype=np.int64)
        for step in range(steps):
            if self.values[self.index] <= target or over():
                return step
            kind = int(self.rng.choice(len(self.chances), p=self.chances / self.chances.sum()))
            before = self.values[self.index]
            self._step(self.ruin.draw(kind))
            gained = bool(self.values[self.index] < before)
            self.chances[kind] = max(0.99 * self.chances[kind] + LEAST_CHANCE * gained, LEAST_CHANCE)
        return steps

    def _step(self, numbers: list[int]) -> None:
        """Frees the sessions and fills the gap; where that makes it worse the board is as before."""
        board, change = self.board, np.zeros(len(self.values), dtype=np.int64)
        gap = Gap(wanted=self.ruin.wanted)
        for number in numbers:
            change -= self.prices.sitting(board.sittings[number])
            gap.freed[number] = board.close(number)
        clinics = self.rng.permutation(sorted({sitting.clinic for sitting in gap.freed.values()})).tolist()
        for position, clinic in enumerate(clinics):
            part = self.filler.fill(clinic, gap)
            if part is None:
                break
            change += part.change
            if position == len(clinics) - 1 and not self._better(change):
                break
            if not self.filler.seat(part, gap):
                break
        else:
            if self._keeps_limits():
                self.ruin.forget([number for number, _ in gap.seated])
                self.values = self.values + change
                return
        gap.take_back(board)

    def _better(self, change: Values) -> bool:
        """Whether a change keeps the limits and makes the tier no worse, nor (then) the next."""
        after = self.values + change
        within = bool((after[: self.index] <= self.limits).all())
        return within and tuple(after[self.index :]) <= tuple(self.values[self.index :])

    def _keeps_limits(self) -> bool:
        """The same of the board as it stands, where tiers are not all sums."""
        if self.prices.exact:
            return True
        exact = tier_values(self.board)
        return bool((np.array(exact[: self.index]) <= self.limits).all()) and exact[self.index] <= self.values[-1]
