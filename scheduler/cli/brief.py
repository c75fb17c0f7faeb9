"""``schedule brief``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.console import complain, say
from scheduler.cli.json_out import say_json
from scheduler.cli.options import CohortOption, JsonOption
from scheduler.cli.words import count


class By(StrEnum):
    """Who shares a breakout room."""

    GROUP = "group"
    MIXED = "mixed"


def brief(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan file.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="A folder for a Markdown file each.")
    ] = None,
    breakouts: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Put learners into so many rooms.", show_default=False)
    ] = None,
    by: Annotated[
        By | None,
        typer.Option(help="Rooms hold whole groups, or people of many; by default mixed.", show_default=False),
    ] = None,
    cohort: CohortOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the final brief for each instructor: who comes, links, breakout rooms.

    A brief holds the names of the learners of its own sessions, and nobody's address.
    """
    from scheduler import api
    from scheduler.exports.briefs import Rooms

    rooms = None if breakouts is None and by is None else Rooms("mixed" if by is None else by.value, breakouts)
    done = api.brief_instructors(plan, output, cohort, rooms=rooms)
    for warning in done.warnings:
        complain(warning)
    if as_json:
        say_json({"briefs": done.briefs, "files": [str(path) for path in done.files], "warnings": done.warnings})
        return
    if output is not None:
        say(f"{count(len(done.briefs), 'brief')} in {output / 'instructors'}")
        return
    for number, each in enumerate(done.briefs):
        for line in ([""] if number else []) + each.text.splitlines():
            say(line)
