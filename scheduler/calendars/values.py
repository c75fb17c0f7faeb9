"""Property values of RFC 5545: text, date-times, durations, periods."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote

from icalendar import vDDDTypes

from scheduler.calendars.components import MOST_VALUES, Component, Property
from scheduler.calendars.reading import UnreadableError
from scheduler.calendars.zones import UTC, Zone

_TIME = re.compile(r"\d{8}(T\d{6}Z?|Z)?")  # birthdays of Google's are dates with a Z
_DURATION = re.compile(r"([+-]?)P(?:(\d{1,9})W)?(?:(\d{1,9})D)?(T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?")
_ESCAPED = re.compile(r"\\([nN\\;,])")
_DAY = 86_400
_LONGEST = 100_000 * _DAY


class Zones(Protocol):
    """Where the times of one calendar of one owner are."""

    owner: Zone

    @property
    def floating(self) -> Zone:
        """The zone of times without one; raises UnreadableError."""

    def named(self, name: str) -> Zone:
        """The zone of a TZID; raises UnreadableError."""


@dataclass(frozen=True, slots=True)
class Time:
    """A date-time as written, and its zone. A date is its midnight, in the owner's zone.

    A day whose midnight does not exist begins at the gap's end, and so it does here: gaps over a midnight begin at it.
    """

    local: dt.datetime
    zone: Zone
    all_day: bool = False
    floating: bool = False

    @property
    def instant(self) -> int:
        """Seconds since 1970-01-01T00:00Z."""
        return self.zone.instant(self.local)

    def moved(self, local: dt.datetime) -> Time:
        """The same kind of time at another local time."""
        return Time(local, self.zone, self.all_day, self.floating)


@dataclass(frozen=True, slots=True)
class Length:
    """A duration: nominal ``days``, whose hours the clock decides, then exact ``seconds`` (RFC 5545 3.3.6)."""

    days: int = 0
    seconds: int = 0

    def end(self, start: Time, instant: int) -> int:
        """The instant at which what starts then, which is at ``instant``, ends.

        Days that a gap would swallow whole are exact: nothing is free because its day was left out. But a date that
        the clocks left out is no time.
        """
        if not self.days:
            return instant + self.seconds
        end = start.moved(plus(start.local, dt.timedelta(days=self.days))).instant
        if end <= instant and not start.all_day:
            end = instant + self.days * _DAY
        return end + self.seconds

    @property
    def most_seconds(self) -> int:
        """No instance is longer."""
        return (self.days + 2) * _DAY + self.seconds if self.days else self.seconds


@dataclass(frozen=True, slots=True)
class Period:
    """A start and its own length."""

    start: Time
    length: Length


def text(component: Component, name: str) -> str:
    """A text property on one line, unescaped; empty where there is none."""
    plain = _ESCAPED.sub(lambda match: " " if match[1] in "nN" else match[1], component.text(name))
    return " ".join(plain.split())


def number(component: Component, name: str) -> int:
    """A whole number; 0 where there is none or it is not one."""
    raw = component.text(name)
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def address(attendee: Property) -> set[str]:
    """The addresses of an ATTENDEE, case aside: its value and its EMAIL parameter."""
    value = attendee.value
    found = (value, attendee.parameters(value).get("EMAIL", ""))
    return {unquote(each.strip()).casefold().removeprefix("mailto:").strip() for each in found if each.strip()}


def read_time(prop: Property, zones: Zones) -> Time:
    """The one time of DTSTART, DTEND or RECURRENCE-ID; raises UnreadableError."""
    return _time(prop.last_value, prop, zones)


def has_two_zones(prop: Property, zones: Zones) -> bool:
    """Whether a time is in UTC by its Z (so RFC 5545 3.3.5 has it) and in another zone by its TZID."""
    name, value = prop.parameters(prop.last_value).get("TZID"), prop.last_value.upper()
    if not name or "T" not in value or not value.endswith("Z"):
        return False
    try:
        zone = zones.named(name)
    except UnreadableError:
        return True
    time = read_time(prop, zones)
    return zone.instant(time.local) != time.instant


def read_times(prop: Property, zones: Zones) -> list[Time | Period]:
    """Every time or period of an EXDATE, RDATE or FREEBUSY."""
    values = prop.last_value.split(",")
    if len(values) > MOST_VALUES:
        raise UnreadableError(f"line {prop.line}: has more than {MOST_VALUES:,} dates")
    return [_period(each.strip(), prop, zones) if "/" in each else _time(each.strip(), prop, zones) for each in values]


def read_length(prop: Property) -> Length:
    """A DURATION."""
    return length_of(prop.last_value, prop)


def between(start: Time, end: Time) -> Length:
    """What lies between two times, exact, or in days between two dates. Raises UnreadableError where the end is first.

    A date that ends on itself is that day: so many programs write it, though RFC 5545 asks for the day after.
    A span that a gap would swallow whole, like 02:30 to 03:30 on the day that clocks leap from 02:00 to 03:00, keeps
    the length that is written: nothing is free because its hour was left out.
    """
    if start.all_day != end.all_day:
        raise UnreadableError("one of its start and end is a date, the other has a time of day")
    if start.all_day:
        length = Length(days=(end.local - start.local).days or 1)
    else:
        length = Length(seconds=min(end.instant - start.instant, _LONGEST))
        written = int((end.local - start.local).total_seconds())
        if length.seconds <= 0 < written and start.zone == end.zone:
            length = Length(seconds=written)
    if length.days < 0 or length.seconds < 0:
        raise UnreadableError("it ends before it starts")
    return length


def _time(value: str, prop: Property, zones: Zones) -> Time:
    written = value.upper()
    if not _TIME.fullmatch(written):
        raise UnreadableError(f'line {prop.line}: "{value[:40]}" is not a date or date-time')
    try:
        moment = vDDDTypes.from_ical(written[:8] if len(written) < 15 else written)  # type: ignore[no-untyped-call]
    except ValueError:
        raise UnreadableError(f'line {prop.line}: "{value}" is not a moment of the calendar') from None
    if not isinstance(moment, dt.datetime):
        return Time(dt.datetime.combine(moment, dt.time()), zones.owner, all_day=True)
    if written.endswith("Z"):
        return Time(moment.replace(tzinfo=None), UTC)
    name = prop.parameters(prop.last_value).get("TZID")
    if not name:
        return Time(moment, zones.floating, floating=True)
    try:
        return Time(moment, zones.named(name))
    except UnreadableError as error:
        raise UnreadableError(f"line {prop.line}: {error.why}", error.cure) from None


def _period(value: str, prop: Property, zones: Zones) -> Period:
    first, _, second = value.partition("/")
    start = _time(first, prop, zones)
    if second.lstrip("+-")[:1] in ("P", "p"):
        return Period(start, length_of(second, prop))
    try:
        return Period(start, between(start, _time(second, prop, zones)))
    except UnreadableError as error:
        raise error if error.why.startswith("line") else UnreadableError(f"line {prop.line}: {error.why}") from None


def length_of(value: str, prop: Property) -> Length:
    """A duration as written in a property; raises UnreadableError."""
    match = _DURATION.fullmatch(value.upper())
    if match is None or not any(match.groups()[1:3] + match.groups()[4:]):
        raise UnreadableError(f'line {prop.line}: "{value[:40]}" is not a duration')
    weeks, days, hours, minutes, seconds = (int(match[group] or 0) for group in (2, 3, 5, 6, 7))
    length = Length(min(7 * weeks + days, 100_000), min(3600 * hours + 60 * minutes + seconds, _LONGEST))
    if match[1] == "-" and length != Length():
        raise UnreadableError(f"line {prop.line}: its duration is below zero")
    return length


def plus(local: dt.datetime, time: dt.timedelta) -> dt.datetime:
    """A later or earlier local time, within the calendar."""
    try:
        return local + time
    except OverflowError:
        return dt.datetime(9999, 12, 31) if time > dt.timedelta() else dt.datetime(1, 1, 1)
