"""``schedule invites``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.console import complain, say
from scheduler.cli.layout import FEW
from scheduler.cli.options import CohortOption


def invites(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan file.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The folder of the invites.")],
    cohort: CohortOption = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Name every new invite too.")] = False,
) -> None:
    """Write the calendar invites of a plan.

    It says what changed since the last time; what did not change is not touched.
    """
    from scheduler import api

    written = api.write_invites(plan, output, cohort, now=dt.datetime.now(dt.UTC))
    for warning in written.warnings:
        complain(warning)
    done = written.published
    for change in done.changes:
        if verbose or change.kind != "written" or done.written <= FEW:
            say(str(change))
    say(f"Invites in {output}: {done}")
