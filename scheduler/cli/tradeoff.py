"""``schedule tradeoff``."""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scheduler.cli.console import complain, say
from scheduler.cli.interruption import Interruption, run_aside
from scheduler.cli.json_out import say_json
from scheduler.cli.layout import Line
from scheduler.cli.live import LiveLine
from scheduler.cli.options import NoCacheOption, OnUnreadableOption, SeedOption, TimeLimitOption, WorkersOption
from scheduler.cli.reading import read_with_progress
from scheduler.cli.words import count, hours

if TYPE_CHECKING:
    from scheduler.api.tradeoff import Curve, Point
    from scheduler.cohort.cohort import Tier

ORDERS = {
    "unscheduled": "seats",
    "out_of_hours": "working hours",
    "instructor_minutes": "instructors' time",
}


def tradeoff(
    context: typer.Context,
    cohort: Annotated[Path, typer.Argument(metavar="COHORT", help="The cohort file.")],
    points: Annotated[
        int, typer.Option(metavar="N", min=0, max=1000, help="How many plans to look for between the ends.")
    ] = 9,
    picture: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw the curve too, as an SVG.")] = None,
    time_limit: TimeLimitOption = 120.0,
    seed: SeedOption = 0,
    workers: WorkersOption = None,
    on_unreadable: OnUnreadableOption = "fail",
    no_cache: NoCacheOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, plans and all.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="How to have each plan.")] = False,
) -> None:
    """Show what seats cost in hours.

    Those outside working time and those of instructors. Every point is a plan, and none is as good as another in all
    three and better in one.
    """
    from scheduler import api
    from scheduler.api.tradeoff import trace
    from scheduler.files import check_writable, write_whole

    started = context.obj if isinstance(context.obj, float) else time.monotonic()
    loaded = api.load_cohort(cohort)
    if picture is not None:
        check_writable(picture)
    with Interruption() as interruption:
        readings = read_with_progress(loaded, on_unreadable, no_cache=no_cache, stop=interruption.stop)
        with LiveLine(started) as live:
            search = functools.partial(
                trace,
                loaded,
                readings,
                num_points=points,
                time_limit=api.time_left(time_limit, started),
                seed=seed,
                workers=workers,
                stop=interruption.stop,
                heard=lambda done, total: live.show(f"{done} of {total} plans"),
            )
            curve = run_aside(search)
        if picture is not None:
            write_whole(picture, _picture(loaded.title or loaded.id, curve))
        if as_json:
            say_json(_document(curve))
        else:
            for line in _lines(loaded.title or loaded.id, curve, verbose=verbose):
                say(line.text, style=line.style, indent=line.indent)
            if picture is not None:
                say(f"The picture is in {picture}")
    if interruption.signal is not None:
        complain("Interrupted: this is the curve found until then.")
        raise typer.Exit(interruption.exit_code)


def _document(curve: Curve) -> dict[str, Any]:
    """The curve for other programs: points are numbered from 0."""
    points = [
        {
            "measures": {name: point.plan.measures[name] for name in ORDERS},
            "proven": point.proven,
            "objective": {"tiers": [_tier(tier) for tier in point.objective.tiers]},
            "plan": point.plan,
        }
        for point in curve.points
    ]
    return {"points": points, "ends": curve.ends, "num_requests": curve.num_requests, "dropped": curve.dropped}


def _picture(title: str, curve: Curve) -> str:
    from scheduler.report.curve import Dot, draw

    return draw(
        title,
        [
            Dot(number, point.values[1] / 60, point.values[2] / 60, point.values[0], point.proven)
            for number, point in enumerate(curve.points, start=1)
        ],
    )


def _lines(title: str, curve: Curve, *, verbose: bool) -> Iterator[Line]:
    yield Line(f"{title}: {count(curve.num_requests, 'request')}", style="bold")
    yield Line(f"{'plan':>4}{'seated':>8}{'unscheduled':>13}{'out of hours':>15}{'instructors':>15}{'sessions':>10}")
    for number, point in enumerate(curve.points, start=1):
        yield Line(_row(number, point))
    yield Line()
    proven = sum(point.proven for point in curve.points)
    if proven == len(curve.points):
        yield Line("Proven: no plan is as good as one of these in all three and better in one.")
    else:
        yield Line(f"{proven} of {len(curve.points)} are proven; to the others (?) a better plan may exist.")
    for first, told in _ends(curve):
        yield Line(f"{told}: plan {first + 1}", "  ")
    yield Line()
    if not verbose:
        yield Line("To have one of them, put its objective into the cohort: --verbose tells each.")
        return
    yield Line("The objective of each, to be put into the cohort:")
    for number, point in enumerate(curve.points, start=1):
        yield Line(f"{number}. {json.dumps({'tiers': [_tier(tier) for tier in point.objective.tiers]})}", "  ")


def _row(number: int, point: Point) -> str:
    unscheduled, late, led = point.values
    seated = sum(len(session.learners) for session in point.plan.sessions)
    row = f"{number:4}{seated:8}{unscheduled:13}{hours(late):>15}{hours(led):>15}{len(point.plan.sessions):10}"
    return row if point.proven else f"{row} ?"


def _ends(curve: Curve) -> Iterator[tuple[int, str]]:
    """The ends: those with the same plan and the same first measure are one."""
    told: dict[tuple[str, int], list[str]] = {}
    for end in curve.ends:
        told.setdefault((end.order[0], end.point), []).append(ORDERS[end.order[1]])
    for (first, point), then in told.items():
        yield point, f"{ORDERS[first].capitalize()} first, then {' or '.join(then)}"


def _tier(tier: Tier) -> dict[str, int]:
    return dict(tier.weights) if tier.at_most is None else {**tier.weights, "at_most": tier.at_most}
