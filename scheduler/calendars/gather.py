"""The components of one owner's calendars → busy pieces, and a note on everything that is not busy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from scheduler.calendars.components import READ, Component, Tree
from scheduler.calendars.doubt import NEVER, Doubt, days_in_doubt
from scheduler.calendars.expansion import Limits, expand_all
from scheduler.calendars.fates import Fates, Place
from scheduler.calendars.policy import NOT_BUSY_METHODS, Owner, is_private, soft_kinds, soft_word, why_not_busy
from scheduler.calendars.reading import (
    HIDDEN,
    OnUnreadable,
    SoftKind,
    SourceEvent,
    UnreadableError,
)
from scheduler.calendars.rules import Rule, read_rule
from scheduler.calendars.series import DAY, Cancellation, Event, Found, Revision, Series, starts
from scheduler.calendars.tzids import ZoneTable
from scheduler.calendars.values import (
    Length,
    Period,
    Time,
    Zones,
    between,
    has_two_zones,
    number,
    read_length,
    read_time,
    read_times,
    text,
)
from scheduler.calendars.zones import EPOCH, NamedZone

Piece = tuple[int, int, SourceEvent]
IN_DOUBT = "cannot be read, so its days are busy"


class Gatherer:
    """Takes files in with ``add``; then ``busy`` gives the pieces, in instants, and then the notes are complete.

    ``fates`` tells of every component what became of it.
    """

    def __init__(
        self,
        owner: Owner,
        zone: NamedZone,
        start: int,
        end: int,
        on_unreadable: OnUnreadable = "fail",
        show_summaries: bool = False,
        soft: frozenset[SoftKind] = frozenset(),
    ) -> None:
        self._owner, self._zone, self._start, self._end = owner, zone, start, end
        self.fates = Fates(start, end, on_unreadable, show_summaries=show_summaries)
        self._series: dict[object, Series] = {}
        self._soft = soft
        self._pieces: list[Piece] = []
        self._soft_pieces: list[Piece] = []
        self._places: dict[Event, Place] = {}
        self._calendars = self._files = 0

    def add(self, file: str, tree: Tree, *, opened: bool = True) -> None:
        """Take in a file; one that could not be opened is a fault in any case."""
        self._files += 1
        self.fates.add_problems(file, tree, opened=opened)
        for calendar in tree.calendars:
            self._calendars += 1
            zones = ZoneTable(calendar, self._zone, self._end + 3 * DAY)
            method = calendar.text("METHOD").upper()
            for component in calendar.children:
                if component.name not in READ:
                    continue
                place = Place(self._files, component.line, self._calendars, file, component.name)
                self.fates.count(place, text(component, "UID"), private=is_private(component))
                if component.name == "VEVENT":
                    self._add_event(component, place, method, zones)
                else:
                    self._add_free_busy(component, place, method, zones)

    def busy(self, limits: Limits) -> tuple[list[Piece], list[Piece]]:
        """Everything that is busy, and everything that is soft, also what lies outside the range."""
        for series in self._series.values():
            series.settle(lambda event, why: self.fates.ignore(event.source, self._places[event], why))
            self._remark_on(series)
        found = self._expand(limits)
        source_of = cache(lambda event, rule: replace(event.source, rule=_join(rule, event.soft)))
        for series in self._series.values():
            for start, end, event, rule in series.busy(found):
                (self._soft_pieces if event.soft else self._pieces).append((start, end, source_of(event, rule)))
        shown = cache(self.fates.shown)
        return (
            [(start, end, shown(source)) for start, end, source in self._pieces],
            [(start, end, shown(source)) for start, end, source in self._soft_pieces],
        )

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
                doubt = Doubt(event.start.instant - DAY, _last_instant(job.rule))
                self._cannot_read(event.source, self._places[event], answer, doubt)
        return found

    def _add_event(self, component: Component, place: Place, method: str, zones: Zones) -> None:
        source = _source(component, place)
        if self._owner.mark and source.uid.endswith(self._owner.mark):
            return self.fates.ignore(source, place, "is an invite of this cohort")
        if method in NOT_BUSY_METHODS:
            return self.fates.ignore(source, place, f"is a message and no event (METHOD:{method})")
        free = why_not_busy(component, self._owner) if method != "CANCEL" else None
        try:
            if component.broken:
                raise UnreadableError(component.broken)
            if method == "CANCEL":
                self._of(source, place).cancellations.append(_read_cancellation(component, zones))
                return self.fates.ignore(source, place, "calls off (METHOD:CANCEL)")
            event = _read_event(component, source, place, free, zones)
            event.soft = soft_word(soft_kinds(component, self._owner), self._soft)
        except UnreadableError as error:
            if free is not None and not component.all("RECURRENCE-ID"):
                return self.fates.ignore(source, place, free)
            return self._cannot_read(source, place, error, days_in_doubt(component, zones))
        event.adds = method == "ADD"
        self._places[event] = place
        self._of(source, place).events.append(event)
        if free is not None:
            self.fates.ignore(source, place, free)
        elif event.length == Length() and not any(isinstance(each, Period) for each in event.added):
            self.fates.ignore(source, place, "has no length", doubtful=True)
        elif event.rules and not starts(event):
            self.fates.remark(source, place, "has rules that end before it starts: it is read as one that was deleted")
        elif any(has_two_zones(prop, zones) for name in ("DTSTART", "DTEND") for prop in component.all(name)):
            self.fates.remark(source, place, "has a time with a zone and the Z of UTC: it is read as UTC")
        elif component.all("EXRULE"):
            self.fates.remark(source, place, "has an EXRULE, which is not followed: more of it is busy than is meant")
        return None

    def _add_free_busy(self, component: Component, place: Place, method: str, zones: Zones) -> None:
        source = _source(component, place)
        if method in NOT_BUSY_METHODS or method == "CANCEL":
            return self.fates.ignore(source, place, f"is a message and no free/busy record (METHOD:{method})")
        try:
            if component.broken:
                raise UnreadableError(component.broken)
            periods = list(_read_free_busy(component, zones, self._soft))
        except UnreadableError as error:
            return self._cannot_read(source, place, error, days_in_doubt(component, zones))
        for period, soft in periods:
            record, start = replace(source, rule=_join("VFREEBUSY", soft)), period.start.instant
            pieces = self._soft_pieces if soft else self._pieces
            pieces.append((start, period.length.end(period.start, start), record))
        if not periods:
            self.fates.ignore(source, place, "names no busy time")
        return None

    def _cannot_read(self, source: SourceEvent, place: Place, error: UnreadableError, doubt: Doubt | None) -> None:
        busy = self.fates.refuse(source, place, error, doubt)
        if busy is not None:
            self._pieces.append((busy.start, busy.end, replace(source, rule=IN_DOUBT)))

    def _of(self, source: SourceEvent, place: Place) -> Series:
        """The series of a UID; an event without one is alone."""
        return self._series.setdefault(source.uid or place, Series())

    def _remark_on(self, series: Series) -> None:
        masters = series.masters
        twins = [event for event in masters if not event.adds]
        for event in twins if len(twins) > 1 else []:
            why = "has the UID of another event, and neither is surely the newer: both are busy"
            self.fates.remark(event.source, self._places[event], why)
        rules = {rule for event in masters for rule in event.rules}
        for event in series.events if masters else []:
            if event.recurrence_id is not None and not rules.issuperset(event.rules):
                why = "is a changed occurrence with a rule of its own, which is not followed"
                self.fates.remark(event.source, self._places[event], why)


def _last_instant(rule: Rule) -> int:
    """An instant after which the rule gives nothing."""
    return NEVER if rule.until is None else (rule.until - EPOCH) // dt.timedelta(seconds=1) + 3 * DAY


def _source(component: Component, place: Place) -> SourceEvent:
    summary = HIDDEN if is_private(component) else text(component, "SUMMARY")
    return SourceEvent(place.file, text(component, "UID"), summary)


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


def _read_event(component: Component, source: SourceEvent, place: Place, free: str | None, zones: Zones) -> Event:
    recurrence_id, onwards = _recurrence_id(component, zones)
    prop = component.one("DTSTART")
    if prop is not None:
        start = read_time(prop, zones)
    elif free is not None and recurrence_id is not None:
        start = recurrence_id
    else:
        raise UnreadableError("it has no DTSTART")
    rules = tuple(read_rule(prop) for prop in component.all("RRULE"))
    added = tuple(each for prop in component.all("RDATE") if not prop.empty for each in read_times(prop, zones))
    if any(isinstance(each, Time) and each.all_day != start.all_day for each in added):
        raise UnreadableError("one of DTSTART and RDATE is a date, the other has a time of day")
    exceptions = (prop for prop in component.all("EXDATE") if not prop.empty)
    excepted = tuple(each for prop in exceptions for each in read_times(prop, zones) if isinstance(each, Time))
    return Event(
        source=source,
        calendar=place.calendar,
        line=place.line,
        revision=_revision(component),
        modified=component.text("LAST-MODIFIED"),
        start=start,
        length=_length(component, start, zones),
        rules=tuple(rule.starting(start.local, all_day=start.all_day) for rule in rules),
        added=added,
        excepted=excepted,
        recurrence_id=recurrence_id,
        onwards=onwards,
        free=free,
    )


def _length(component: Component, start: Time, zones: Zones) -> Length:
    """A date without an end lasts its day, a date-time no time (RFC 5545 3.6.1); of two ends the later one holds."""
    end, duration = component.one("DTEND"), component.one("DURATION")
    lengths = []
    if end is not None:
        lengths.append(between(start, read_time(end, zones)))
    if duration is not None:
        lengths.append(read_length(duration))
    return max(lengths, key=lambda length: length.end(start, start.instant), default=Length(days=int(start.all_day)))


def _join(rule: str, soft: str) -> str:
    return f"{rule}, {soft}" if soft else rule


def _read_free_busy(component: Component, zones: Zones, soft: frozenset[SoftKind]) -> Iterator[tuple[Period, str]]:
    """Every period that is not free, and why it is soft, if it is."""
    for prop in component.all("FREEBUSY"):
        kind = prop.parameters(prop.last_value).get("FBTYPE", "BUSY").upper()
        if kind == "FREE":
            continue
        for each in read_times(prop, zones):
            if not isinstance(each, Period):
                raise UnreadableError(f"line {prop.line}: FREEBUSY is not a period")
            yield each, soft_word(frozenset({"tentative"}), soft) if kind == "BUSY-TENTATIVE" else ""
