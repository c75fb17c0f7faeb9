"""``schedule check``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.console import say
from scheduler.cli.json_out import say_json
from scheduler.cli.options import JsonOption, NoCacheOption, OnUnreadableOption
from scheduler.cli.origins import commitment_lines, origin_lines
from scheduler.cli.reading import read_with_progress
from scheduler.cli.words import count


def check(
    cohort: Annotated[Path, typer.Argument(metavar="COHORT", help="The cohort file.")],
    on_unreadable: OnUnreadableOption = "fail",
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if there are shortfalls.")] = False,
    as_json: JsonOption = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Everybody, with where their availability comes from.")
    ] = False,
    no_cache: NoCacheOption = False,
) -> None:
    """Find what is wrong with a cohort, before solving.

    It tells every fault, and every shortfall that can be told.
    """
    from scheduler import api

    loaded = api.load_cohort(cohort)
    readings = read_with_progress(loaded, on_unreadable, no_cache=no_cache)
    report = api.check(loaded, readings=readings)
    if as_json:
        say_json(report)
    else:
        say(f"{cohort} has no faults.")
        say(
            f"{count(report.learners, 'learner')}, {count(report.instructors, 'instructor')}, "
            f"{count(report.clinics, 'clinic')}, {count(report.requests, 'request')}."
        )
        for line in origin_lines(report.availability, everybody=verbose):
            say(line.text, indent=line.indent)
        for line in commitment_lines(report.committed):
            say(line.text, indent=line.indent)
        say(f"{count(len(report.shortfalls), 'shortfall')}:" if report.shortfalls else "No shortfalls.")
        for shortfall in report.shortfalls:
            say(str(shortfall))
    if strict and report.shortfalls:
        raise typer.Exit(1)
