"""``schedule busy``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import complain, say
from scheduler.cli.json_out import say_json
from scheduler.cli.moments import parse_date
from scheduler.cli.options import JsonOption, OnUnreadableOption
from scheduler.cli.words import count

if TYPE_CHECKING:
    from scheduler.report.busy import BusyReport


def busy(
    calendars: Annotated[
        list[Path],
        typer.Argument(metavar="CALENDAR...", help="Calendar files of one owner: .ics, or free/busy answers as .json."),
    ],
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="First day, in --time-zone.")],
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="Last day, included.")],
    time_zone: Annotated[str, typer.Option(metavar="ZONE", help="The owner's zone, like Europe/Berlin.")],
    email: Annotated[
        str | None, typer.Option(metavar="OWNER", help="The owner's address: what they declined is free.")
    ] = None,
    on_unreadable: OnUnreadableOption = "fail",
    as_json: JsonOption = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="With file, UID and rule of every event that is busy.")
    ] = False,
) -> None:
    """Show the busy time of calendar files.

    It is merged, in UTC, with the events that it comes from.
    """
    from scheduler.report.busy import busy_report

    report = busy_report(
        calendars, parse_date(first, "--from"), parse_date(last, "--to"), time_zone, email, on_unreadable
    )
    if as_json:
        say_json(report)
    else:
        _show(report, verbose=verbose)
    for note in report.unreadable:
        done = {"busy": ", so its days are busy", "ignore": ", and left out"}.get(note.treated, "")
        complain(f"unreadable{done}: {note}")
    if report.faults:
        raise typer.Exit(2)


def _show(report: BusyReport, *, verbose: bool) -> None:
    for row in report.busy:
        events = "; ".join(dict.fromkeys(source.summary or source.uid or source.file for source in row.sources))
        say(f"{row.start:%a %Y-%m-%d %H:%M} to {row.end:%a %Y-%m-%d %H:%M} UTC  {events}")
        for source in row.sources if verbose else ():
            uid = f' "{source.uid}"' if source.uid else ""
            say(f"{source.file}{uid}: {source.rule or 'busy'}", indent="    ")
    if not report.busy:
        say("No busy time.")
    for note in report.remarks:
        say(f"note: {note}")
    for note in report.ignored:
        say(f"not busy: {note}")
    for file in report.files:
        say(
            f"{file.file}: {count(file.total, 'event')}: {file.read} read, {file.ignored} not busy, "
            f"{file.unreadable} unreadable"
        )
