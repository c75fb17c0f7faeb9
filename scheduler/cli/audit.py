"""``schedule audit``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.console import complain, say
from scheduler.cli.json_out import say_json
from scheduler.cli.options import JsonOption
from scheduler.errors import Fault, InputError


def audit(
    catalogue: Annotated[
        Path, typer.Argument(metavar="CATALOGUE", help="A CSV file or workbook of courses, one a row, with a header.")
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="CSV", help="The catalogue to write, with what was found.")
    ] = None,
    profile: Annotated[
        str | None, typer.Option(metavar="PROFILE", help="As for scorecard; by default mature_ld.", show_default=False)
    ] = None,
    capacity: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Seats of a clinic where a row states none; by default 12.")
    ] = None,
    as_json: JsonOption = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="All rows.")] = False,
) -> None:
    """Choose and score the mode of every course of a catalogue.

    Columns: title, complexity and learners; and, where there, id, content_type, risk, regulation, capacity.
    """
    from scheduler.api import programmes
    from scheduler.cli.modes import audit_lines
    from scheduler.files import same_file, write_whole

    if output is not None and same_file(output, catalogue):
        raise InputError((Fault(str(output), "is the catalogue itself", cure="name another file with -o"),))
    found = programmes.audit(catalogue, profile=profile, capacity=capacity)
    if output is not None:
        write_whole(output, found.table)
    if as_json:
        say_json({name: value for name, value in vars(found).items() if name != "table"})
    else:
        for line in audit_lines(found, all_rows=verbose):
            say(line.text, style=line.style, indent=line.indent)
    if output is not None:
        complain(f"Wrote {output}")
