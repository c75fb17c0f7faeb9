"""Solving in memory: a cohort in, a judged plan out. Everything that solves does it here."""

from __future__ import annotations

import datetime as dt
import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.assemble import make_plan
from scheduler.calendars.cohort import Readings, read_calendars
from scheduler.calendars.reading import OnUnreadable
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import refuse_faults
from scheduler.compile import compile_problem
from scheduler.cores import usable_cores
from scheduler.errors import InternalError
from scheduler.judge import verify
from scheduler.matching import settled
from scheduler.moves import Moved, moves_of
from scheduler.plan import Plan
from scheduler.problem import Problem, Solution
from scheduler.timezones import instant, minute

if TYPE_CHECKING:
    from solvers.progress import Outcome, Progress

TELLING, MOST_TELLING = 0.1, 5.0
"""Of the time to search, the share and the seconds at most that telling what more seats would cost may take."""

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
    moves: tuple[Moved, ...] = ()
    """Of a plan against a published one: what seating some of those whom it leaves out would cost."""

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
    notice_until: dt.datetime | None = None,
    on_unreadable: OnUnreadable = "fail",
    stop: threading.Event | None = None,
    progress: ProgressListener | None = None,
) -> Plan:
    """The best plan found in ``time_limit`` seconds (``None``: as long as it takes), judged by the same rules as any.

    ``workers`` are all usable cores where not given. With a ``published`` plan, what starts before ``freeze_before``
    (an aware moment; now where not given) stays as it is, and nobody gets a new or moved invitation to what starts
    before ``notice_until``. ``on_unreadable`` says what becomes of events in calendars that cannot be read: a fault,
    busy on the days that they name, or left out. Setting ``stop`` ends the search with the best plan so far.
    ``progress`` hears how it goes, from the thread that solves. Nothing is written.

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
        notice_until=notice_until,
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
    notice_until: dt.datetime | None = None,
    on_unreadable: OnUnreadable = "fail",
    stop: threading.Event | None = None,
    progress: ProgressListener | None = None,
    prepared: Callable[[Problem], None] | None = None,
    readings: Readings | None = None,
    known: Sequence[Solution] = (),
    tell_moves: bool = False,
) -> Solved:
    """Like ``solve``, with how the plan was made; ``prepared`` hears the problem before the search.

    The calendars are read now, unless ``readings`` holds them. ``known`` are plans of the same problem, whatever its
    objective, to start from. With ``tell_moves`` some of the time goes into what it would cost those invited to seat
    others, where there is a published plan.
    """
    import solvers

    started = time.monotonic()
    freeze = _minute_of(freeze_before or dt.datetime.now(dt.UTC), "freeze_before") if published else None
    notice = _minute_of(notice_until, "notice_until") if published and notice_until else None
    stop = stop or threading.Event()
    refuse_faults(cohort)
    readings = readings or read_calendars(cohort, on_unreadable=on_unreadable)
    problem = compile_problem(
        cohort,
        readings,
        published=published,
        freeze_before=freeze,
        moves_per_seat=moves_per_seat,
        notice_until=notice,
    )
    if prepared is not None:
        prepared(problem)
    search = time_limit if deterministic else _time_to_search(time_limit, time.monotonic() - started)
    telling = _time_to_tell(search) if published and tell_moves else 0.0
    settings = solvers.Settings(
        time_limit=search if search is None or deterministic else search - telling,
        seed=seed,
        workers=workers or usable_cores(),
        deterministic=deterministic,
    )
    found = solvers.solve(problem, settings, stop=stop, progress=progress, known=known)
    outcome = settled(problem, found)
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
    moves = moves_of(cohort, problem, outcome.solution, telling, settings, stop) if telling else ()
    return Solved(plan, problem, outcome, readings, time.monotonic() - started, moves)


def time_left(time_limit: float | None, started: float) -> float | None:
    """Seconds left of ``time_limit`` that began at ``started`` (of ``time.monotonic``), not below 0.

    ``None``, no limit, where the limit is ``None`` or infinite.
    """
    if time_limit is None or math.isinf(time_limit):
        return None
    return max(0.0, time_limit - (time.monotonic() - started))


def _minute_of(moment: dt.datetime, name: str) -> int:
    """Meetings start on whole minutes: those before an instant are those before the next whole minute."""
    if moment.tzinfo is None:
        raise ValueError(f"{name} needs an offset: it is an instant")
    return minute(moment)


def _time_to_tell(search: float | None) -> float:
    return MOST_TELLING if search is None else min(MOST_TELLING, TELLING * search)


def _time_to_search(time_limit: float | None, spent: float) -> float | None:
    """What is left of the limit, less what explaining, judging and writing may take, which grows as reading does."""
    if time_limit is None:
        return None
    left = max(0.0, time_limit - spent)
    return max(0.99 * left - 0.4 - 2.5 * spent, left / 2)
