"""Ctrl-C and SIGTERM while a plan is sought: the search ends, what it has is written."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from types import FrameType, TracebackType
from typing import Any, TypeVar

T = TypeVar("T")
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruption:
    """While entered, the first Ctrl-C or SIGTERM sets ``stop``; later ones change nothing until the process ends."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.signal: int | None = None
        self._before: dict[int, Any] = {}

    @property
    def exit_code(self) -> int:
        """128 and the signal's number, or 0."""
        return 0 if self.signal is None else 128 + self.signal

    def __enter__(self) -> Interruption:
        self._before = {number: signal.signal(number, self._handle) for number in SIGNALS}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler if self.signal is None else signal.SIG_IGN)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if self.signal is None:
            self.signal = number
            self.stop.set()


def run_aside(call: Callable[[], T]) -> T:
    """The result of ``call``, run in a thread of its own: only so can this one hear signals meanwhile."""
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(call)
        while not future.done():
            wait([future], timeout=0.1)
        return future.result()
