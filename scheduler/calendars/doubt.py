"""What can still be told of an event that cannot be read: the days on which it may be busy."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from scheduler.calendars.components import Component, Property
from scheduler.calendars.reading import UnreadableError
from scheduler.calendars.series import DAY
from scheduler.calendars.values import Zones, length_of, read_length
from scheduler.calendars.zones import EPOCH, UTC, Zone

NEVER = 10**12
"""An instant after all others: where a series without an end ends."""

_DATE = re.compile(r"(\d{8})(T\d{6}(Z?))?")
_UNTIL = re.compile(r"UNTIL=([^;]*)")
_EAST, _WEST = 14 * 3600, 12 * 3600
"""A day begins first 14 hours east of UTC, and ends last 12 hours west of it."""


@dataclass(frozen=True)
class Doubt:
    """The instants ``[start, end)`` in which something may be busy. Not ``whole`` where it may be so at others too."""

    start: int
    end: int
    whole: bool = True

    def touches(self, start: int, end: int) -> bool:
        """Whether a part of it lies in ``[start, end)``."""
        return self.start < end and start < self.end


def days_in_doubt(component: Component, zones: Zones) -> Doubt | None:
    """From the first to the last day that an unreadable component names, without end where it comes again without.

    A day is its zone's or, where that is not known, one anywhere on Earth. None where no day can be told.
    """
    names = ("DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "FREEBUSY")
    found = [_days(prop, zones) for name in names for prop in component.all(name)]
    days = [day for each, _ in found for day in each]
    if not days:
        return None
    told = all(whole for _, whole in found) and bool(component.all("DTSTART") or component.all("FREEBUSY"))
    end, ends = _end(component, max(end for _, end in days))
    return Doubt(min(start for start, _ in days), end, told and ends and not _moves_others(component))


def _end(component: Component, last: int) -> tuple[int, bool]:
    """Where it ends, given the last of its days, and whether that is sure."""
    if component.broken:
        return NEVER, False
    for prop in component.all("RRULE"):
        until = _UNTIL.search(prop.text.upper())
        day = _anywhere(until[1]) if until else None
        last = max(last, day[1] if day else NEVER)
    try:
        return last + max((read_length(prop).most_seconds for prop in component.all("DURATION")), default=0), True
    except UnreadableError:
        return last, False


def _moves_others(component: Component) -> bool:
    return any("RANGE" in prop.parameters(prop.last_value) for prop in component.all("RECURRENCE-ID"))


def _days(prop: Property, zones: Zones) -> tuple[list[tuple[int, int]], bool]:
    """``[start, end)`` of every day in a property's value, and whether all of them could be told."""
    days: list[tuple[int, int]] = []
    whole = True
    for value in re.split("[,/]", prop.last_value.upper()):
        if value.lstrip("+-").startswith("P") and days:
            try:
                days.append((days[-1][0], days[-1][1] + length_of(value, prop).most_seconds))
            except UnreadableError:
                whole = False
        elif (day := _day(value, prop, zones)) is not None:
            days.append(day)
        else:
            whole = False
    return days, whole


def _day(value: str, prop: Property, zones: Zones) -> tuple[int, int] | None:
    date, zone = _date(value), _zone(value, prop, zones)
    if date is None or zone is None:
        return _anywhere(value)
    return zone.instant(date), zone.instant(date + dt.timedelta(days=1))


def _zone(value: str, prop: Property, zones: Zones) -> Zone | None:
    """The zone of a date, None where it cannot be told."""
    match, name = _DATE.match(value.strip()), prop.parameters(prop.last_value).get("TZID")
    if match is None or match[3]:
        return UTC
    try:
        return zones.owner if match[2] is None else zones.named(name) if name else zones.floating
    except UnreadableError:
        return None


def _date(value: str) -> dt.datetime | None:
    match = _DATE.match(value.strip())
    try:
        return dt.datetime.strptime(match[1], "%Y%m%d") if match else None
    except ValueError:
        return None


def _anywhere(value: str) -> tuple[int, int] | None:
    """A day, wherever on Earth."""
    date = _date(value)
    midnight = 0 if date is None else (date - EPOCH) // dt.timedelta(seconds=1)
    return None if date is None else (midnight - _EAST, midnight + DAY + _WEST)
