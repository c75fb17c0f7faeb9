"""Solving in memory: a cohort in, a judged plan out. Everything that solves does it here."""

from __future__ import annotations

import datetime as dt
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.assemble import instant, make_plan, minute
from scheduler.calendars.cohort import Readings, read_calendars
from scheduler.calendars.reading import OnUnreadable
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import refuse_faults
from scheduler.compile import compile_problem
from scheduler.cores import usable_cores
from scheduler.errors import InternalError
from scheduler.judge import verify
from scheduler.matching import settled
from scheduler.plan import Plan
from scheduler.problem import Problem

if TYPE_CHECKING:
    from solvers.progress import Outcome, Progress

ProgressListener = Callable[["Progress"], None]


@dataclass(frozen=True, eq=False)
class Solved:
    """A judged plan, and how it came about."""

    plan: Plan
    problem: Problem
    outcome: Outcome
    readings: Readings
    elapsed: float
    """Seconds from the call to the judged plan."""

    @property
    def strategy(self) -> str:
        """How the plan was sought."""
        return self.outcome.strategy

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it was sought in that way."""
        return self.outcome.reasons

    @property
    def clock_stopped(self) -> bool:
        """Whether time ran out, or somebody stopped the run, before it was done."""
        return self.outcome.clock_stopped


def solve(
    cohort: Cohort,
    *,
    time_limit: float | None = 60,
    seed: int = 0,
    workers: int | None = None,
    deterministic: bool = False,
    published: Plan | None = None,
    moves_per_seat: int = 3,
    freeze_before: dt.datetime | None = None,
    on_unreadable: OnUnreadable = "fail",
    stop: threading.Event | None = None,
    progress: ProgressListener | None = None,
) -> Plan:
    """The best plan found in ``time_limit`` seconds (``None``: as long as it takes), judged by the same rules as any.

    ``workers`` are all usable cores where not given. With a ``published`` plan, what starts before ``freeze_before``
    (an aware moment; now where not given) stays as it is. ``on_unreadable`` says what becomes of events in calendars
    that cannot be read: a fault, busy on the days that they name, or left out. Setting ``stop`` ends the search with
    the best plan so far. ``progress`` hears how it goes, from the thread that solves. Nothing is written.

    Raises ``InputError``, ``InfeasibleError``, ``NoPlanFoundError``; ``InternalError`` for a plan the judge refuses.
    """
    return solve_with_details(
        cohort,
        time_limit=time_limit,
        seed=seed,
        workers=workers,
        deterministic=deterministic,
        published=published,
        moves_per_seat=moves_per_seat,
        freeze_before=freeze_before,
        on_unreadable=on_unreadable,
        stop=stop,
        progress=progress,
    ).plan


def solve_with_details(
    cohort: Cohort,
    *,
    time_limit: float | None = 60,
    seed: int = 0,
    workers: int | None = None,
    deterministic: bool = False,
    published: Plan | None = None,
    moves_per_seat: int = 3,
    freeze_before: dt.datetime | None = None,
    on_unreadable: OnUnreadable = "fail",
    stop: threading.Event | None = None,
    progress: ProgressListener | None = None,
    prepared: Callable[[Problem], None] | None = None,
    readings: Readings | None = None,
) -> Solved:
    """Like ``solve``, with how the plan was made; ``prepared`` hears the problem before the search.

    The calendars are read now, unless ``readings`` holds them.
    """
    import solvers

    started = time.monotonic()
    freeze = _freeze_minute(freeze_before) if published else None
    refuse_faults(cohort)
    readings = readings or read_calendars(cohort, on_unreadable=on_unreadable)
    problem = compile_problem(
        cohort,
        readings,
        published=published,
        freeze_before=freeze,
        moves_per_seat=moves_per_seat,
    )
    if prepared is not None:
        prepared(problem)
    settings = solvers.Settings(
        time_limit=time_limit if deterministic else _time_to_search(time_limit, time.monotonic() - started),
        seed=seed,
        workers=workers or usable_cores(),
        deterministic=deterministic,
    )
    outcome = settled(problem, solvers.solve(problem, settings, stop=stop or threading.Event(), progress=progress))
    plan = make_plan(cohort, readings, problem, outcome, published)
    verdict = verify(
        plan,
        cohort,
        published,
        readings=readings,
        moves_per_seat=moves_per_seat,
        freeze_before=None if freeze is None else instant(freeze),
    )
    if not verdict.ok:
        raise InternalError("the judge refused the plan: " + "; ".join(map(str, verdict.faults[:5])))
    return Solved(plan, problem, outcome, readings, time.monotonic() - started)


def time_left(time_limit: float | None, started: float) -> float | None:
    """Seconds left of ``time_limit`` that began at ``started`` (of ``time.monotonic``), not below 0.

    ``None``, no limit, where the limit is ``None`` or infinite.
    """
    if time_limit is None or math.isinf(time_limit):
        return None
    return max(0.0, time_limit - (time.monotonic() - started))


def _freeze_minute(freeze_before: dt.datetime | None) -> int:
    """Meetings start on whole minutes: those before an instant are those before the next whole minute."""
    if freeze_before is None:
        freeze_before = dt.datetime.now(dt.UTC)
    if freeze_before.tzinfo is None:
        raise ValueError("freeze_before needs an offset: it is an instant")
    return minute(freeze_before)


def _time_to_search(time_limit: float | None, spent: float) -> float | None:
    """What is left of the limit, less what explaining, judging and writing may take, which grows as reading does."""
    if time_limit is None:
        return None
    left = max(0.0, time_limit - spent)
    return max(0.99 * left - 0.4 - 2.5 * spent, left / 2)
