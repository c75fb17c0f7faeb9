"""``schedule solve``."""

from __future__ import annotations

import datetime as dt
import functools
import math
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli import layout
from scheduler.cli.console import complain, say
from scheduler.cli.interruption import Interruption, run_aside
from scheduler.cli.json_out import say_json
from scheduler.cli.live import LiveProgress
from scheduler.cli.moments import parse_instant
from scheduler.cli.options import NoCacheOption, NoticeOption, OnUnreadableOption
from scheduler.cli.reading import read_with_progress
from scheduler.errors import NoPlanFoundError

if TYPE_CHECKING:
    from scheduler.api import Solved
    from scheduler.records import Search
    from scheduler.report.summary import Summary

WANTING = 1


def solve(
    context: typer.Context,
    cohort: Annotated[Path, typer.Argument(metavar="COHORT", help="The cohort file.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="PLAN", help="The plan to write; by default plan.json beside the cohort."
        ),
    ] = None,
    time_limit: Annotated[
        float, typer.Option(metavar="SECONDS", min=0.0, help="Seconds for everything, reading and writing too.")
    ] = 60.0,
    seed: Annotated[int, typer.Option(metavar="N", min=0, max=2**31 - 1, help="Another seed, another search.")] = 0,
    workers: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, max=1024, help="Cores to use; by default all.", show_default=False),
    ] = None,
    deterministic: Annotated[
        bool, typer.Option("--deterministic", help="The same plan every time: work is counted, not time.")
    ] = False,
    published: Annotated[
        Path | None, typer.Option(metavar="OLD", help="The published plan, to be changed as little as need be.")
    ] = None,
    moves_per_seat: Annotated[
        int, typer.Option(metavar="N", min=1, max=10**6, help="Invitations that seating one more may disturb.")
    ] = 3,
    freeze_before: Annotated[
        str | None,
        typer.Option(
            metavar="INSTANT", help="What starts before it stays as published; by default now.", show_default=False
        ),
    ] = None,
    notice: NoticeOption = None,
    now: Annotated[
        str | None,
        typer.Option(metavar="INSTANT", help="What counts as now; by default the clock's.", show_default=False),
    ] = None,
    on_unreadable: OnUnreadableOption = "fail",
    no_cache: NoCacheOption = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if somebody is left unscheduled.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The summary as JSON.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="All rows, and how the plan was sought.")] = False,
) -> None:
    """Find the best plan, judge it, and write it."""
    from scheduler import api
    from scheduler.plan_files import check_target, keep_beside, read_plan
    from scheduler.records import Settings, save_with_record
    from scheduler.report.summary import summarise

    if math.isnan(time_limit):
        raise typer.BadParameter("--time-limit is not a number of seconds")
    started = context.obj if isinstance(context.obj, float) else time.monotonic()
    target = output if output is not None else cohort.parent / "plan.json"
    _refuse_without(published, freeze_before=freeze_before, notice=notice, now=now)
    clock = parse_instant(now, "--now") or dt.datetime.now(dt.UTC)
    freeze = parse_instant(freeze_before, "--freeze-before") or clock
    until = None if notice is None else clock + dt.timedelta(hours=notice)
    with Interruption() as interruption:
        check_target(target, cohort)
        old = None if published is None else read_plan(published)
        loaded = api.load_cohort(cohort)
        try:
            readings = read_with_progress(loaded, on_unreadable, no_cache=no_cache, stop=interruption.stop)
            with LiveProgress(started) as live:
                search = functools.partial(
                    api.solve_with_details,
                    loaded,
                    seed=seed,
                    workers=workers,
                    deterministic=deterministic,
                    published=old.plan if old else None,
                    moves_per_seat=moves_per_seat,
                    freeze_before=freeze,
                    notice_until=until,
                    tell_moves=True,
                    stop=interruption.stop,
                    progress=live.show,
                    prepared=live.prepared,
                    readings=readings,
                )
                left = time_limit if deterministic else api.time_left(time_limit, started)
                solved = run_aside(lambda: search(time_limit=left))
        except NoPlanFoundError:
            if interruption.signal is None:
                raise
            complain("Interrupted before a plan was found; nothing was written.")
            raise typer.Exit(interruption.exit_code) from None
        replaces = old is not None and old.path.resolve() == target.resolve()
        kept = keep_beside(old) if old is not None and replaces else old
        saved = save_with_record(
            solved.plan,
            target,
            cohort=loaded,
            published=kept,
            settings=Settings(
                command="solve",
                time_limit=None if math.isinf(time_limit) else time_limit,
                seed=seed,
                workers=workers or api.usable_cores(),
                deterministic=deterministic,
                moves_per_seat=moves_per_seat if old else None,
                freeze_before=freeze if old else None,
                notice_hours=notice,
                on_unreadable=on_unreadable,
            ),
            search=_search(solved),
            now=dt.datetime.now(dt.UTC),
        )
        plan = saved.plan
        summary = summarise(loaded, plan, solved.problem, solved.outcome.solution, solved.moves)
        if as_json:
            say_json(summary)
        else:
            _show(summary, target, solved if verbose else None)
    if saved.trouble is not None:
        complain(saved.trouble)
    for note in solved.readings.treated:
        complain(f"{note.file}: {note}.")
    if kept is not None and replaces:
        complain(f"{target} was the published plan and is the new one now: the old one is {kept.path}.")
    if interruption.signal is not None:
        complain(f"Interrupted after {solved.elapsed:.0f} s: {target} is the best plan found until then.")
        raise typer.Exit(interruption.exit_code)
    if strict and plan.unscheduled:
        raise typer.Exit(WANTING)


def _search(solved: Solved) -> Search:
    from scheduler.records import Search

    return Search(
        strategy=solved.strategy,
        reasons=solved.reasons,
        clock_stopped=solved.clock_stopped,
        seconds=round(solved.elapsed, 3),
    )


def _refuse_without(published: Path | None, **options: str | float | None) -> None:
    """Options that say nothing without a published plan."""
    why = {
        "freeze_before": "nothing is frozen",
        "notice": "nobody has been invited",
        "now": "nothing depends on the time",
    }
    for name, value in options.items():
        if value is not None and published is None:
            option = f"--{name.replace('_', '-')}"
            raise typer.BadParameter(f"{option} needs --published: {why[name]} without a published plan")


def _show(summary: Summary, target: Path, details: Solved | None) -> None:
    """Print the summary; with ``details`` all of it, and how the plan was sought."""
    how = layout.strategy_lines(details.strategy, details.reasons) if details else ()
    for line in (*layout.summary_lines(summary, all_rows=details is not None), *how, *layout.footer_lines(target)):
        say(line.text, style=line.style, indent=line.indent)
