"""A tier while its plan is sought: its best value and bound, its limits, its time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scheduler.problem import Solution
from solvers.board import Board
from solvers.model.measures import tier_values
from solvers.progress import Watch
from solvers.setting import Setting

FAR = 2**62


@dataclass
class Tier:
    """Tier ``index``, within ``limits`` on those before; its time is up at ``ends`` on the watch, ``None``: open."""

    setting: Setting
    watch: Watch
    index: int
    limits: Sequence[int]
    best: int
    bound: int = -FAR
    ends: float | None = None
    _valued: tuple[Solution, tuple[int, ...]] | None = field(default=None, repr=False)

    def over(self) -> bool:
        """Whether its time is up, or the run's."""
        return self.watch.over() or (self.ends is not None and self.watch.now() >= self.ends)

    def proven(self) -> bool:
        """Whether nothing is left to find."""
        return self.best <= self.bound

    def found(self, value: int) -> None:
        """Takes in a better value, and tells it."""
        self.best = min(self.best, value)
        self.tell("search")

    def raise_bound(self, bound: int | None) -> None:
        """Takes in a bound, and tells it where it is news."""
        if bound is not None and bound > self.bound and self.bound < self.best:
            self.bound = min(bound, self.best)
            self.tell("bound")

    def better(self, solution: Solution) -> bool:
        """Whether a plan keeps the limits and is better than the best so far."""
        values = self.values(solution)
        within = all(value <= limit for value, limit in zip(values, self.limits, strict=False))
        return within and values[self.index] < self.best

    def values(self, solution: Solution) -> tuple[int, ...]:
        """The tiers' values of a plan."""
        if self._valued is None or self._valued[0] is not solution:
            board = Board(self.setting)
            board.put(solution)
            self._valued = (solution, tier_values(board))
        return self._valued[1]

    def tell(self, phase: str) -> None:
        """Passes the state on to whoever listens."""
        bound = self.bound if self.bound > -FAR else None
        self.watch.tell(phase, self.index, len(self.setting.problem.tiers), self.best, bound)
