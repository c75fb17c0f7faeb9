"""``schedule verify``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.console import say
from scheduler.cli.json_out import say_json
from scheduler.cli.options import OnUnreadableOption


def verify(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan file.")],
    cohort: Annotated[
        Path | None, typer.Option(metavar="COHORT", help="Its cohort; by default the file that the plan names.")
    ] = None,
    published: Annotated[
        Path | None, typer.Option(metavar="OLD", help="The plan it was made against, to check what changed.")
    ] = None,
    on_unreadable: OnUnreadableOption = "fail",
    as_json: Annotated[bool, typer.Option("--json", help="The verdict as JSON.")] = False,
) -> None:
    """Judge any plan, whoever made it.

    It is judged by every rule, measure and claim, without any code of the solver.
    """
    from scheduler import api

    verdict = api.verify_files(plan, cohort, published, on_unreadable=on_unreadable)
    if as_json:
        say_json({"ok": verdict.ok, "faults": verdict.faults, "measures": verdict.measures})
    else:
        for line in verdict.lines():
            say(line)
    if not verdict.ok:
        raise typer.Exit(1)
