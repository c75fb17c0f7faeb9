"""``schedule scorecard``."""

from __future__ import annotations

import functools
import math
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import complain, say
from scheduler.cli.interruption import Interruption, run_aside
from scheduler.cli.json_out import say_json
from scheduler.cli.live import LiveProgress
from scheduler.cli.options import JsonOption, NoCacheOption, OnUnreadableOption
from scheduler.cli.reading import read_with_progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.api import Solved
    from scheduler.calendars.cohort import Readings
    from scheduler.programmes.figures import LiveFigures
    from scheduler.programmes.programme import Programme


def scorecard(
    context: typer.Context,
    programme: Annotated[Path, typer.Argument(metavar="PROGRAMME", help="The programme file.")],
    profile: Annotated[
        str | None,
        typer.Option(
            metavar="PROFILE",
            help="regulated, rapid_growth or mature_ld, or a file of weights; by default the programme's own weights, "
            "else mature_ld.",
            show_default=False,
        ),
    ] = None,
    cohort: Annotated[
        Path | None,
        typer.Option(metavar="COHORT", help="Solve this cohort, and take figures of its plan in place of guesses."),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option(metavar="PLAN", help="Take figures of this plan (of --cohort, if its cohort file is elsewhere)."),
    ] = None,
    time_limit: Annotated[float, typer.Option(metavar="SECONDS", min=0.0, help="Seconds to solve a cohort.")] = 60.0,
    seed: Annotated[int, typer.Option(metavar="N", min=0, max=2**31 - 1, help="Another seed, another search.")] = 0,
    on_unreadable: OnUnreadableOption = "fail",
    no_cache: NoCacheOption = False,
    chart: Annotated[Path | None, typer.Option(metavar="SVG", help="A chart of the scores to write.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Score the modes of each part of a programme by five criteria.

    With a cohort or a plan, cost, days and reach come from the optimiser.
    """
    from scheduler import api
    from scheduler.api import programmes
    from scheduler.cli.modes import scorecard_lines
    from scheduler.files import check_writable, write_whole

    if math.isnan(time_limit):
        raise typer.BadParameter("--time-limit is not a number of seconds")
    started = context.obj if isinstance(context.obj, float) else time.monotonic()
    loaded = programmes.load_programme(programme)
    weights = programmes.profile_of(loaded, profile)
    if chart is not None:
        check_writable(chart)
    live: dict[str, LiveFigures] = {}
    status = 0
    if plan is not None:
        live = programmes.figures_of_plan(loaded, plan, cohort, on_unreadable=on_unreadable)
    elif cohort is not None:
        search = functools.partial(api.solve_with_details, seed=seed)
        read = functools.partial(read_with_progress, on_unreadable=on_unreadable, no_cache=no_cache)
        live, status = _solved(loaded, cohort, read, search, time_limit, started)
    found = programmes.scorecard(loaded, weights, live)
    if chart is not None:
        write_whole(chart, programmes.chart_of(found))
    if as_json:
        say_json(found)
    else:
        for line in scorecard_lines(found):
            say(line.text, style=line.style, indent=line.indent)
    if chart is not None:
        complain(f"Wrote {chart}")
    if status:
        raise typer.Exit(status)


def _solved(
    programme: Programme,
    path: Path,
    read: Callable[..., Readings],
    search: Callable[..., Solved],
    time_limit: float,
    started: float,
) -> tuple[dict[str, LiveFigures], int]:
    """The figures of a cohort that is solved now, and the exit status that an interruption asks for, else 0."""
    from scheduler import api
    from scheduler.api import programmes

    cohort = api.load_cohort(path)
    programmes.clinics_of(programme, cohort)
    with Interruption() as interruption:
        readings = read(cohort, stop=interruption.stop)
        with LiveProgress(started) as live:
            solve = functools.partial(
                search,
                cohort,
                time_limit=api.time_left(time_limit, started),
                stop=interruption.stop,
                progress=live.show,
                prepared=live.prepared,
                readings=readings,
            )
            solved = run_aside(solve)
    if interruption.signal is not None:
        complain("Interrupted: the figures are those of the best plan found until then.")
    return programmes.figures_of_solved(programme, cohort, solved), interruption.exit_code
