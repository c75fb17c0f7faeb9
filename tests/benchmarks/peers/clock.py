"""Time as a peer sees it."""

from __future__ import annotations

import time
from dataclasses import dataclass


class OutOfTime(Exception):  # noqa: N818 (it is an answer, not a fault)
    """The limit came before there was a plan; the message says while doing what."""


@dataclass(frozen=True)
class Clock:
    """``limit`` seconds from ``started`` (of ``time.monotonic``), the moment at which the cohort was in memory."""

    started: float
    limit: float

    def elapsed(self) -> float:
        """Seconds used."""
        return time.monotonic() - self.started

    def left(self) -> float:
        """Seconds left, not below 0."""
        return max(0.0, self.limit - self.elapsed())

    def check(self, doing: str) -> None:
        """Raises :class:`OutOfTime` where nothing is left."""
        if not self.left():
            raise OutOfTime(f"the time was up while {doing}")
