"""A tier while its plan is sought: its best value and bound, its limits, its time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scheduler.problem import Solution
from solvers.board import Board
from solvers.model.measures import tier_values
from solvers.progress import Watch
from solvers.setting import Setting

FAR = 2**62


class Values:
    """The tiers' values of plans; those of the last two are remembered, for a large plan takes its time."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._known: deque[tuple[Solution, tuple[int, ...]]] = deque(maxlen=2)

    def of(self, solution: Solution) -> tuple[int, ...]:
        """The values of a plan."""
        for known, values in self._known:
            if known is solution:
                return values
        board = Board(self._setting)
        board.put(solution)
        return self.learn(solution, tier_values(board))

    def learn(self, solution: Solution, values: tuple[int, ...]) -> tuple[int, ...]:
        """Takes in the values of a plan."""
        self._known.append((solution, values))
        return values


@dataclass
class Tier:
    """Tier ``index``, within ``limits`` on those before; its time is up at ``ends`` on the watch, ``None``: open."""

    setting: Setting
    watch: Watch
    values: Values
    index: int
    limits: Sequence[int]
    best: int
    bound: int = -FAR
    ends: float | None = None
    bound_beside: Callable[[], int] = lambda: -FAR
    """What a proof that goes on beside the strategies has come to; asked from any thread."""

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
        values = self.values.of(solution)
        return within(values, self.limits) and values[self.index] < self.best

    def tell(self, phase: str) -> None:
        """Passes the state on to whoever listens."""
        bound = self.bound if self.bound > -FAR else None
        self.watch.tell(phase, self.index, len(self.setting.problem.tiers), self.best, bound)


def within(values: Sequence[int], limits: Sequence[int]) -> bool:
    """Whether the first tiers' values keep their limits."""
    return all(value <= limit for value, limit in zip(values, limits, strict=False))
