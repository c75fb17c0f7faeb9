"""Working, available and night time of people, and free time of rooms, written down from the contract's section 2.

Times are minutes since 1970-01-01T00:00Z; spans are sorted lists of disjoint half-open ``(start, end)``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import holidays

from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Instructor, Learner
from scheduler.cohort.places import Room
from scheduler.cohort.when import Period, WeeklyHours
from tests.cohorts.draft import EPOCH, at, wall, zone_info

Spans = list[tuple[int, int]]
WEEK = tuple(range(7))


@dataclass(frozen=True)
class PersonTimes:
    """One person's time."""

    zone: str
    available: Spans
    working: Spans
    night: Spans
    soft: Spans


@dataclass(frozen=True)
class Range:
    """The days looked at, ``first`` to ``last``, well beyond every meeting on both sides."""

    first: dt.date
    last: dt.date

    def days(self) -> Iterable[dt.date]:
        """Every day."""
        return (self.first + dt.timedelta(days=k) for k in range((self.last - self.first).days + 1))


def merge(pieces: Iterable[tuple[int, int]]) -> Spans:
    """The union; pieces that touch become one."""
    found: Spans = []
    for start, end in sorted(piece for piece in pieces if piece[0] < piece[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def subtract(spans: Spans, taken: Iterable[tuple[int, int]]) -> Spans:
    """What is left of the spans."""
    for first, last in taken:
        spans = [
            piece
            for start, end in spans
            for piece in ((start, min(end, first)), (max(start, last), end))
            if piece[0] < piece[1]
        ]
    return merge(spans)


def within(spans: Spans, start: int, end: int) -> bool:
    """Whether ``[start, end)`` lies in one of the spans."""
    return any(first <= start and end <= last for first, last in spans)


def common(spans: Spans, start: int, end: int) -> int:
    """Minutes of ``[start, end)`` within the spans."""
    return sum(max(0, min(last, end) - max(first, start)) for first, last in spans)


def last_wall(day: dt.date, minute_of_day: int, zone: str) -> int:
    """As ``wall``, but the second of two."""
    naive = dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=minute_of_day)
    late = naive.replace(tzinfo=zone_info(zone), fold=1).astimezone(dt.UTC)
    if late.astimezone(zone_info(zone)).replace(tzinfo=None, fold=0) == naive:
        return (late - EPOCH) // dt.timedelta(minutes=1)
    return wall(day, minute_of_day, zone)


def minute_of(moment: dt.datetime, zone: str) -> int:
    """An instant, or local time in the zone."""
    if moment.tzinfo is None:
        return wall(moment.date(), moment.hour * 60 + moment.minute, zone)
    return (moment - EPOCH) // dt.timedelta(minutes=1)


def weekly(hours: Sequence[WeeklyHours], zone: str, days: Range) -> Spans:
    """Weekly hours on those days."""
    found = []
    for day in days.days():
        for piece in hours:
            if day.weekday() in piece.weekdays:
                end = piece.end if piece.end > piece.start else piece.end + 1440
                found.append((wall(day, piece.start, zone), last_wall(day, end, zone)))
    return merge(found)


def periods(dated: Iterable[Period], zone: str) -> list[tuple[int, int]]:
    """Dated spans as minutes."""
    return [(minute_of(period.start, zone), minute_of(period.end, zone)) for period in dated]


def zone_of(person: Learner | Instructor) -> str:
    """The person's zone; without one, the first of their country's."""
    if person.time_zone is not None:
        return person.time_zone
    return {"JP": "Asia/Tokyo"}[str(person.country)]


def person_times(cohort: Cohort, person: Learner | Instructor, days: Range) -> PersonTimes:
    """Section 2 for one person; calendars aside."""
    zone = zone_of(person)
    working = _working(cohort, person, zone, days)
    night = cohort.defaults.night
    nightly = WeeklyHours(days=("mon", "tue", "wed", "thu", "fri", "sat", "sun"), start=night.start, end=night.end)
    fully = subtract(working, periods((w for w in person.availability or () if w.if_need_be), zone))
    soft = merge(periods((each for each in person.busy if each.soft), zone))
    available = _available(cohort, person, zone, days, working)
    return PersonTimes(zone, available, fully, weekly((nightly,), zone, days), soft)


def _working(cohort: Cohort, person: Learner | Instructor, zone: str, days: Range) -> Spans:
    if person.roster is not None:
        return merge(periods(person.roster, zone))
    own = person.working_hours
    return weekly(cohort.defaults.working_hours if own is None else own, zone, days)


def _available(cohort: Cohort, person: Learner | Instructor, zone: str, days: Range, working: Spans) -> Spans:
    taken = periods((each for each in person.busy if not each.soft), zone)
    if isinstance(person, Learner):
        taken += [
            span for group in cohort.groups if group.id == person.group for span in periods(group.blackouts, zone)
        ]
    if person.availability is not None:
        return subtract(merge(periods(person.availability, zone)), taken)
    if person.country is not None:
        taken += _holidays(person.country, zone, days)
    return subtract(_usual(cohort, person, zone, days, working), taken)


def _usual(cohort: Cohort, person: Learner | Instructor, zone: str, days: Range, working: Spans) -> Spans:
    defaults = cohort.defaults
    if person.available_hours is not None:
        return weekly(person.available_hours, zone, days)
    if defaults.available_hours is not None:
        return merge([*weekly(defaults.available_hours, zone, days), *working])
    return merge((start - defaults.stretch.before, end + defaults.stretch.after) for start, end in working)


def _holidays(country: str, zone: str, days: Range) -> Spans:
    land, _, part = country.partition("-")
    years = range(days.first.year, days.last.year + 1)
    listed = holidays.country_holidays(land, subdiv=part or None, years=years)
    one = dt.timedelta(days=1)
    return [(wall(day, 0, zone), wall(day + one, 0, zone)) for day in days.days() if day in listed]


def room_times(room: Room, days: Range) -> Spans:
    """When a room is free; its calendar aside."""
    if room.available_hours is None:
        always = [(wall(days.first, 0, room.time_zone), wall(days.last, 0, room.time_zone))]
    else:
        always = weekly(room.available_hours, room.time_zone, days)
    return subtract(always, periods(room.busy, room.time_zone))


def local_day(minute: int, zone: str) -> dt.date:
    """The day that has begun last: days begin at their first 00:00, or where the gap in its place ends."""
    day = at(minute).astimezone(zone_info(zone)).date() + dt.timedelta(days=1)
    while wall(day, 0, zone) > minute:
        day -= dt.timedelta(days=1)
    return day
