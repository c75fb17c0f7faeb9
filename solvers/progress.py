"""What goes into a run and what comes out while it works: settings, progress, the clock, the outcome."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from scheduler.problem import Solution


@dataclass(frozen=True)
class Settings:
    """How to solve. ``time_limit`` in seconds (``None``: none); ``deterministic`` lets work limits decide, not clocks."""

    time_limit: float | None = 60.0
    seed: int = 0
    workers: int = 2
    deterministic: bool = False


@dataclass(frozen=True)
class Progress:
    """Where a run stands. ``tier`` counts from 0; ``incumbent`` and ``bound`` are that tier's, ``None`` if not known."""

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


@dataclass
class Watch:
    """The clock of one run, its stop signal and its listener. Clocks are monotonic seconds."""

    settings: Settings
    stop: threading.Event
    progress: ProgressCallback | None = None
    started: float = field(default_factory=time.monotonic)
    stopped_by_clock: bool = False

    def elapsed(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self.started

    def left(self) -> float | None:
        """Seconds until the limit, ``None`` without one."""
        limit = self.settings.time_limit
        return None if limit is None else limit - self.elapsed()

    def over(self) -> bool:
        """Whether the run must end now: its time is up or somebody stopped it."""
        left = self.left()
        ended = self.stop.is_set() or (left is not None and left <= 0)
        self.stopped_by_clock = self.stopped_by_clock or ended
        return ended

    def tell(self, phase: str, tier: int, num_tiers: int, incumbent: int | None, bound: int | None) -> None:
        """Passes the state on to whoever listens."""
        if self.progress is not None:
            self.progress(Progress(self.elapsed(), phase, tier, num_tiers, incumbent, bound))
