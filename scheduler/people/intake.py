"""Tables, a poll and calendars taken into one cohort document, with all that was found on the way."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scheduler.errors import Fault, MistakeError
from scheduler.people.findings import Findings, quoted
from scheduler.people.polls import Participant, Poll
from scheduler.people.record import Desk
from scheduler.people.roster import Member, Roster, humans, nearest_person, people_named
from scheduler.people.windows import spans_of_slots, windows
from scheduler.people.zones import Days

CALENDAR = ".ics"


@dataclass(frozen=True)
class PollTaken:
    """A poll's answers in the cohort: whose, and who is in the cohort and did not answer."""

    name: str
    shape: str
    zone: str
    slots: int
    slot_minutes: int | None
    answered: tuple[str, ...]
    never: tuple[str, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True)
class CalendarsTaken:
    """Calendar files by whose they are, and those that are nobody's."""

    folder: str
    matched: Mapping[str, str] = field(default_factory=dict)
    unmatched: tuple[str, ...] = ()


def days_of_poll(poll: Poll) -> tuple[dt.date, dt.date] | None:
    """The first and the last day of a poll; ``None`` where it has weekdays alone."""
    days = [slot.day for slot in poll.slots if slot.day is not None]
    return (min(days), max(days)) if days else None


def take_poll(poll: Poll, roster: Roster, desk: Desk, zone: str, slot_minutes: int | None) -> PollTaken:
    """Give everybody who answered the windows that they chose. Who is not known becomes a fault of the desk."""
    try:
        slots = spans_of_slots(poll.slots, desk.days, zone, slot_minutes)
    except MistakeError as error:
        desk.findings.fault(poll.name, error)
        return PollTaken(poll.name, poll.shape, zone, len(poll.slots), None, (), (), ())
    _tell_outside(poll, desk.days, desk.findings)
    members = roster.staying
    answered: list[Member] = []
    never: list[Member] = []
    for each in poll.participants:
        found = _who(each, members, desk)
        for member in found:
            chosen = windows(slots, each.answers)
            roster.set(member, "availability", chosen, take=True)
            (answered if chosen else never).append(member)
    silent = [each.name for each in members if each not in answered and each not in never]
    return PollTaken(
        poll.name,
        poll.shape,
        zone,
        len(poll.slots),
        slots.step,
        tuple(dict.fromkeys(each.name for each in answered)),
        tuple(dict.fromkeys(each.name for each in never)),
        tuple(silent),
    )


def take_calendars(folder: Path, beside: Path, roster: Roster, findings: Findings, *, update: bool) -> CalendarsTaken:
    """Give people the calendars whose files are named like their id, address or name.

    ``beside`` is the folder of the cohort file; the calendars must lie in it or below.
    """
    try:
        inside = folder.resolve().relative_to(beside.resolve()).as_posix()
    except ValueError:
        cure = f"move it into {beside}, beside the cohort file"
        findings.faults.append(Fault(str(folder), "is not in the folder of the cohort file", cure=cure))
        return CalendarsTaken(str(folder))
    if not folder.is_dir():
        findings.faults.append(Fault(str(folder), "is not a folder", cure="name the folder of the .ics files"))
        return CalendarsTaken(str(folder))
    matched: dict[str, str] = {}
    unmatched = []
    members = roster.staying
    for file in sorted(each for each in folder.iterdir() if each.suffix.casefold() == CALENDAR):
        found = people_named(members, file.stem, "")
        if not found:
            unmatched.append(file.name)
        elif len(set(humans(found))) > 1:
            error = MistakeError("may be the calendar of several people", "name it like an id or an address")
            findings.fault(str(file), error)
        for member in found if len(set(humans(found))) == 1 else ():
            path = file.name if inside == "." else f"{inside}/{file.name}"
            roster.set(member, "calendar", path, take=update)
            matched[file.name] = member.name
    return CalendarsTaken(str(folder), matched, tuple(unmatched))


def _tell_outside(poll: Poll, days: Days, findings: Findings) -> None:
    outside = sorted({slot.day for slot in poll.slots if slot.day and not days.start <= slot.day <= days.end})
    if outside:
        told = f"{outside[0]}" if len(outside) == 1 else f"{outside[0]} to {outside[-1]}"
        findings.remark(f"{poll.name}: {told}: outside the cohort's days, which are {days.start} to {days.end}")


def _who(participant: Participant, members: list[Member], desk: Desk) -> list[Member]:
    """The person who answered, once for each role; a fault where it is nobody, or may be one of several."""
    shown = participant.name or participant.email
    if desk.choices.is_ignored(shown):
        desk.findings.remark(f"{participant.place}: {shown} was left out, as --map says")
        return []
    said = desk.choices.person(shown)
    found = people_named(members, said or participant.name, "" if said else participant.email)
    if len(set(humans(found))) == 1:
        return found
    if found:
        desk.findings.ask("person", shown, [each.email or each.id for each in found], participant.place)
        return []
    near = nearest_person(members, said or shown)
    if near is None:
        cure = f"say who it is, --map {quoted(f'{shown}=ID')}, or leave it out, --map {quoted(f'{shown}=ignore')}"
    else:
        cure = f"if it is {near.name}: --map {quoted(f'{shown}={near.email or near.id}')}"
    desk.findings.fault(participant.place, MistakeError("is nobody in the cohort", cure), said or shown)
    return []


def located(faults: tuple[Fault, ...], document: Mapping[str, Any], roster: Roster) -> Iterator[Fault]:
    """Faults of a cohort document with the places of the tables that their people come from."""
    places = {(each.role, each.id): each.place for each in roster.members if each.place}
    for fault in faults:
        match = re.match(r"(learners|instructors)\[(\d+)\]\.?(.*)", fault.path)
        people = document.get(match[1], ()) if match else ()
        at = int(match[2]) if match else 0
        place = places.get((match[1], people[at].get("id"))) if match and at < len(people) else None  # type: ignore[arg-type]
        yield Fault(f"{place}: {match[3]}", fault.message, fault.value, fault.cure) if place and match else fault
