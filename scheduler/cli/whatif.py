"""``schedule whatif``."""

from __future__ import annotations

import datetime as dt
import functools
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.compare import side_of
from scheduler.cli.console import complain, say
from scheduler.cli.interruption import Interruption, run_aside
from scheduler.cli.json_out import say_json
from scheduler.cli.live import LiveProgress
from scheduler.cli.options import (
    JsonOption,
    NoCacheOption,
    OnUnreadableOption,
    SeedOption,
    TimeLimitOption,
    WorkersOption,
)
from scheduler.cli.reading import read_with_progress

if TYPE_CHECKING:
    from scheduler.api.whatif import WhatIf
    from scheduler.cohort.cohort import Cohort
    from scheduler.whatif.variation import Change


def whatif(
    context: typer.Context,
    cohort: Annotated[Path, typer.Argument(metavar="COHORT", help="The cohort file.")],
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Another value, like clinics.lab.capacity=14."),
    ] = None,
    additions: Annotated[
        list[str] | None,
        typer.Option("--add", metavar="PATH=VALUE", help="One more in a list: learners={…}, as JSON."),
    ] = None,
    removals: Annotated[
        list[str] | None,
        typer.Option("--remove", metavar="PATH", help="Without somebody or something, like instructors.i3."),
    ] = None,
    plan: Annotated[
        Path | None, typer.Option(metavar="BASEPLAN", help="The base's plan; without it the base is solved too.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="PLAN", help="Write the variation's plan, and its cohort too."),
    ] = None,
    time_limit: TimeLimitOption = 60.0,
    seed: SeedOption = 0,
    workers: WorkersOption = None,
    on_unreadable: OnUnreadableOption = "fail",
    no_cache: NoCacheOption = False,
    as_json: JsonOption = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="All rows.")] = False,
) -> None:
    """Solve a variation of a cohort beside it.

    Tells what it gains and costs, and for whom. The cohort's file stays as it is.
    """
    from scheduler import api
    from scheduler.api.whatif import whatif as solve_both
    from scheduler.plan_files import check_target
    from scheduler.whatif.variation import vary_cohort

    started = context.obj if isinstance(context.obj, float) else time.monotonic()
    changes = read_changes(settings or (), additions or (), removals or ())
    base = api.load_cohort(cohort)
    name = f"{output.stem if output else 'variation'}.cohort.json"
    varied, text = vary_cohort(base, changes, name)
    if output is not None:
        check_target(output, cohort)
        check_target(cohort.with_name(name), cohort)
    known = None if plan is None else side_of(plan, cohort, on_unreadable, no_cache=no_cache)
    with Interruption() as interruption:
        readings = [
            read_with_progress(each, on_unreadable, no_cache=no_cache, stop=interruption.stop)
            for each in (base, varied)
        ]
        with LiveProgress(started) as live:
            search = functools.partial(
                solve_both,
                base,
                varied,
                *readings,
                known=known,
                time_limit=api.time_left(time_limit, started),
                seed=seed,
                workers=workers,
                stop=interruption.stop,
                progress=live.show,
                prepared=live.prepared,
            )
            found = run_aside(search)
        if output is not None:
            _keep(found, output, cohort.with_name(name), text)
        _show(found, changes, output, as_json=as_json, verbose=verbose)
    if interruption.signal is not None:
        complain("Interrupted: these are the best plans found until then.")
        raise typer.Exit(interruption.exit_code)


def read_changes(settings: Iterable[str], additions: Iterable[str], removals: Iterable[str]) -> list[Change]:
    """The changes that were typed. Raises ``BadParameter`` where there are none."""
    from scheduler.whatif.variation import read_change

    changes = [
        *(read_change("add", text) for text in additions),
        *(read_change("set", text) for text in settings),
        *(read_change("remove", text) for text in removals),
    ]
    if not changes:
        raise typer.BadParameter("nothing changes: name what does, like --set clinics.lab.capacity=14")
    return changes


def _keep(found: WhatIf, output: Path, cohort: Path, text: str) -> None:
    """Write the variation's plan, and its cohort beside the base's, where calendars are found."""
    from scheduler.files import write_whole
    from scheduler.records import Settings, save_with_record

    write_whole(cohort, text)
    settings, now = Settings(command="whatif"), dt.datetime.now(dt.UTC)
    saved = save_with_record(found.variation.plan, output, cohort=found.variation.cohort, settings=settings, now=now)
    if saved.trouble is not None:
        complain(saved.trouble)


def _show(found: WhatIf, changes: list[Change], output: Path | None, *, as_json: bool, verbose: bool) -> None:
    from scheduler.cli.comparison import comparison_lines

    if as_json:
        plans = {"base": found.base.plan, "variation": found.variation.plan}
        say_json({"changes": [str(change) for change in changes], **plans, "comparison": found.comparison})
        return
    say(found.base.cohort.title or found.base.cohort.id, style="bold")
    for change in changes:
        say(f"Variation: {_told(change, found.base.cohort)}")
    say()
    for line in comparison_lines(found.comparison, "the base", "the variation", all_rows=verbose):
        say(line.text, style=line.style, indent=line.indent)
    source = found.variation.cohort.source
    if output is not None and source is not None:
        say()
        say(f"The variation's plan is in {output}, its cohort in {source.path}")


def _told(change: Change, cohort: Cohort) -> str:
    """The change, and by name whoever is taken out."""
    names: dict[tuple[str | int, ...], str] = {
        (kind, key): f"without {person.name} ({person.id})"
        for kind, people in (("learners", cohort.learners), ("instructors", cohort.instructors))
        for position, person in enumerate(people)
        for key in (position, str(position), person.id)
    }
    return names.get(change.parts, str(change)) if change.kind == "remove" else str(change)
