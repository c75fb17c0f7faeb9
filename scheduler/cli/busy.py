"""``schedule busy``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.console import complain, say
from scheduler.cli.json_out import say_json
from scheduler.cli.moments import parse_date


def busy(
    calendars: Annotated[list[Path], typer.Argument(metavar="CALENDAR...", help="Calendar files (.ics) of one owner.")],
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="First day, in --time-zone.")],
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="Last day, included.")],
    time_zone: Annotated[str, typer.Option(metavar="ZONE", help="The owner's zone, like Europe/Berlin.")],
    email: Annotated[
        str | None, typer.Option(metavar="OWNER", help="The owner's address: what they declined is free.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")] = False,
) -> None:
    """Show the busy time of calendar files.

    It is merged, in UTC, with the events that it comes from.
    """
    from scheduler.report.busy import busy_report

    report = busy_report(calendars, parse_date(first, "--from"), parse_date(last, "--to"), time_zone, email)
    if as_json:
        say_json(report)
    else:
        for row in report.busy:
            events = "; ".join(source.summary or source.uid or source.file for source in row.sources)
            say(f"{row.start:%a %Y-%m-%d %H:%M} to {row.end:%a %Y-%m-%d %H:%M} UTC  {events}")
        if not report.busy:
            say("No busy time.")
        for note in report.ignored:
            say(f"not busy: {note}")
    for note in report.unreadable:
        complain(f"unreadable: {note}")
    if report.unreadable:
        raise typer.Exit(2)
