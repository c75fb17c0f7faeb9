"""``schedule attendance``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import complain, say
from scheduler.cli.json_out import say_json
from scheduler.cli.layout import FEW, Line
from scheduler.cli.moments import parse_instant
from scheduler.cli.options import CohortOption, JsonOption, OnUnreadableOption
from scheduler.cli.words import count

if TYPE_CHECKING:
    from scheduler.api.attendance import AttendanceTaken
    from scheduler.attendance.attendance import Attendance, Missed, Stranger
    from scheduler.attendance.following import Following
    from scheduler.missed import Offer


class Dates(StrEnum):
    """How dates are written in an export."""

    MDY = "mdy"
    DMY = "dmy"
    YMD = "ymd"


def attendance(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan that was carried out.")],
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE…", help="Attendance exports of Teams, Zoom or Meet.")
    ] = None,
    session: Annotated[
        str | None, typer.Option(metavar="ID", help="Whose exports they are, where their times do not tell.")
    ] = None,
    time_zone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="The zone of the exports' clocks; by default the horizon's.")
    ] = None,
    dates: Annotated[
        Dates | None, typer.Option(help="How their dates are written, where that is in doubt.", show_default=False)
    ] = None,
    who: Annotated[
        list[str] | None, typer.Option(metavar="NAME=ID", help="Who a name in an export is, by the learner's id.")
    ] = None,
    completion: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Completions and scores of a learning system, CSV.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write who came, and who did not, as CSV.")
    ] = None,
    completion_output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the completions that were matched as CSV.")
    ] = None,
    into: Annotated[
        Path | None, typer.Option(metavar="NEXT", help="The next cohort's file: who attended has completed it there.")
    ] = None,
    at_least: Annotated[
        int, typer.Option(metavar="PERCENT", min=0, max=100, help="With --into: so much of a session completes it.")
    ] = 50,
    cohort: CohortOption = None,
    now: Annotated[
        str | None, typer.Option(metavar="INSTANT", help="Offer sessions that start later; by default now.")
    ] = None,
    on_unreadable: OnUnreadableOption = "fail",
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Everybody, not only the first few.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Tell from meeting exports who came, and who did not.

    Names that are only near to a learner's are listed and not counted: state who they are with --who. Those who did not
    come are offered a session to come, or what can be done alone.
    """
    from scheduler import api
    from scheduler.api.attendance import Told

    if not files and not completion:
        raise typer.BadParameter("name an attendance export, or completions with --completion")
    taken = api.take_attendance(
        plan,
        files or [],
        cohort,
        completion=completion or [],
        told=Told(session, time_zone, None if dates is None else dates.value, _said(who or [])),
        output=output,
        completion_output=completion_output,
        into=into,
        at_least=at_least,
        now=parse_instant(now, "--now") or dt.datetime.now(dt.UTC),
        on_unreadable=on_unreadable,
    )
    for warning in taken.warnings:
        complain(warning)
    if as_json:
        say_json(_document(taken))
        return
    for line in _lines(taken, into, None if verbose else FEW):
        say(line.text, indent=line.indent, style=line.style)


def _said(who: Sequence[str]) -> Mapping[str, str]:
    said = {}
    for each in who:
        name, equals, learner = each.rpartition("=")
        if not equals or not name.strip() or not learner.strip():
            raise typer.BadParameter(f'--who "{each}" is not a name and an id; write it like "Ada O.=l1"')
        said[name.strip()] = learner.strip()
    return said


def _document(taken: AttendanceTaken) -> dict[str, object]:
    found, following = taken.attendance, taken.following
    return {
        "files": found.files,
        "attended": [{**vars(each), "by": how} for each, how in zip(found.attended, found.by, strict=True)],
        "missed": found.missed,
        "unclear": found.unclear,
        "strangers": found.strangers,
        "offers": taken.offers,
        "completed": [{**vars(each), "on": each.on and each.on.isoformat()} for each in taken.completion.completed],
        "unplaced": taken.completion.unplaced,
        "unfinished": taken.completion.num_unfinished,
        "following": None
        if following is None
        else {
            "completed": following.completed,
            "requested": following.requested,
            "joined": following.joined,
            "too_short": following.too_short,
        },
        "warnings": taken.warnings,
    }


def _lines(taken: AttendanceTaken, into: Path | None, few: int | None) -> Iterator[Line]:
    found = taken.attendance
    for file in found.files:
        told = f"{file.name}: {count(file.people, 'person', 'people')}, {file.session}"
        meeting = f", meeting {file.meeting}" if file.meeting > 1 else ""
        yield Line(f"{told}{meeting} (times of {file.time_zone})")
        for remark in file.remarks:
            yield Line(remark, "  ")
    for session in dict.fromkeys(file.session for file in found.files):
        yield from _session(taken, found, session, few)
    yield from _strangers(taken, found.strangers)
    yield from _missed(taken, few)
    yield from _completed(taken)
    if taken.following is not None and into is not None:
        yield from _following(taken.following, into)


def _person(taken: AttendanceTaken, learner: str) -> str:
    return f"{taken.names.get(learner, learner)} ({learner})"


def _session(taken: AttendanceTaken, found: Attendance, session: str, few: int | None) -> Iterator[Line]:
    here = [each for each in found.attended if each.session == session]
    planned = [each for each in here if each.planned]
    away = [each for each in (*found.missed, *found.unclear) if each.session == session]
    yield Line()
    yield Line(f"{session}: {len(planned)} of {len(planned) + len(away)} came", style="bold")
    for each in here[:few]:
        extra = "" if each.planned else ", not on the roster"
        yield Line(f"{each.minutes:>4} of {each.of} min  {_person(taken, each.learner)}{extra}", "  ")
    if few is not None and len(here) > few:
        yield Line(f"… and {len(here) - few} more (--verbose: all)", "  ")


def _strangers(taken: AttendanceTaken, strangers: Sequence[Stranger]) -> Iterator[Line]:
    if not strangers:
        return
    yield Line()
    yield Line(f"Not matched: {count(len(strangers), 'person', 'people')}", style="bold")
    for each in strangers:
        address = f" <{each.email}>" if each.email else ""
        yield Line(f"{each.name or 'nobody named'}{address}, {each.minutes} min ({each.place})", "  ")
        if each.near:
            near = " or ".join(_person(taken, one) for one in each.near)
            yield Line(f'perhaps {near}: --who "{each.name}={each.near[0]}"', "    ")


def _missed(taken: AttendanceTaken, few: int | None) -> Iterator[Line]:
    missed, unclear = taken.attendance.missed, taken.attendance.unclear
    offered = {(offer.learner, offer.session): offer for offer in taken.offers}
    if missed:
        yield Line()
        yield Line(f"Did not come: {count(len(missed), 'learner')}", style="bold")
    for one in missed[:few]:
        yield Line(f"{_person(taken, one.learner)}, {one.session}", "  ")
        yield from _offer(offered.get((one.learner, one.session)))
    if few is not None and len(missed) > few:
        yield Line(f"… and {len(missed) - few} more (--verbose: all)", "  ")
    if unclear:
        yield Line(f"Not told, since somebody above may be them: {_people(taken, unclear)}")


def _people(taken: AttendanceTaken, missed: Sequence[Missed]) -> str:
    return ", ".join(_person(taken, one.learner) for one in missed)


def _offer(offer: Offer | None) -> Iterator[Line]:
    if offer is None:
        return
    for seat in offer.seats[:1]:
        left = f"{count(seat.seats_left, 'seat')} left"
        yield Line(f"next: {seat.session} on {seat.start:%a %d %b %Y %H:%M} UTC, {left}", "    ")
    for each in offer.alternatives[:1]:
        yield Line(f"{'or' if offer.seats else 'instead'}: {each.message}", "    ")
    if not offer.seats and not offer.alternatives:
        yield Line("nothing to offer: no session to come has a seat for them, and no content covers it", "    ")


def _completed(taken: AttendanceTaken) -> Iterator[Line]:
    done = taken.completion
    if not (done.completed or done.unplaced or done.num_unfinished):
        return
    yield Line()
    yield Line(f"Completed: {len(done.completed)}, not yet: {done.num_unfinished}", style="bold")
    for each in done.unplaced:
        yield Line(f"{each.name or 'nobody named'}, {each.item or 'nothing named'}: {each.why} ({each.place})", "  ")
        if each.near:
            yield Line("perhaps " + " or ".join(_person(taken, one) for one in each.near), "    ")


def _following(following: Following, into: Path) -> Iterator[Line]:
    yield Line()
    yield Line(f"{into}: {count(len(following.completed), 'completion')} marked", style="bold")
    asks = count(len(following.requested), "request")
    yield Line(f"{asks} added, {count(len(following.joined), 'learner')} added who missed a session", "  ")
    if following.too_short:
        told = ", ".join(f"{each.learner} ({each.minutes} of {each.of} min)" for each in following.too_short)
        yield Line(f"attended too little of it, so they ask again: {told}", "  ")
