"""What people answer to invitations: the iTIP messages REPLY and COUNTER (RFC 5546 3.2.3, 3.2.7).

Read with tolerance for what programs leave out: REPLY without ORGANIZER (Exchange), without DTSTAMP, or with the METHOD
only in the mail around it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from scheduler.calendars.components import Component, Property, parse
from scheduler.calendars.reading import UnreadableError
from scheduler.calendars.text import content_lines
from scheduler.calendars.tzids import ZoneTable
from scheduler.calendars.values import Zones, address, number, read_length, read_time, text
from scheduler.calendars.zones import UTC

ANSWERS = frozenset({"REPLY", "COUNTER"})

_LAST = 2**32
"""Seconds from 1970 to 2106: nobody answers later."""
_MOST = 1000
"""Replies of one file; more is no mail."""


@dataclass(frozen=True)
class Attendance:
    """One attendee of a reply: addresses (case aside) and PARTSTAT, as written."""

    addresses: frozenset[str]
    partstat: str


@dataclass(frozen=True)
class Reply:
    """An answer about one event.

    ``sequence`` is the one that it answers, ``stamp`` its DTSTAMP (UTC, ``None`` where it has none). A ``counter``
    proposes ``start`` to ``end`` (UTC) instead.
    """

    uid: str
    sequence: int
    stamp: dt.datetime | None
    attendees: tuple[Attendance, ...]
    counter: bool = False
    start: dt.datetime | None = None
    end: dt.datetime | None = None


@dataclass(frozen=True)
class Replies:
    """The answers of one calendar object, how many of its events are none, and what cannot be read."""

    answers: tuple[Reply, ...] = ()
    num_others: int = 0
    problems: tuple[str, ...] = ()


def read_replies(data: bytes, method: str | None = None) -> Replies:
    """The answers in an ``.ics``; ``method`` counts where the calendar itself has none. Never raises."""
    try:
        tree = parse(content_lines(data))
    except UnreadableError as error:
        return Replies(problems=(error.why,))
    answers: list[Reply] = []
    problems = [problem.why for problem in tree.problems]
    num_others = 0
    for calendar in tree.calendars:
        events = [each for each in calendar.children if each.name == "VEVENT"]
        said = (calendar.text("METHOD") or method or "").upper()
        if said not in ANSWERS:
            num_others += len(events)
            continue
        zones = ZoneTable(calendar, UTC, _LAST)
        for event in events[:_MOST]:
            try:
                answers.append(_answer(event, zones, counter=said == "COUNTER"))
            except UnreadableError as error:
                problems.append(error.why)
    return Replies(tuple(answers), num_others, tuple(problems))


def _answer(event: Component, zones: Zones, *, counter: bool) -> Reply:
    if event.broken:
        raise UnreadableError(event.broken)
    uid = text(event, "UID")
    if not uid:
        raise UnreadableError(f"line {event.line}: the answer names no event (UID)")
    attendees = tuple(_attendance(prop) for prop in event.all("ATTENDEE"))
    if not attendees:
        raise UnreadableError(f"line {event.line}: the answer does not say whose it is (ATTENDEE)")
    start = _moment(event, "DTSTART", zones) if counter else None
    end = _end(event, start, zones) if counter else None
    return Reply(uid, number(event, "SEQUENCE"), _moment(event, "DTSTAMP", zones), attendees, counter, start, end)


def _attendance(prop: Property) -> Attendance:
    partstat = prop.parameters(prop.value).get("PARTSTAT", "NEEDS-ACTION").upper()
    return Attendance(frozenset(address(prop)), partstat)


def _moment(event: Component, name: str, zones: Zones) -> dt.datetime | None:
    prop = event.one(name)
    return None if prop is None else _instant(read_time(prop, zones).instant, event)


def _end(event: Component, start: dt.datetime | None, zones: Zones) -> dt.datetime | None:
    end, length, begin = _moment(event, "DTEND", zones), event.one("DURATION"), event.one("DTSTART")
    if end is None and length is not None and begin is not None:
        first = read_time(begin, zones)
        end = _instant(read_length(length).end(first, first.instant), event)
    if start is not None and end is not None and end <= start:
        raise UnreadableError(f"line {event.line}: what it proposes ends before it starts")
    return end


def _instant(seconds: int, event: Component) -> dt.datetime:
    if not 0 <= seconds < _LAST:
        raise UnreadableError(f"line {event.line}: the answer is of another century")
    return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)
