"""``schedule import``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.console import complain, say
from scheduler.cli.json_out import say_json
from scheduler.cli.moments import parse_date
from scheduler.cli.options import JsonOption
from scheduler.errors import Fault, InputError

HELP_MAP = 'What a column or a value is: "Home town=city", "CST=America/Chicago", or a JSON file of such pairs.'


def import_(
    learners: Annotated[Path | None, typer.Option(metavar="FILE", help="Learners: .csv or .xlsx.")] = None,
    instructors: Annotated[Path | None, typer.Option(metavar="FILE", help="Instructors: .csv or .xlsx.")] = None,
    clinics: Annotated[Path | None, typer.Option(metavar="FILE", help="Clinics: title, duration, capacity.")] = None,
    availability: Annotated[
        Path | None, typer.Option(metavar="POLL", help="A poll's answers: Doodle, When2meet, a form.")
    ] = None,
    calendars: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Calendars named like an id, an address or a name.")
    ] = None,
    into: Annotated[
        Path | None, typer.Option(metavar="COHORT", help="The cohort file that the people are merged into.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="COHORT", help="The cohort file to write.")
    ] = None,
    mapping: Annotated[list[str] | None, typer.Option("--map", metavar="TEXT=MEANING", help=HELP_MAP)] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day of a new cohort.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Its last day, included.")] = None,
    time_zone: Annotated[str, typer.Option(metavar="ZONE", help="The zone of those days.")] = "UTC",
    poll_zone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="The zone of the poll's times; by default the cohort's.")
    ] = None,
    slot_minutes: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="How long slots last that only say their start.")
    ] = None,
    update: Annotated[bool, typer.Option("--update", help="Take what the files have otherwise than COHORT.")] = False,
    remove_missing: Annotated[
        bool, typer.Option("--remove-missing", help="Take out of COHORT who is not in the files.")
    ] = False,
    skip_faulty: Annotated[
        bool, typer.Option("--skip-faulty", help="Leave out rows with faults; exit with 1 if there are any.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a cohort file that is there.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done; write nothing.")] = False,
    as_json: JsonOption = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Everything that was understood.")] = False,
) -> None:
    """Make a cohort file of spreadsheets, a poll and calendars.

    Nothing is guessed in silence: what was understood is listed, and what is not clear is asked about.
    """
    from scheduler.api.importing import Sources, Terms, import_people
    from scheduler.cli.imports import import_lines

    sources = Sources(learners, instructors, clinics, availability, calendars, into)
    if not any((learners, instructors, clinics, availability, calendars)):
        raise InputError(
            (Fault("schedule import", "has nothing to import", cure="name a file: --learners people.csv"),)
        )
    terms = Terms(
        choices=tuple(mapping or ()),
        first=parse_date(first, "--from") if first else None,
        last=parse_date(last, "--to") if last else None,
        time_zone=time_zone,
        poll_zone=poll_zone,
        slot_minutes=slot_minutes,
        update=update,
        remove_missing=remove_missing,
        skip_faulty=skip_faulty,
        replace=force,
        dry_run=dry_run,
    )
    done = import_people(sources, output or into or Path("cohort.json"), terms)
    if as_json:
        say_json(done)
    else:
        for line in import_lines(done, everything=verbose):
            say(line.text, indent=line.indent, style=line.style)
        for fault in done.skipped:
            complain(f"left out: {fault}")
    if done.skipped:
        raise typer.Exit(1)
