"""``schedule export``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.console import complain, say
from scheduler.cli.json_out import say_json
from scheduler.cli.options import CohortOption, JsonOption


class System(StrEnum):
    """Whose columns are written."""

    MOODLE = "moodle"
    BRIGHTSPACE = "brightspace"
    CORNERSTONE = "cornerstone"
    CSV = "csv"


def export(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan file.")],
    to: Annotated[System, typer.Option("--to", help="The learning system, or csv for spreadsheets.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The folder of the files.")],
    course: Annotated[
        str | None, typer.Option(metavar="CODE", help="The course of all sessions; by default each clinic is one.")
    ] = None,
    cohort: CohortOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write enrolments and rosters as CSV, in the columns of a learning system.

    They hold people's names and addresses, and are for the coordinator. No cell runs as a formula in a spreadsheet.
    """
    from scheduler import api

    done = api.export_plan(plan, output, to.value, cohort, course=course)
    for warning in done.warnings:
        complain(warning)
    if as_json:
        say_json({"files": [str(path) for path in done.files], "warnings": done.warnings})
        return
    for path in done.files:
        say(str(path))
