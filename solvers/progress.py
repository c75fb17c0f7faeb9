"""What goes into a run and what comes out while it works: settings, progress, the clock, the outcome."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from scheduler.problem import Solution


@dataclass(frozen=True)
class Settings:
    """How to solve. ``time_limit`` in seconds, or ``None``; ``deterministic``: work limits decide, not clocks."""

    time_limit: float | None = 60.0
    seed: int = 0
    workers: int = 2
    deterministic: bool = False


@dataclass(frozen=True)
class Effort:
    """How hard one run of CP-SAT may try: seconds of the clock, work (its deterministic time); ``None``: no limit."""

    seconds: float | None
    work: float | None
    workers: int = 1
    seed: int = 0


@dataclass(frozen=True)
class Progress:
    """Where a run stands. ``tier`` counts from 0; ``incumbent`` and ``bound`` are its own, ``None`` if not known."""

    elapsed: float
    phase: str
    tier: int
    num_tiers: int
    incumbent: int | None
    bound: int | None

    @property
    def gap(self) -> float | None:
        """(incumbent − bound) / incumbent, 0 for a proven tier, ``None`` where one of them is not known."""
        if self.incumbent is None or self.bound is None:
            return None
        return (self.incumbent - self.bound) / self.incumbent if self.incumbent else 0.0


@dataclass(frozen=True)
class TierOutcome:
    """One tier: the least value found, the value of the plan returned, a proven bound. bound ≤ best ≤ value."""

    best: int
    value: int
    bound: int


@dataclass(frozen=True)
class Outcome:
    """The best plan found, how good it is, and how it was found."""

    solution: Solution
    tiers: tuple[TierOutcome, ...]
    measures: dict[str, int]
    strategy: str
    reasons: tuple[str, ...]
    clock_stopped: bool


ProgressCallback = Callable[[Progress], None]


GRACE = 1.0
"""Seconds that the constructive start may use beyond a limit, or after a stop, that comes too early for it."""
WORK_A_SECOND = 0.5
"""Where work limits stand for clocks, a second of the limit allows so much of CP-SAT's deterministic time."""
WORK_A_ROUND = 0.05
"""And a round of search costs so much beside what CP-SAT spends."""


@dataclass
class Watch:
    """The clock of one run, its stop signal and its listener.

    :meth:`now` and all that follows from it are seconds of the clock; in a ``deterministic`` run they are made of the
    work spent, so that the same steps are taken whatever the machine's load.
    """

    settings: Settings
    stop: threading.Event
    progress: ProgressCallback | None = None
    started: float = field(default_factory=time.monotonic)
    stopped_by_clock: bool = False
    work: float = 0.0

    def now(self) -> float:
        """Seconds since the run began."""
        if self.settings.deterministic:
            return self.work / WORK_A_SECOND
        return time.monotonic() - self.started

    def spend(self, work: float) -> None:
        """Counts work that was done."""
        self.work += work

    def left(self) -> float | None:
        """Seconds until the limit, ``None`` without one."""
        limit = self.settings.time_limit
        return None if limit is None else limit - self.now()

    def over(self) -> bool:
        """Whether the run must end now: its time is up or somebody stopped it."""
        left = self.left()
        ended = self.stop.is_set() or (left is not None and left <= 0)
        self.stopped_by_clock = self.stopped_by_clock or ended
        return ended

    def overdue(self) -> bool:
        """Whether even a first plan must do as it is: the run is over, and has had :data:`GRACE` seconds beyond."""
        left = self.left()
        stopped = self.stop.is_set() and time.monotonic() - self.started > GRACE
        return stopped or (left is not None and left <= -GRACE)

    def effort(
        self,
        work: float | None,
        ends: float | None = None,
        *,
        at_least: float = 0.01,
        workers: int = 1,
        seed: int = 0,
    ) -> Effort:
        """An effort of so much work that ends when the run does, or at ``ends``; with ``at_least`` so many seconds."""
        limits = [end for end in (ends, self.settings.time_limit) if end is not None]
        seconds = max(min(limits) - self.now(), at_least) if limits else None
        if not self.settings.deterministic:
            return Effort(seconds, work, workers, seed)
        allowed = [limit for limit in (work, None if seconds is None else seconds * WORK_A_SECOND) if limit is not None]
        return Effort(None, min(allowed) if allowed else None, workers, seed)

    def tell(self, phase: str, tier: int, num_tiers: int, incumbent: int | None, bound: int | None) -> None:
        """Passes the state on to whoever listens."""
        if self.progress is not None:
            elapsed = time.monotonic() - self.started
            self.progress(Progress(elapsed, phase, tier, num_tiers, incumbent, bound))
