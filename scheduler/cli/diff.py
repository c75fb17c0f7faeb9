"""``schedule diff``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import say
from scheduler.cli.json_out import say_json
from scheduler.cli.layout import FEW, Line
from scheduler.cli.moments import parse_instant
from scheduler.cli.words import count

if TYPE_CHECKING:
    from scheduler.publish.comparison import PersonChange, PersonName, PlanDifference, SessionChange

DIFFERENT = 1


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The plan as it was.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The plan as it is to be.")],
    cohort: Annotated[
        Path | None, typer.Option(metavar="COHORT", help="Their cohort; by default the file that NEW names.")
    ] = None,
    invites: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Compare with what this folder told people; by default with OLD.", show_default=False
        ),
    ] = None,
    now: Annotated[
        str | None,
        typer.Option(metavar="INSTANT", help="When sessions are past; by default by the clock.", show_default=False),
    ] = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 if anything differs.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The difference as JSON.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="All rows.")] = False,
) -> None:
    """Show what differs between two plans, by session and by person.

    Whom publishing the new plan would tell what, if people hold what the old one says.
    """
    from scheduler import api

    found = api.diff(old, new, cohort, invites, now=parse_instant(now, "--now") or dt.datetime.now(dt.UTC))
    if as_json:
        say_json({"sessions": found.sessions, "people": found.people, "states": found.states})
    else:
        for line in diff_lines(found, few=None if verbose else FEW):
            say(line.text, style=line.style, indent=line.indent)
    if exit_code and not found.is_empty:
        raise typer.Exit(DIFFERENT)


def diff_lines(found: PlanDifference, *, few: int | None) -> Iterator[Line]:
    """The difference, sessions first; of each kind at most so many rows."""
    if found.is_empty:
        yield Line("Nothing differs: nobody would be told anything.")
        return
    if found.sessions:
        yield Line(f"{count(len(found.sessions), 'session differs', 'sessions differ')}", style="bold")
        yield from _cut([list(_session(each)) for each in found.sessions], few)
        yield Line()
    if found.people:
        yield Line(f"{count(len(found.people), 'person is', 'people are')} told something", style="bold")
        yield from _cut([list(_person(each)) for each in found.people], few)
        yield Line()
    counted = ", ".join(f"{number} {state}" for state, number in found.states.items())
    yield Line(f"Sessions of the new plan: {counted}")


def _cut(rows: list[list[Line]], few: int | None) -> Iterator[Line]:
    shown = len(rows) if few is None or len(rows) <= few + 1 else few
    for row in rows[:shown]:
        yield from row
    if shown < len(rows):
        yield Line(f"… and {len(rows) - shown} more (--verbose: all)", "  ")


def _session(change: SessionChange) -> Iterator[Line]:
    yield Line(f"{change.kind:7}  {change.title}, {_instant(change.start)} ({change.id}, {change.state})", "  ")
    if change.reason is not None:
        yield Line(change.reason.message, "      ")
    for name, value in change.was.items():
        yield Line(_was(name, value), "      ")
    if change.kind == "changed":
        for verb, people in (("joins", change.joined), ("leaves", change.left)):
            if people:
                yield Line(f"{verb}: {', '.join(map(_named, people))}", "      ")
    else:
        who = change.joined or change.left
        led = ", ".join(_named(each) for each in who if each.role == "instructor")
        seats = count(sum(each.role == "learner" for each in who), "learner")
        yield Line(f"{seats}, {led}" if led else seats, "      ")


def _was(name: str, value: object) -> str:
    if name == "meetings" and isinstance(value, list):
        return f"was at {_instant(value[0]['start'])}" + (f", {len(value)} meetings" if len(value) > 1 else "")
    return "has another join link" if name == "links" else f"{name} was {value or 'none'}"


def _person(change: PersonChange) -> Iterator[Line]:
    yield Line(f"{change.person.role} {_named(change.person)}", "  ")
    for told in change.told:
        yield Line(f"{told.word}: {told.summary}, {_instant(told.start)} ({told.why})", "      ")


def _named(person: PersonName) -> str:
    return person.id if person.name == person.id else f"{person.name} ({person.id})"


def _instant(moment: dt.datetime) -> str:
    return f"{moment:%a %d %b %Y %H:%M} UTC"
