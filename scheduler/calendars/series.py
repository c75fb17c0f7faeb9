"""The versions and occurrences of one UID: what is left of them when all messages about it are heeded."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from scheduler.calendars.expansion import Job
from scheduler.calendars.reading import SourceEvent
from scheduler.calendars.rules import Rule
from scheduler.calendars.values import Length, Period, Time, plus

DAY = 86_400
SINGLE = "single event"
RECURRING = "occurrence of RRULE"
ADDED = "RDATE"
MOVED = "moved occurrence (RECURRENCE-ID)"
ONWARDS = "moved with all after it (THISANDFUTURE)"
_EARLIEST = -5_000_000_000
_MARGIN = dt.timedelta(days=2)
T = TypeVar("T")


@dataclass(frozen=True)
class Revision:
    """Which version of an event is the newer (RFC 5546 2.1.5): SEQUENCE, then DTSTAMP (as written, perhaps empty)."""

    sequence: int
    stamp: str

    def is_newer(self, other: Revision) -> bool:
        """Whether this version is surely the newer of the two."""
        if self.sequence != other.sequence:
            return self.sequence > other.sequence
        return bool(self.stamp and other.stamp) and self.stamp > other.stamp


@dataclass(frozen=True)
class Cancellation:
    """A METHOD:CANCEL: calls off an event, one occurrence of it, or that one and all after it."""

    revision: Revision
    recurrence_id: Time | None
    onwards: bool


@dataclass(eq=False)
class Event:
    """A VEVENT. ``free`` says why it is not busy, ``soft`` why it is soft, if so.

    ``calendar`` numbers its VCALENDAR, ``line`` is its first line.
    """

    source: SourceEvent
    calendar: int
    line: int
    revision: Revision
    modified: str
    start: Time
    length: Length
    rules: tuple[Rule, ...] = ()
    added: tuple[Time | Period, ...] = ()
    excepted: tuple[Time, ...] = ()
    recurrence_id: Time | None = None
    onwards: bool = False
    adds: bool = False
    free: str | None = None
    soft: str = ""

    def shift(self, instant: int) -> Time:
        """Where a later occurrence goes that this one, with all after it, has moved (RANGE=THISANDFUTURE)."""
        zone, own = self.start.zone, self.recurrence_id or self.start
        return self.start.moved(plus(zone.local(instant), self.start.local - zone.local(own.instant)))


Expanded = list[tuple[Rule, list[dt.datetime]]]
"""Rules and the local times that they came to."""
Found = dict[Event, Expanded]
Busy = tuple[int, int, Event, str]
"""``[start, end)`` in instants, the event, and the rule by which it is busy then."""


@dataclass
class Series:
    """Everything that an owner's calendars say about one UID."""

    events: list[Event] = field(default_factory=list)
    cancellations: list[Cancellation] = field(default_factory=list)

    def settle(self, ignore: Callable[[Event, str], None]) -> None:
        """Drop what was called off and what a newer version replaces; ``ignore`` is told of each."""
        left = [event for event in self.events if not self._is_called_off(event, ignore)]
        obsolete = _obsolete_masters(left) | _obsolete_changes(left)
        for event in left:
            if event in obsolete:
                ignore(event, "is older than another version of the same event")
        self.events = [event for event in left if event not in obsolete]

    def _is_called_off(self, event: Event, ignore: Callable[[Event, str], None]) -> bool:
        for message in self.cancellations:
            whole, same = message.recurrence_id is None, False
            if message.recurrence_id is not None and event.recurrence_id is not None:
                theirs, ours = message.recurrence_id.instant, event.recurrence_id.instant
                same = theirs == ours or (message.onwards and theirs < ours)
            if (whole or same) and not event.revision.is_newer(message.revision):
                ignore(event, "is called off (METHOD:CANCEL)")
                return True
        return False

    @property
    def masters(self) -> list[Event]:
        """The events themselves, without their changed occurrences."""
        return [event for event in self.events if event.recurrence_id is None]

    def jobs(self, first: int, last: int) -> Iterator[tuple[Event, Job]]:
        """The rules to expand so that no occurrence that touches ``[first, last)`` (instants) is missed."""
        moved = [event for event in self.events if event.onwards and event.recurrence_id is not None]
        for event in self._recurring:
            if event.free and not moved:
                continue
            reach = max(each.length.most_seconds for each in (event, *moved)) + DAY
            away = max(
                (abs(each.start.instant - each.recurrence_id.instant) for each in moved if each.recurrence_id),
                default=0,
            )
            zone = event.start.zone
            begin, end = zone.local(max(first - reach - away, _EARLIEST)), zone.local(last + away + DAY)
            for rule in event.rules:
                until = end if rule.until is None else min(end - _MARGIN, rule.until) + _MARGIN
                yield event, Job(event.start.local, rule, begin, until)

    @property
    def _recurring(self) -> list[Event]:
        """Whose rules count: the events', or the changed occurrences' where there is no event that they change."""
        return self.masters or self.events

    def busy(self, found: Found) -> Iterator[Busy]:
        """What is busy, also outside the range, given what the rules came to."""
        changed: Marks[Event] = Marks()
        for event in self.events:
            if event.recurrence_id is not None:
                changed.add(event.recurrence_id, event)
        later = sorted((event for event in self.events if event.onwards), key=_since)
        since = [_since(event) for event in later]
        for event in self._recurring:
            gone, is_master = self._gone(event), event.recurrence_id is None
            for start, instant, length, rule in _occurrences(event, found.get(event, [])):
                if gone(start, instant) or (is_master and changed.find(start, instant) is not None):
                    continue
                heir = _heir(later, since, instant) if is_master else None
                if heir is not None:
                    if not heir.free:
                        shifted = heir.shift(instant)
                        yield _span(shifted, shifted.instant, heir.length, heir, ONWARDS)
                elif not event.free:
                    yield _span(start, instant, length, event, rule)
        if self.masters:
            for event in self.events:
                if event.recurrence_id is not None and not event.free:
                    yield _span(event.start, event.start.instant, event.length, event, MOVED)

    def _gone(self, event: Event) -> Callable[[Time, int], bool]:
        """Whether an occurrence of the event is excepted or called off."""
        marks: Marks[bool] = Marks()
        for time in event.excepted:
            marks.add(time, True)
        ends = []
        for message in self.cancellations:
            if message.recurrence_id is not None and not event.revision.is_newer(message.revision):
                marks.add(message.recurrence_id, True)
                ends += [message.recurrence_id.instant] if message.onwards else []
        end = min(ends, default=None)
        return lambda start, instant: marks.find(start, instant) is not None or (end is not None and instant >= end)


class Marks(Generic[T]):
    """What is said of single occurrences, found by their instant.

    A floating time also means the occurrence with that local time, a date every one that day, and a midnight, however
    it is written, an all-day one.
    """

    def __init__(self) -> None:
        self._by_instant: dict[int, T] = {}
        self._by_local: dict[dt.datetime, T] = {}
        self._by_date: dict[dt.datetime, T] = {}
        self._by_midnight: dict[dt.datetime, T] = {}

    def add(self, time: Time, value: T) -> None:
        """Say something of the occurrence at a time."""
        if time.all_day:
            self._by_date[time.local] = value
        else:
            self._by_instant[time.instant] = value
            if time.floating:
                self._by_local[time.local] = value
            if time.local.time() == dt.time():
                self._by_midnight[time.local] = value

    def find(self, start: Time, instant: int) -> T | None:
        """What is said of the occurrence that starts then, which is at ``instant``."""
        found = self._by_instant.get(instant)
        if found is None and self._by_local:
            found = self._by_local.get(start.local)
        if found is None and (self._by_date or (self._by_midnight and start.all_day)):
            day = start.local.replace(hour=0, minute=0, second=0)
            found = self._by_date.get(day) or (self._by_midnight.get(day) if start.all_day else None)
        return found


def _occurrences(event: Event, found: Expanded) -> Iterator[tuple[Time, int, Length, str]]:
    """Every start, its instant, its length and the rule that gives it: the event's own, its rules' and its added ones,
    excepted ones too.
    """
    instants: dict[dt.datetime, int] = {event.start.local: event.start.instant} if starts(event) else {}
    for rule, found_starts in found:
        for local in found_starts:
            instant = event.start.moved(local).instant
            if rule.until is None or rule.reaches(local, instant, all_day=event.start.all_day):
                instants[local] = instant
    own = MOVED if event.recurrence_id is not None else RECURRING if event.rules else SINGLE
    for local, instant in instants.items():
        yield event.start.moved(local), instant, event.length, own
    for each in event.added:
        start, length = (each.start, each.length) if isinstance(each, Period) else (each, event.length)
        yield start, start.instant, length, ADDED


def starts(event: Event) -> bool:
    """Whether DTSTART is an occurrence: not where every rule ends before it, as is written for a deleted series."""
    start = event.start
    return not event.rules or any(
        rule.reaches(start.local, start.instant, all_day=start.all_day) for rule in event.rules
    )


def _obsolete_masters(events: list[Event]) -> set[Event]:
    """Events that have a newer version: a higher SEQUENCE, or in another calendar the same with a later DTSTAMP.

    Two events of one calendar with one UID and one SEQUENCE are both kept: some programs give every event the same UID.
    """
    masters = [event for event in events if event.recurrence_id is None and not event.adds]
    highest = max((event.revision.sequence for event in masters), default=0)
    last_stamp: dict[int, str] = {}
    for event in masters:
        if event.revision.sequence == highest:
            last_stamp[event.calendar] = max(event.revision.stamp, last_stamp.get(event.calendar, ""))
    latest = sorted(last_stamp.items(), key=lambda each: each[1])[-2:]
    obsolete = set()
    for event in masters:
        own, others = event.revision, (stamp for calendar, stamp in latest if calendar != event.calendar)
        if own.sequence < highest or (own.stamp and any(stamp > own.stamp for stamp in others)):
            obsolete.add(event)
    return obsolete


def _obsolete_changes(events: list[Event]) -> set[Event]:
    """Changed occurrences that are changed again: of those with one RECURRENCE-ID the newest holds."""
    newest: dict[int, Event] = {}
    obsolete = set()
    for event in sorted(events, key=_order):
        if event.recurrence_id is not None:
            older = newest.get(event.recurrence_id.instant)
            obsolete |= {older} if older is not None else set()
            newest[event.recurrence_id.instant] = event
    return obsolete


def _order(event: Event) -> tuple[int, str, str, int, int]:
    return (event.revision.sequence, event.revision.stamp, event.modified, event.calendar, event.line)


def _since(event: Event) -> int:
    return event.recurrence_id.instant if event.recurrence_id is not None else 0


def _heir(later: list[Event], since: list[int], instant: int) -> Event | None:
    """The last change to an occurrence and all after it, before this one; ``since`` holds their RECURRENCE-IDs."""
    position = bisect_left(since, instant)
    return later[position - 1] if position else None


def _span(start: Time, instant: int, length: Length, event: Event, rule: str) -> Busy:
    return instant, length.end(start, instant), event, f"{rule}, all day" if start.all_day else rule
