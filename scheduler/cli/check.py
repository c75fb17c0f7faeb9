"""``schedule check``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.console import say
from scheduler.cli.json_out import say_json
from scheduler.cli.words import count


def check(
    cohort: Annotated[Path, typer.Argument(metavar="COHORT", help="The cohort file.")],
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if there are shortfalls.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")] = False,
) -> None:
    """Find what is wrong with a cohort, before solving.

    It tells every fault, and every shortfall that can be told.
    """
    from scheduler import api

    report = api.check(api.load_cohort(cohort))
    if as_json:
        say_json(report)
    else:
        say(f"{cohort} has no faults.")
        say(
            f"{count(report.learners, 'learner')}, {count(report.instructors, 'instructor')}, "
            f"{count(report.clinics, 'clinic')}, {count(report.requests, 'request')}."
        )
        say(f"{count(len(report.shortfalls), 'shortfall')}:" if report.shortfalls else "No shortfalls.")
        for shortfall in report.shortfalls:
            say(str(shortfall))
    if strict and report.shortfalls:
        raise typer.Exit(1)
