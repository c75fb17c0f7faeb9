"""Events as a calendar server keeps them (CalDAV), and what people do to them there.

The server gets the event of an invite without METHOD (RFC 4791 4.1). Organizer and attendee are marked
``SCHEDULE-AGENT=CLIENT`` (RFC 6638 7.1): whoever has to hear of it hears it from us, and the server mails nobody.

What we say is title, time, text, place and status. The event bears a hash of it: if that is still right, the rest is
the owner's (an answer, alarms, categories), and an update keeps it (``with_additions``). If it is not, somebody has
changed the event.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass

from icalendar import Calendar, vCalAddress
from icalendar import Component as Subcomponent
from icalendar import Event as Component

_SAID = ("UID", "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS")
_NEVER_SAID = ("RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID")
_OURS = {*_SAID, *_NEVER_SAID, "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "ORGANIZER", "ATTENDEE"}
_OURS |= {"CONFERENCE", "X-ALT-DESC"}
_HASH = "X-COHORT-SCHEDULER-HASH"
_ANSWERS = ("ACCEPTED", "TENTATIVE", "DECLINED")


@dataclass(frozen=True)
class Kept:
    """An event on a server. ``content`` is a hash of what it says, and of nothing that its owner may add.

    ``is_as_written``: it is one of ours, and says what it said when we wrote it.
    """

    sequence: int
    content: str
    is_as_written: bool


def calendar_object(message: bytes) -> bytes:
    """The file of ``write_message`` as a server keeps it. ``ValueError`` where it is not one of ours."""
    calendar, event = _parsed(message)
    calendar.pop("METHOD", None)
    for key in ("ORGANIZER", "ATTENDEE"):
        for address in _addresses(event, key):
            address.params["SCHEDULE-AGENT"] = "CLIENT"
    event.add(_HASH, _content(event))
    return bytes(calendar.to_ical())


def read_object(data: bytes) -> Kept:
    """What the server holds. ``ValueError`` where it is not one event at times in UTC: then it cannot be ours."""
    _, event = _parsed(data)
    content = _content(event)
    try:
        return Kept(int(event.get("SEQUENCE", 0)), content, str(event.get(_HASH)) == content)
    except (TypeError, ValueError) as error:
        raise ValueError("its SEQUENCE is not a number") from error


def with_additions(ours: bytes, theirs: bytes) -> bytes:
    """``ours`` with what the owner of the calendar has added to ``theirs``; an answer only where the time is the same.

    Both are what ``read_object`` can read.
    """
    calendar, event = _parsed(ours)
    _, before = _parsed(theirs)
    for key, value in before.property_items(recursive=False):
        if key not in event and key not in _OURS and key not in ("BEGIN", "END"):
            event.add(key, value, encode=False)
    event.subcomponents = [_renamed(part, before, event) for part in before.subcomponents]
    if all(_plain(event.get(key)) == _plain(before.get(key)) for key in ("DTSTART", "DTEND")):
        _keep_answer(event, before)
    return bytes(calendar.to_ical())


def _renamed(alarm: Subcomponent, before: Component, event: Component) -> Subcomponent:
    """The alarm, with the event's new title where it showed the earlier one."""
    if _plain(alarm.get("DESCRIPTION")) == _plain(before.get("SUMMARY")):
        alarm["DESCRIPTION"] = event["SUMMARY"]
    return alarm


def _content(event: Component) -> str:
    seen = {key: _plain(event.get(key)) for key in (*_SAID, *_NEVER_SAID)}
    seen["attendees"] = str(len(_addresses(event, "ATTENDEE")))
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


def _keep_answer(event: Component, before: Component) -> None:
    given = {str(one).lower(): str(one.params.get("PARTSTAT", "")).upper() for one in _addresses(before, "ATTENDEE")}
    for attendee in _addresses(event, "ATTENDEE"):
        answer = given.get(str(attendee).lower())
        if answer in _ANSWERS and attendee.params.get("PARTSTAT") == "NEEDS-ACTION":
            attendee.params["PARTSTAT"] = answer


def _parsed(data: bytes) -> tuple[Calendar, Component]:
    try:
        if b"VTIMEZONE" in data:  # icalendar would keep the zone for every later file
            raise ValueError("it has a time zone of its own")
        calendar = Calendar.from_ical(data)
        events = [event for event in calendar.walk("VEVENT") if isinstance(event, Component)]
        if not isinstance(calendar, Calendar) or len(events) != 1:
            raise ValueError("it is not one event")
    except Exception as error:  # icalendar raises errors of many kinds for a file that is not its own
        raise ValueError("it is not one of our events") from error
    return calendar, events[0]


def _addresses(event: Component, key: str) -> list[vCalAddress]:
    value = event.get(key)
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, vCalAddress)]


def _plain(value: object) -> str | None:
    """A value as text, the same however the file wrote it; moments in UTC."""
    moment = getattr(value, "dt", None)
    if isinstance(moment, dt.datetime) and moment.tzinfo is not None:
        return moment.astimezone(dt.UTC).isoformat()
    return None if value is None else str(value).replace("\r\n", "\n").strip()
