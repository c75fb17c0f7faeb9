"""What a peer is, and what it tells while it works."""

from __future__ import annotations

from typing import Protocol

from scheduler.problem import Problem, Solution
from tests.benchmarks.peers.clock import Clock

WORKERS = 2
"""Threads that a method may use, where it can."""
SEED = 0


class Report(Protocol):
    """Hears of every better plan and bound of the first two tiers; what is left out is not known, or as it was."""

    def __call__(
        self,
        *,
        first: int | None = None,
        second: int | None = None,
        first_bound: int | None = None,
        second_bound: int | None = None,
        solution: Solution | None = None,
    ) -> None:
        """``solution``: the plan with these values, wanted where the run could end before it returns."""


class Peer(Protocol):
    """Another way to plan."""

    def missing(self) -> str | None:
        """Why it cannot run here, ``None`` where it can."""

    def prepare(self) -> None:
        """Loads libraries, before the clock starts."""

    def plan(self, problem: Problem, clock: Clock, report: Report) -> Solution | None:
        """The best plan found by the clock's limit; ``None`` for none. May raise ``OutOfTime``."""
