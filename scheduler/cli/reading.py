"""Calendars read with a bar on the terminal, and with the user's cache."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from scheduler.cli.console import console, wants_style
from scheduler.errors import NoPlanFoundError

if TYPE_CHECKING:
    import threading

    from scheduler.calendars.cohort import Readings
    from scheduler.calendars.reading import OnUnreadable
    from scheduler.cohort.cohort import Cohort


def read_with_progress(
    cohort: Cohort, on_unreadable: OnUnreadable, *, no_cache: bool, stop: threading.Event | None = None
) -> Readings:
    """Everybody's calendars. On a terminal a bar on stderr shows how many are read, and goes when all are.

    Raises NoPlanFoundError when ``stop`` is set meanwhile.
    """
    from scheduler.calendars.cache import user_cache
    from scheduler.calendars.cohort import read_calendars
    from scheduler.cohort.load import refuse_faults

    refuse_faults(cohort)
    with _bar() as show:

        def heard(done: int, total: int) -> None:
            if stop is not None and stop.is_set():
                raise NoPlanFoundError("Interrupted while calendars were read.")
            show(done, total)

        cache = None if no_cache else user_cache()
        return read_calendars(cohort, on_unreadable=on_unreadable, cache=cache, progress=heard)


@contextlib.contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """What shows how many of how many are done."""
    if not wants_style(sys.stderr):
        yield lambda done, total: None
        return
    columns = (TextColumn("reading calendars"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(sys.stderr), transient=True) as bar:
        task = bar.add_task("")
        yield lambda done, total: bar.update(task, completed=done, total=total)
