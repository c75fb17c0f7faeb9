"""The state of a search, or of a sending, on a terminal, while it runs."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from rich.live import Live
from rich.text import Text

from scheduler.cli.console import console, wants_style
from scheduler.cli.words import tier_name

if TYPE_CHECKING:
    from scheduler.problem import ObjectiveTier, Problem
    from solvers.progress import Progress


class LiveProgress:
    """A context that shows the search on stderr, in one line that replaces itself, if that is a terminal."""

    def __init__(self, started: float) -> None:
        self._started = started
        self._tiers: tuple[ObjectiveTier, ...] = ()
        self._progress: Progress | None = None
        self._live = None
        if wants_style(sys.stderr):
            self._live = Live(self, console=console(sys.stderr), transient=True, refresh_per_second=4)

    def prepared(self, problem: Problem) -> None:
        """Learn what the tiers are."""
        self._tiers = problem.tiers

    def show(self, progress: Progress) -> None:
        """From now on, show this."""
        self._progress = progress

    def __rich__(self) -> Text:
        line = f"{time.monotonic() - self._started:.0f} s · {state(self._progress, self._tiers)}"
        return Text(line, no_wrap=True, overflow="ellipsis")

    def __enter__(self) -> LiveProgress:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._live is not None:
            self._live.stop()


class LiveSending:
    """A context that shows on stderr how far each channel is, if that is a terminal.

    It shows nothing until a channel's first event is through, nor after its last: then a password may be asked for.
    """

    def __init__(self) -> None:
        self._line = ""
        self._live: Live | None = None

    def show(self, channel: str, done: int, total: int) -> None:
        """From now on, show this."""
        self._line = f"{channel}: {done} of {total}"
        if done == total:
            self._stop()
        elif self._live is None and wants_style(sys.stderr):
            self._live = Live(self, console=console(sys.stderr), transient=True, refresh_per_second=4)
            self._live.start()

    def __rich__(self) -> Text:
        return Text(self._line, no_wrap=True, overflow="ellipsis")

    def __enter__(self) -> LiveSending:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop()

    def _stop(self) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None


def state(progress: Progress | None, tiers: Sequence[ObjectiveTier]) -> str:
    """The tier, its best value found, the bound, the gap, and what it measures."""
    if progress is None:
        return "reading"
    if progress.incumbent is None:
        return progress.phase
    parts = [f"tier {progress.tier + 1} of {progress.num_tiers}", f"found {progress.incumbent}"]
    if progress.bound is not None and progress.gap is not None:
        parts.append(f"bound {progress.bound}, gap {progress.gap:.1%}")
    if progress.tier < len(tiers):
        parts.append(tier_name(dict(tiers[progress.tier].weights)))
    return " · ".join(parts)


class LiveLine:
    """A context that shows on stderr what is being done, and for how long already, if that is a terminal."""

    def __init__(self, started: float) -> None:
        self._started, self._line = started, "reading"
        self._live = None
        if wants_style(sys.stderr):
            self._live = Live(self, console=console(sys.stderr), transient=True, refresh_per_second=4)

    def show(self, line: str) -> None:
        """From now on, show this."""
        self._line = line

    def __rich__(self) -> Text:
        text = f"{time.monotonic() - self._started:.0f} s · {self._line}"
        return Text(text, no_wrap=True, overflow="ellipsis")

    def __enter__(self) -> LiveLine:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._live is not None:
            self._live.stop()
