"""Invites as iCalendar: the only place of output that touches icalendar.

What every message obeys (RFC 5545, 5546, 7986):

- One UID a message. METHOD is a property of the calendar and stands before the event; there is no UID of the calendar.
- Times are UTC: the one form that all calendars read alike.
- ``REQUEST`` carries the organizer and, as the only attendee, its recipient. ``PUBLISH`` carries no attendee.
- A REQUEST is taken back by ``CANCEL`` to the same attendee. What was published is taken back by ``PUBLISH`` with
  ``STATUS:CANCELLED`` (RFC 5546 3.2.1; a CANCEL must name an organizer, and the attendee removed). A calendar that
  imports it and heeds the status hides the event or strikes it out. For those that do not, the event is free time and
  its title says so.
- A hold is a REQUEST with ``STATUS:TENTATIVE``; the invitation that follows it is an update of the same event. Who is
  known to have accepted that very time is not asked again: ``PARTSTAT=ACCEPTED``, no ``RSVP``.
- A feed is one PUBLISH of many events, without organizer and attendees, that says how often to look again.
- Names, titles and addresses are cleaned here, before icalendar, which lets control characters and a bare CR pass.
- Lines end in CRLF and have at most 75 octets.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, unquote

from icalendar import Alarm, Calendar, vCalAddress, vDuration, vUri
from icalendar import Event as Component

from scheduler.calendars.clean import clean_line, clean_name, clean_text, clean_url

PRODUCT = "-//cohort-scheduler//invites//EN"
REMINDER = dt.timedelta(minutes=-15)
Method = Literal["REQUEST", "PUBLISH", "CANCEL"]

_ADDRESS = re.compile(r"[^\x00-\x1f\x7f-\x9f]+@[^\s@<>\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True)
class Party:
    """The organizer or the recipient of an invite."""

    email: str
    name: str


@dataclass(frozen=True)
class Event:
    """One meeting ``[start, end)`` as its recipient sees it. ``link`` is where to join; ``None`` in a room."""

    uid: str
    start: dt.datetime
    end: dt.datetime
    summary: str
    description: str = ""
    location: str | None = None
    link: str | None = None


@dataclass(frozen=True)
class Message:
    """An event, to whom it is said and by whom. ``attendee`` is ``None`` where it is published.

    ``tentative``: only to be kept free for now.
    """

    event: Event
    organizer: Party | None
    attendee: Party | None
    cancelled: bool = False
    tentative: bool = False

    @property
    def method(self) -> Method:
        """REQUEST and CANCEL need somebody who asks and somebody who is asked."""
        if self.organizer is None or self.attendee is None:
            return "PUBLISH"
        return "CANCEL" if self.cancelled else "REQUEST"


def write_message(message: Message, *, sequence: int, stamp: dt.datetime, accepted: bool = False) -> bytes:
    """The bytes of one ``.ics`` file, the same for the same arguments. ``stamp`` (DTSTAMP) has whole seconds.

    ``accepted``: the attendee has said yes to this time, and is told so instead of being asked again.
    """
    calendar = _calendar(message.method)
    component = _component(message, sequence, stamp)
    if accepted and not message.cancelled and "ATTENDEE" in component:
        component["ATTENDEE"].params.update({"PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    calendar.add_component(component)
    return bytes(calendar.to_ical())


@dataclass(frozen=True)
class Shown:
    """An event of a feed, with its SEQUENCE and DTSTAMP."""

    event: Event
    sequence: int
    stamp: dt.datetime
    cancelled: bool = False


def write_feed(name: str, shown: Iterable[Shown], *, refresh: dt.timedelta) -> bytes:
    """A calendar to subscribe to, with its title and the time after which to look again."""
    calendar = _calendar("PUBLISH")
    title = clean_line(name)
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", vDuration(refresh), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(refresh))
    for one in shown:
        message = Message(one.event, None, None, cancelled=one.cancelled)
        component = _component(message, one.sequence, one.stamp)
        component.subcomponents.clear()
        calendar.add_component(component)
    return bytes(calendar.to_ical())


@dataclass(frozen=True)
class Sent:
    """What a file says: its message without the link to join, its SEQUENCE, and its bytes."""

    message: Message
    sequence: int
    data: bytes


def read_sent(data: bytes) -> Sent:
    """What ``write_message`` wrote; ``ValueError`` where it is not that."""
    component = _only_event(data)
    status = str(component.get("STATUS"))
    try:
        event = Event(
            uid=str(component["UID"]),
            start=_moment(component.start),
            end=_moment(component.end),
            summary=str(component["SUMMARY"]),
            description=str(component.get("DESCRIPTION", "")),
            location=str(component["LOCATION"]) if "LOCATION" in component else None,
        )
        sequence = int(str(component["SEQUENCE"]))
    except Exception as error:  # icalendar raises errors of many kinds for a file that is not its own
        raise ValueError("is not one of our invites") from error
    organizer, attendee = _read_party(component, "ORGANIZER"), _read_party(component, "ATTENDEE")
    message = Message(event, organizer, attendee, cancelled=status == "CANCELLED", tentative=status == "TENTATIVE")
    return Sent(message, sequence, data)


def _moment(value: dt.date) -> dt.datetime:
    if not isinstance(value, dt.datetime) or value.tzinfo is None:
        raise ValueError("is not an instant")
    return value


def read_parties(data: bytes) -> tuple[Party | None, Party | None]:
    """Organizer and attendee of a message that ``write_message`` wrote; ``ValueError`` where it is not one."""
    component = _only_event(data)
    return _read_party(component, "ORGANIZER"), _read_party(component, "ATTENDEE")


def join_messages(messages: Iterable[bytes]) -> bytes:
    """One calendar of the events of several messages, in their order, without attendees. ``ValueError`` as above."""
    calendar = _calendar("PUBLISH")
    for data in messages:
        component = _only_event(data)
        component.pop("ATTENDEE", None)
        calendar.add_component(component)
    return bytes(calendar.to_ical())


def _calendar(method: Method) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("method", method)
    return calendar


def _component(message: Message, sequence: int, stamp: dt.datetime) -> Component:
    event, component = message.event, Component()
    title = clean_line(event.summary)
    told_by_title = message.cancelled and message.method == "PUBLISH"
    component.add("uid", event.uid)
    component.add("dtstamp", stamp.astimezone(dt.UTC))
    component.add("sequence", sequence)
    component.add("dtstart", event.start.astimezone(dt.UTC))
    component.add("dtend", event.end.astimezone(dt.UTC))
    component.add("summary", f"Cancelled: {title}" if told_by_title else title)
    status, busy = _standing(message)
    component.add("status", status)
    component.add("transp", "TRANSPARENT" if message.cancelled else "OPAQUE")
    component.add("x-microsoft-cdo-busystatus", busy)
    if message.organizer is not None:
        component.add("organizer", _address(message.organizer), encode=False)
    if message.attendee is not None and message.organizer is not None:
        component.add("attendee", _invited(message.attendee), encode=False)
    if not message.cancelled:
        _add_details(component, event, title)
    return component


def _standing(message: Message) -> tuple[str, str]:
    """STATUS, and Microsoft's word for it."""
    if message.cancelled:
        return "CANCELLED", "FREE"
    return ("TENTATIVE", "TENTATIVE") if message.tentative else ("CONFIRMED", "BUSY")


def _add_details(component: Component, event: Event, title: str) -> None:
    component.add("description", clean_text(event.description))
    if event.location:
        component.add("location", clean_line(event.location))
    url = clean_url(event.link) if event.link else None
    if url is not None:
        component.add("conference", vUri(url), parameters={"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": "Join"})
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", REMINDER)
    component.add_component(alarm)


def _address(party: Party) -> vCalAddress:
    if not _ADDRESS.fullmatch(party.email):
        raise ValueError("is not an address")
    address = vCalAddress("mailto:" + quote(party.email, safe="@!$'*+-.^_`{|}~"))
    address.params["CN"] = clean_name(party.name) or clean_name(party.email)
    return address


def _invited(party: Party) -> vCalAddress:
    address = _address(party)
    address.params.update(
        {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
    )
    return address


def _only_event(data: bytes) -> Component:
    try:
        if b"VTIMEZONE" in data:  # icalendar would keep the zone for every later file
            raise ValueError("is not one of our invites")
        events = [event for event in Calendar.from_ical(data).walk("VEVENT") if isinstance(event, Component)]
    except Exception as error:  # icalendar raises errors of many kinds for a file that is not its own
        raise ValueError("is not one of our invites") from error
    if len(events) != 1:
        raise ValueError("is not one of our invites")
    return events[0]


def _read_party(component: Component, key: str) -> Party | None:
    value = component.get(key)
    if not isinstance(value, vCalAddress) or not value.lower().startswith("mailto:"):
        return None
    email = unquote(value[len("mailto:") :])
    return Party(email=email, name=str(value.params.get("CN", email))) if _ADDRESS.fullmatch(email) else None
