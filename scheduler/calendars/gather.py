"""The components of one owner's calendars → busy pieces, and a note on everything that is not busy."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.calendars.components import Component, Tree
from scheduler.calendars.expansion import Limits, expand_all
from scheduler.calendars.policy import NOT_BUSY_METHODS, Owner, why_not_busy
from scheduler.calendars.reading import Note, SourceEvent, UnreadableError
from scheduler.calendars.rules import read_rule
from scheduler.calendars.series import DAY, Cancellation, Event, Found, Revision, Series
from scheduler.calendars.tzids import ZoneTable
from scheduler.calendars.values import (
    Length,
    Period,
    Time,
    Zones,
    between,
    number,
    read_length,
    read_time,
    read_times,
    text,
)
from scheduler.calendars.zones import EPOCH, NamedZone

_DATE = re.compile(r"(\d{8})(T\d{6}Z?)?")
Piece = tuple[int, int, SourceEvent]


@dataclass(frozen=True)
class _Place:
    """Where a component is: the number of its file, its file, the number of its calendar, its line."""

    file_number: int
    file: str
    calendar: int
    line: int


class Gatherer:
    """Takes files in with ``add``; then ``busy`` gives the pieces, in instants. Notes are (file number, line, note)."""

    def __init__(self, owner: Owner, zone: NamedZone, start: int, end: int) -> None:
        self._ignored: dict[tuple[int, int], Note] = {}
        self.unreadable: list[tuple[int, int, Note]] = []
        self._owner, self._zone, self._start, self._end = owner, zone, start, end
        self._series: dict[object, Series] = {}
        self._pieces: list[Piece] = []
        self._places: dict[Event, _Place] = {}
        self._calendars = self._files = 0

    def add(self, file: str, tree: Tree) -> None:
        """Take in a file."""
        self._files += 1
        for problem in tree.problems:
            self.unreadable.append((self._files, 0, Note(file, "", "", problem.why, problem.cure)))
        for calendar in tree.calendars:
            self._calendars += 1
            zones = ZoneTable(calendar, self._zone, self._end + 3 * DAY)
            method = calendar.text("METHOD").upper()
            for component in calendar.children:
                place = _Place(self._files, file, self._calendars, component.line)
                if component.name == "VEVENT":
                    self._add_event(component, place, method, zones)
                elif component.name == "VFREEBUSY":
                    self._add_free_busy(component, place, method, zones)

    def busy(self, limits: Limits) -> list[Piece]:
        """Everything that is busy, also what lies outside the range."""
        for series in self._series.values():
            series.settle(lambda event, why: self._ignore(event.source, self._places[event], why))
        found = self._expand(limits)
        for series in self._series.values():
            self._pieces += [(start, end, event.source) for start, end, event in series.busy(found)]
        return self._pieces

    @property
    def ignored(self) -> list[tuple[int, int, Note]]:
        """What is read and not busy; each component once."""
        return [(*place, note) for place, note in self._ignored.items()]

    def _expand(self, limits: Limits) -> Found:
        """What every rule comes to; those that fail are told, and left out."""
        jobs = [each for series in self._series.values() for each in series.jobs(self._start, self._end)]
        answers = expand_all((job for _, job in jobs), limits)
        found: Found = {}
        failed: set[Event] = set()
        for event, job in jobs:
            answer = answers[job]
            if not isinstance(answer, UnreadableError):
                found.setdefault(event, []).append((job.rule, answer))
            elif event not in failed:
                failed.add(event)
                self._cannot_read(event.source, self._places[event], answer)
        return found

    def _add_event(self, component: Component, place: _Place, method: str, zones: Zones) -> None:
        source = _source(component, place)
        if self._owner.mark and source.uid.endswith(self._owner.mark):
            return self._ignore(source, place, "is an invite of this cohort")
        if method in NOT_BUSY_METHODS:
            return self._ignore(source, place, f"is a message and no event (METHOD:{method})")
        free = why_not_busy(component, self._owner) if method != "CANCEL" else None
        try:
            if component.broken:
                raise UnreadableError(component.broken)
            if method == "CANCEL":
                self._of(source, place).cancellations.append(_read_cancellation(component, zones))
                return self._ignore(source, place, "calls off (METHOD:CANCEL)")
            event = _read_event(component, source, place, free, zones)
        except UnreadableError as error:
            if free is not None and not component.all("RECURRENCE-ID"):
                return self._ignore(source, place, free)
            if self._lies_outside(component):
                why = f"lies outside these days, and cannot be read: {error.why}"
                return self._ignore(source, place, why, doubtful=True)
            return self._cannot_read(source, place, error)
        event.adds = method == "ADD"
        self._places[event] = place
        self._of(source, place).events.append(event)
        if free is not None:
            self._ignore(source, place, free)
        elif event.length == Length() and not any(isinstance(each, Period) for each in event.added):
            self._ignore(source, place, "has no length", doubtful=True)
        return None

    def _add_free_busy(self, component: Component, place: _Place, method: str, zones: Zones) -> None:
        source = _source(component, place)
        if method in NOT_BUSY_METHODS or method == "CANCEL":
            return self._ignore(source, place, f"is a message and no free/busy record (METHOD:{method})")
        try:
            if component.broken:
                raise UnreadableError(component.broken)
            periods = list(_read_free_busy(component, zones))
        except UnreadableError as error:
            return self._cannot_read(source, place, error)
        for period in periods:
            start = period.start.instant
            self._pieces.append((start, period.length.end(period.start, start), source))
        if not periods:
            self._ignore(source, place, "names no busy time")
        return None

    def _of(self, source: SourceEvent, place: _Place) -> Series:
        """The series of a UID; an event without one is alone."""
        return self._series.setdefault(source.uid or place, Series())

    def _lies_outside(self, component: Component) -> bool:
        """Whether an event that cannot be read, as far as its dates can, is some days away from the range."""
        if component.broken or component.all("RRULE") or component.all("RDATE") or not component.all("DTSTART"):
            return False
        dates = []
        for prop in (*component.all("DTSTART"), *component.all("DTEND"), *component.all("RECURRENCE-ID")):
            match = _DATE.fullmatch(prop.last_value.upper())
            if match is None:
                return False
            dates.append(match[1])
        if min(dates) > _date(self._end + 3 * DAY):
            return True
        return max(dates) < _date(self._start - 3 * DAY) and not component.all("DURATION")

    def _ignore(self, source: SourceEvent, place: _Place, why: str, *, doubtful: bool = False) -> None:
        note = Note(source.file, source.uid, source.summary, why, doubtful=doubtful)
        self._ignored.setdefault((place.file_number, place.line), note)

    def _cannot_read(self, source: SourceEvent, place: _Place, error: UnreadableError) -> None:
        why = error.why if error.why.startswith("line ") else f"line {place.line}: {error.why}"
        note = Note(source.file, source.uid, source.summary, why, error.cure)
        self.unreadable.append((place.file_number, place.line, note))


def _source(component: Component, place: _Place) -> SourceEvent:
    return SourceEvent(place.file, text(component, "UID"), text(component, "SUMMARY"))


def _revision(component: Component) -> Revision:
    return Revision(number(component, "SEQUENCE"), component.text("DTSTAMP"))


def _recurrence_id(component: Component, zones: Zones) -> tuple[Time | None, bool]:
    prop = component.one("RECURRENCE-ID")
    if prop is None:
        return None, False
    return read_time(prop, zones), prop.parameters(prop.last_value).get("RANGE", "").upper() == "THISANDFUTURE"


def _read_cancellation(component: Component, zones: Zones) -> Cancellation:
    if not component.text("UID"):
        raise UnreadableError("calls off an event without saying which: it has no UID")
    return Cancellation(_revision(component), *_recurrence_id(component, zones))


def _read_event(component: Component, source: SourceEvent, place: _Place, free: str | None, zones: Zones) -> Event:
    recurrence_id, onwards = _recurrence_id(component, zones)
    prop = component.one("DTSTART")
    if prop is not None:
        start = read_time(prop, zones)
    elif free is not None and recurrence_id is not None:
        start = recurrence_id
    else:
        raise UnreadableError("it has no DTSTART")
    added = tuple(each for prop in component.all("RDATE") for each in read_times(prop, zones))
    if any(isinstance(each, Time) and each.all_day != start.all_day for each in added):
        raise UnreadableError("one of DTSTART and RDATE is a date, the other has a time of day")
    excepted = tuple(
        each for prop in component.all("EXDATE") for each in read_times(prop, zones) if isinstance(each, Time)
    )
    return Event(
        source=source,
        calendar=place.calendar,
        line=place.line,
        revision=_revision(component),
        modified=component.text("LAST-MODIFIED"),
        start=start,
        length=_length(component, start, zones),
        rules=tuple(read_rule(prop) for prop in component.all("RRULE")),
        added=added,
        excepted=excepted,
        recurrence_id=recurrence_id,
        onwards=onwards,
        free=free,
    )


def _length(component: Component, start: Time, zones: Zones) -> Length:
    """A date without an end lasts its day, a date-time no time (RFC 5545 3.6.1); of two ends the later one holds."""
    end, duration = component.one("DTEND"), component.one("DURATION")
    lengths = [Length(days=1) if start.all_day else Length()]
    if end is not None:
        lengths.append(between(start, read_time(end, zones)))
    if duration is not None:
        lengths.append(read_length(duration))
    return max(lengths, key=lambda length: length.end(start, start.instant)) if len(lengths) > 1 else lengths[0]


def _read_free_busy(component: Component, zones: Zones) -> Iterator[Period]:
    for prop in component.all("FREEBUSY"):
        if prop.parameters(prop.last_value).get("FBTYPE", "BUSY").upper() == "FREE":
            continue
        for each in read_times(prop, zones):
            if not isinstance(each, Period):
                raise UnreadableError(f"line {prop.line}: FREEBUSY is not a period")
            yield each


def _date(instant: int) -> str:
    return (EPOCH + dt.timedelta(seconds=instant)).strftime("%Y%m%d")
