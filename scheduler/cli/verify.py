"""``schedule verify``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.console import say
from scheduler.cli.json_out import say_json
from scheduler.cli.layout import FEW
from scheduler.cli.options import AsMadeOption, CohortOption


def verify(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan file.")],
    cohort: CohortOption = None,
    published: Annotated[
        Path | None, typer.Option(metavar="OLD", help="The plan it was made against, to check what changed.")
    ] = None,
    on_unreadable: AsMadeOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="The verdict as JSON.")] = False,
) -> None:
    """Judge any plan, whoever made it.

    It is judged by every rule, measure and claim, without any code of the solver. Where the data on time zones or
    holidays has changed since, it tells what that moves.
    """
    from scheduler import api

    verified = api.verify_with_record(plan, cohort, published, on_unreadable=on_unreadable)
    verdict, since = verified.verdict, verified.since
    if as_json:
        say_json({"ok": verdict.ok, "faults": verdict.faults, "measures": verdict.measures, "since": since})
    else:
        for line in verdict.lines():
            say(line)
        for sentence in since.sentences:
            say(sentence)
        changes = [*since.holidays, *since.moved]
        for change in changes[:FEW]:
            say(str(change), indent="  ")
        if len(changes) > FEW:
            say(f"… and {len(changes) - FEW} more (--json: all)", indent="  ")
    if not verdict.ok:
        raise typer.Exit(1)
