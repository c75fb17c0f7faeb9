"""So many messages a minute and no more: servers that are asked too fast stop listening."""

from __future__ import annotations

from collections.abc import Callable


class Pace:
    """Spreads what it is asked for evenly. ``clock`` and ``sleep`` are in seconds; ``None`` a minute: no limit."""

    def __init__(self, per_minute: float | None, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        if per_minute is not None and not per_minute > 0:
            raise ValueError("a rate is above 0")
        self._seconds = None if per_minute is None else 60 / per_minute
        self._clock = clock
        self._sleep = sleep
        self._next: float | None = None

    def wait(self) -> None:
        """Come back when the next one may go."""
        if self._seconds is None:
            return
        now = self._clock()
        if self._next is not None and now < self._next:
            self._sleep(self._next - now)
            now = self._next
        self._next = now + self._seconds
