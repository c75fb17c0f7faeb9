"""Instructors' load by day: the minutes that they lead, their standing duties, and what follows sessions."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scheduler import timezones
from scheduler.availability import Availability, LocalTime, horizon, zone_of
from scheduler.calendars.cohort import Readings
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Duty, Instructor
from scheduler.plan import Plan, Session
from scheduler.spans import merge, overlap, subtract

AROUND = 60 * 24 * 60
"""Minutes around the horizon in which working days are known."""


@dataclass(frozen=True)
class DayLoad:
    """One local day of an instructor, in minutes; a meeting counts on the day on which it starts.

    ``following`` is work on the learners of sessions, spread over the days within which it is due. ``limit`` is
    ``max_minutes_per_day``; led and standing minutes keep it, ``following`` may not.
    """

    instructor: str
    name: str
    day: dt.date
    led: int
    standing: int
    following: int
    limit: int | None

    @property
    def total(self) -> int:
        """All of them."""
        return self.led + self.standing + self.following

    @property
    def is_over(self) -> bool:
        """Whether it is more than the limit."""
        return self.limit is not None and self.total > self.limit


def daily_load(cohort: Cohort, plan: Plan, readings: Readings | None = None) -> tuple[DayLoad, ...]:
    """Every instructor's days with any work, in the cohort's order, then by day; standing duties within the horizon."""
    book = _Book(cohort, plan, readings)
    return tuple(day for instructor in cohort.instructors for day in book.days(instructor))


def has_duties(cohort: Cohort) -> bool:
    """Whether somebody's days hold more than sessions, or only so much."""
    return any(each.duties or each.max_minutes_per_day is not None for each in cohort.instructors)


class _Book:
    def __init__(self, cohort: Cohort, plan: Plan, readings: Readings | None) -> None:
        self.cohort = cohort
        first, last = horizon(cohort)
        self.work = Availability(cohort, readings, first - AROUND, last + AROUND)
        self.led: dict[str, list[Session]] = defaultdict(list)
        for session in plan.sessions:
            for instructor in session.instructors if session.meetings else ():
                self.led[instructor].append(session)

    def days(self, instructor: Instructor) -> Iterator[DayLoad]:
        zone = zone_of(self.cohort, instructor)
        led: dict[dt.date, int] = defaultdict(int)
        for session in self.led.get(instructor.id, ()):
            for meeting in session.meetings:
                led[_day(meeting.start, zone)] += (meeting.end - meeting.start) // dt.timedelta(minutes=1)
        standing = self._standing(instructor, zone)
        following = self._following(instructor, zone)
        for day in sorted({*led, *standing, *following}):
            parts = led.get(day, 0), standing.get(day, 0), following.get(day, 0)
            if any(parts):
                yield DayLoad(instructor.id, instructor.name, day, *parts, instructor.max_minutes_per_day)

    def _standing(self, instructor: Instructor, zone: str) -> Mapping[dt.date, int]:
        first, last = (timezones.local(moment, zone).date() for moment in _inner(*horizon(self.cohort)))
        days = (first + dt.timedelta(days=k) for k in range((last - first).days + 1))
        return {day: instructor.standing_minutes(day.weekday()) for day in days}

    def _following(self, instructor: Instructor, zone: str) -> Mapping[dt.date, int]:
        found: dict[dt.date, int] = defaultdict(int)
        for duty in instructor.duties:
            for session in self.led.get(instructor.id, ()):
                if duty.after is not None and duty.after == session.clinic:
                    for day, minutes in self._spread(instructor, zone, duty, session):
                        found[day] += minutes
        return found

    def _spread(self, instructor: Instructor, zone: str, duty: Duty, session: Session) -> Iterator[tuple[dt.date, int]]:
        """A session's work over the working days within which it is due, the odd minutes on the first of them."""
        whole = (duty.minutes_per_learner or 0) * len(session.learners)
        minutes = -(-whole // len(session.instructors))
        after = _day(max(meeting.end for meeting in session.meetings), zone)
        days = [day for day in self._working_days(instructor) if day > after][: duty.within_days] or [after]
        each, odd = divmod(minutes, len(days))
        for k, day in enumerate(days):
            yield day, each + (k < odd)

    def _working_days(self, instructor: Instructor) -> Sequence[dt.date]:
        """Days with working time that nothing takes away."""
        local, times = self.work.zone_of(instructor), self.work.of_person(instructor)
        free = subtract(times.working, merge(times.taken)) if len(times.taken) else times.working
        held = overlap(free, local.days[:-1], local.days[1:])
        return [_date(local, k) for k in range(len(held)) if held[k]]


def _date(local: LocalTime, position: int) -> dt.date:
    return local.first_day + dt.timedelta(days=position)


def _inner(start: int, end: int) -> tuple[int, int]:
    return start, end - 1


def _day(moment: dt.datetime, zone: str) -> dt.date:
    return timezones.local(timezones.minute(moment), zone).date()
