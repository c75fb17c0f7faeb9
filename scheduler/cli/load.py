"""``schedule load``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import say
from scheduler.cli.json_out import say_json
from scheduler.cli.layout import Line
from scheduler.cli.options import CohortOption, JsonOption, NoCacheOption, OnUnreadableOption
from scheduler.cli.reading import read_with_progress
from scheduler.cli.words import count, hours

if TYPE_CHECKING:
    from scheduler.report.load import DayLoad


def load(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan file.")],
    cohort: CohortOption = None,
    on_unreadable: OnUnreadableOption = "fail",
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if a day is over its limit.")] = False,
    no_cache: NoCacheOption = False,
    as_json: JsonOption = False,
) -> None:
    """Say how much each instructor has to do, day by day.

    Sessions, standing duties, and work that follows sessions, in the instructor's own days.
    """
    from scheduler.api.files import cohort_path_of
    from scheduler.cohort.load import load_cohort
    from scheduler.plan_files import read_plan
    from scheduler.report.load import daily_load

    file = read_plan(plan)
    loaded = load_cohort(cohort_path_of(file, cohort))
    days = daily_load(loaded, file.plan, read_with_progress(loaded, on_unreadable, no_cache=no_cache))
    over = sum(day.is_over for day in days)
    if as_json:
        say_json([_document(day) for day in days])
    else:
        for line in _lines(days, over):
            say(line.text, style=line.style, indent=line.indent)
    if strict and over:
        raise typer.Exit(1)


def _document(day: DayLoad) -> dict[str, object]:
    return {
        "instructor": day.instructor,
        "name": day.name,
        "day": day.day.isoformat(),
        "led": day.led,
        "standing": day.standing,
        "following": day.following,
        "total": day.total,
        "limit": day.limit,
    }


def _lines(days: Sequence[DayLoad], over: int) -> Iterator[Line]:
    for instructor in dict.fromkeys(day.instructor for day in days):
        own = [day for day in days if day.instructor == instructor]
        limit = own[0].limit
        told = "" if limit is None else f", at most {hours(limit)} a day"
        yield Line(f"{own[0].name} ({instructor}){told}", style="bold")
        yield Line(f"{'day':16}{'led':>12}{'standing':>12}{'following':>12}{'in all':>12}", "  ")
        for day in own:
            parts = "".join(f"{hours(part):>12}" for part in (day.led, day.standing, day.following, day.total))
            yield Line(f"{day.day:%a %d %b %Y} {parts}{'  over' if day.is_over else ''}", "  ")
        yield Line()
    if not days:
        yield Line("No instructor has anything to do.")
    else:
        yield Line(f"{count(over, 'day')} over the limit." if over else "No day is over its limit.")
