"""``schedule size``."""

from __future__ import annotations

import functools
import time
from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import complain, say
from scheduler.cli.interruption import Interruption, run_aside
from scheduler.cli.json_out import say_json
from scheduler.cli.layout import Line
from scheduler.cli.options import NoCacheOption, OnUnreadableOption, SeedOption, TimeLimitOption, WorkersOption
from scheduler.cli.reading import read_with_progress
from scheduler.cli.words import count

if TYPE_CHECKING:
    from scheduler.api.size import Size
    from scheduler.cohort.cohort import Cohort


class Counted(StrEnum):
    """What is to be the least."""

    sessions = "sessions"
    instructors = "instructors"


def size(
    context: typer.Context,
    cohort: Annotated[Path, typer.Argument(metavar="COHORT", help="The cohort file.")],
    coverage: Annotated[
        str, typer.Option(metavar="PERCENT", help="The share of the requests to seat, each with its weight: 95%.")
    ] = "100%",
    of: Annotated[
        Counted, typer.Option(metavar="sessions|instructors", help="What is to be least.")
    ] = Counted.sessions,
    time_limit: TimeLimitOption = 60.0,
    seed: SeedOption = 0,
    workers: WorkersOption = None,
    on_unreadable: OnUnreadableOption = "fail",
    no_cache: NoCacheOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, with the plan.")] = False,
) -> None:
    """Find the fewest sessions, or instructors, for a share.

    Of instructors the cohort's own are counted, of whom the others are left out.
    """
    from scheduler import api
    from scheduler.api.size import fewest_instructors, least_sessions

    started = context.obj if isinstance(context.obj, float) else time.monotonic()
    share = _share(coverage)
    loaded = api.load_cohort(cohort)
    with Interruption() as interruption:
        readings = read_with_progress(loaded, on_unreadable, no_cache=no_cache, stop=interruption.stop)
        search = functools.partial(
            least_sessions if of is Counted.sessions else fewest_instructors,
            loaded,
            readings,
            share,
            time_limit=api.time_left(time_limit, started),
            seed=seed,
            workers=workers,
            stop=interruption.stop,
        )
        found = run_aside(search)
    if as_json:
        say_json({**vars(found), "coverage": float(100 * found.coverage), "proven": found.proven})
    else:
        for line in _lines(loaded, found, of):
            say(line.text, style=line.style, indent=line.indent)
    if interruption.signal is not None:
        complain("Interrupted: less may do.")
        raise typer.Exit(interruption.exit_code)


def _share(text: str) -> Fraction:
    try:
        percent = Fraction(text.strip().removesuffix("%").strip())
    except (ValueError, ZeroDivisionError):
        percent = Fraction(-1)
    if not 0 < percent <= 100:
        raise typer.BadParameter(f'--coverage "{text}" is not a share; write one like 95%')
    return percent / 100


def _lines(cohort: Cohort, found: Size, of: Counted) -> Iterator[Line]:
    seated = sum(len(session.learners) for session in found.plan.sessions)
    requests = seated + len(found.plan.unscheduled)
    wanted = f"{float(100 * found.coverage):g} % of {count(requests, 'request')}"
    weighed = "" if found.weight == requests else f" (by weight: of {found.weight}, at most {found.allowed} left out)"
    yield Line(f"{cohort.title or cohort.id}: {wanted}{weighed}", style="bold")
    what = count(found.found, of.value.removesuffix("s"))
    proof = "Fewer will not: proven." if found.proven else f"Fewer may do, but not fewer than {found.bound}: proven."
    yield Line(f"{what} will do. {proof}")
    yield Line(f"The plan seats {seated}, in {count(len(found.plan.sessions), 'session')}:")
    for clinic in cohort.clinics:
        held = [session for session in found.plan.sessions if session.clinic == clinic.id]
        seats = sum(len(session.learners) for session in held)
        yield Line(f"{clinic.title} ({clinic.id}): {seats} in {count(len(held), 'session')}", "  ")
    names = {each.id: each.name for each in cohort.instructors}
    led = [i for i in names if any(i in session.instructors for session in found.plan.sessions)]
    yield Line(f"Led by {', '.join(f'{names[i]} ({i})' for i in led)}." if led else "Nobody leads.")
