"""A variation of a cohort, solved beside it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from scheduler.calendars.cohort import Readings
from scheduler.cohort.cohort import Cohort
from scheduler.problem import Problem
from scheduler.solving import ProgressListener, solve_with_details, time_left
from scheduler.whatif.comparison import Comparison, Side, compare


@dataclass(frozen=True, eq=False)
class WhatIf:
    """The base and its variation, each with a judged plan, and what differs."""

    base: Side
    variation: Side
    comparison: Comparison


def whatif(
    base: Cohort,
    varied: Cohort,
    base_readings: Readings,
    varied_readings: Readings,
    *,
    known: Side | None = None,
    time_limit: float | None = 60,
    seed: int = 0,
    workers: int | None = None,
    stop: threading.Event | None = None,
    progress: ProgressListener | None = None,
    prepared: Callable[[Problem], None] | None = None,
) -> WhatIf:
    """Solve a cohort and a variation of it, with half of the ``time_limit`` (seconds) each, and compare.

    Where the base's plan is ``known``, the variation has all of the time. Raises ``InputError``,
    ``InfeasibleError`` and ``NoPlanFoundError``.
    """
    started = time.monotonic()

    def side(cohort: Cohort, readings: Readings, limit: float | None) -> Side:
        solved = solve_with_details(
            cohort,
            time_limit=limit,
            seed=seed,
            workers=workers,
            stop=stop,
            progress=progress,
            prepared=prepared,
            readings=readings,
        )
        return Side.of_solved(cohort, solved)

    first = known or side(base, base_readings, None if time_limit is None else time_limit / 2)
    second = side(varied, varied_readings, time_left(time_limit, started))
    return WhatIf(first, second, compare(first, second))
