"""When people can meet and when they work: the contract's sections 1 and 2, as spans of whole minutes.

What follows from a zone and hours alone is worked out once and shared by everybody alike.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from scheduler import holiday, timezones
from scheduler.cohort.cohort import Cohort, Defaults, Group
from scheduler.cohort.people import Instructor, Learner
from scheduler.cohort.places import Room
from scheduler.cohort.when import MINUTES_PER_DAY, Night, Period, WeeklyHours
from scheduler.engagements import engagements
from scheduler.spans import EMPTY, Minutes, Spans, clip, merge, stretch, subtract, union

if TYPE_CHECKING:
    from scheduler.calendars.cohort import Readings

_MARGIN = dt.timedelta(days=2)
_DAY = dt.timedelta(days=1)
_MINUTE = dt.timedelta(minutes=1)
_WEEK_AND_MORE = 8


@dataclass(frozen=True, eq=False)
class TakenPart:
    """Minutes ``[n, 2]`` taken from somebody's time, in no order, and what takes them."""

    kind: Literal["busy", "calendar", "committed", "blackout", "holiday"]
    """``busy``: as the cohort file states it."""
    minutes: Minutes


@dataclass(frozen=True, eq=False)
class PersonTimes:
    """One person's working time, nights, time that they would rather keep, and what makes up available time (hard).

    People alike share the same arrays, what is taken from them aside.
    """

    working: Spans
    offered: Spans
    """Available time before anything is taken from it."""
    taken: Minutes
    """``[n, 2]`` busy time, holidays and the like: ``[start, end)`` in no order, some perhaps twice."""
    night: Spans
    soft: Spans
    """Meetings may take it, but cost its minutes (``soft_clashes``)."""

    @property
    def available(self) -> Spans:
        """What is offered and not taken."""
        return subtract(self.offered, merge(self.taken)) if len(self.taken) else self.offered


@dataclass(frozen=True, eq=False)
class Times:
    """Everybody's times within ``[start, end)``, in the cohort's order; of rooms, when they are free."""

    start: int
    end: int
    learners: tuple[PersonTimes, ...]
    instructors: tuple[PersonTimes, ...]
    rooms: tuple[Spans, ...]


class LocalTime:
    """One zone's hours, days and moments over the days that matter for ``[start, end)``."""

    def __init__(self, zone: str, start: int, end: int, extra_days: int = 0) -> None:
        self.zone, self.start, self.end = zone, start, end
        margin = _MARGIN + extra_days * _DAY
        self.first_day = timezones.local(start, zone).date() - margin
        self.last_day = timezones.local(end, zone).date() + margin
        self._shared: dict[Hashable, Spans] = {}
        self._minutes: dict[dt.datetime, int] = {}
        self._starts: dict[tuple[dt.date, int], int] = {}
        self._ends: dict[tuple[dt.date, int], int] = {}

    def share(self, key: Hashable, make: Callable[[], Spans]) -> Spans:
        """What ``make`` gives, made once per key."""
        if key not in self._shared:
            self._shared[key] = make()
        return self._shared[key]

    def minute(self, moment: dt.datetime) -> int:
        """An instant's minute; a local moment's in this zone (an error where it does not exist or comes twice)."""
        if moment.tzinfo is not None:
            return int(moment.timestamp()) // 60
        if moment not in self._minutes:
            self._minutes[moment] = timezones.to_minute(moment, self.zone)
        return self._minutes[moment]

    def pairs(self, periods: Iterable[Period]) -> list[tuple[int, int]]:
        """Dated periods as pairs of minutes, not merged."""
        minute = self.minute
        return [(minute(period.start), minute(period.end)) for period in periods]

    def hours(self, hours: tuple[WeeklyHours, ...]) -> Spans:
        """Weekly hours over all days, reaching beyond ``[start, end)``."""
        return self.share(("hours", hours_key(hours)), lambda: merge(self._weekly(hours)))

    def nights(self, night: Night) -> Spans:
        """The night hours of every day, within ``[start, end)``."""
        return self.share("nights", lambda: self.clip(merge(self._daily(night.start, night.end, frozenset(range(7))))))

    def clip(self, spans: Spans) -> Spans:
        """What lies in ``[start, end)``."""
        return clip(spans, self.start, self.end)

    @cached_property
    def days(self) -> Minutes:
        """The minutes at which the days from ``first_day`` to the one after ``last_day`` begin."""
        count = (self.last_day - self.first_day).days + 2
        starts = [timezones.day_start(self.first_day + k * _DAY, self.zone) for k in range(count)]
        return np.array(starts, dtype=np.int64)

    @property
    def weeks(self) -> Minutes:
        """The minutes at which ISO weeks begin, the first one before all days included."""
        monday = -self.first_day.weekday() % 7
        before = timezones.day_start(self.first_day + (monday - 7) * _DAY, self.zone)
        return np.concatenate(([before], self.days[monday::7]))

    def _weekly(self, hours: tuple[WeeklyHours, ...]) -> list[tuple[int, int]]:
        return [pair for each in hours for pair in self._daily(each.start, each.end, each.weekdays)]

    def _daily(self, start: int, end: int, weekdays: frozenset[int]) -> list[tuple[int, int]]:
        if end <= start:
            end += MINUTES_PER_DAY
        count = (self.last_day - self.first_day).days + 1
        days = (self.first_day + k * _DAY for k in range(count))
        return [(self._start(day, start), self._end(day, end)) for day in days if day.weekday() in weekdays]

    def _start(self, day: dt.date, clock: int) -> int:
        if (day, clock) not in self._starts:
            self._starts[day, clock] = timezones.weekly_start(_at(day, clock), self.zone)
        return self._starts[day, clock]

    def _end(self, day: dt.date, clock: int) -> int:
        if (day, clock) not in self._ends:
            self._ends[day, clock] = timezones.weekly_end(_at(day, clock), self.zone)
        return self._ends[day, clock]


def _at(day: dt.date, clock: int) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day) + clock * _MINUTE


def hours_key(hours: tuple[WeeklyHours, ...]) -> Hashable:
    """Equal for equal hours, and quick to hash."""
    return tuple((each.days, each.start, each.end) for each in hours)


def horizon(cohort: Cohort) -> tuple[int, int]:
    """The horizon's minutes ``[start, end)``."""
    days = cohort.horizon
    return timezones.day_start(days.start, days.time_zone), timezones.day_start(days.end + _DAY, days.time_zone)


def zone_of(cohort: Cohort, person: Learner | Instructor) -> str:
    """A person's zone, from their country where they name none."""
    if person.time_zone is not None:
        return person.time_zone
    if person.country is None:
        raise ValueError(f'"{person.id}" has neither a time_zone nor a country')
    days = cohort.horizon
    zone = timezones.zone_of_country(person.country, days.start, days.end, days.time_zone)
    if zone is None:
        raise ValueError(f'the zones of "{person.country}" differ: "{person.id}" needs a time_zone')
    return zone


class Availability:
    """Works out the times of a cohort's people and rooms within ``[start, end)``.

    ``readings`` is what their calendars say, and other programmes' plans; ``None`` stands for neither.
    """

    def __init__(self, cohort: Cohort, readings: Readings | None, start: int, end: int) -> None:
        self.cohort, self.readings, self.start, self.end = cohort, readings, start, end
        self.engagements = engagements(cohort, () if readings is None else readings.committed)
        """What the cohort's people, rooms and resources do in other programmes."""
        self._engaged = self._taken_elsewhere()
        self._groups = {group.id: group for group in cohort.groups}
        self._zones: dict[str, LocalTime] = {}
        self._zone_by_country: dict[str, str] = {}
        widest = max(0, cohort.defaults.stretch.before, cohort.defaults.stretch.after)
        self._extra_days = min(_WEEK_AND_MORE, -(-widest // MINUTES_PER_DAY))

    def zone(self, name: str) -> LocalTime:
        """The local time of a zone, shared by all who live there."""
        if name not in self._zones:
            self._zones[name] = LocalTime(name, self.start, self.end, self._extra_days)
        return self._zones[name]

    def zone_of(self, person: Learner | Instructor) -> LocalTime:
        """A person's local time."""
        if person.time_zone is not None:
            return self.zone(person.time_zone)
        country = person.country or ""
        if country not in self._zone_by_country:
            self._zone_by_country[country] = zone_of(self.cohort, person)
        return self.zone(self._zone_by_country[country])

    def of_person(self, person: Learner | Instructor) -> PersonTimes:
        """One person's times."""
        zone, defaults = self.zone_of(person), self.cohort.defaults
        own = _own_hours(person)
        if own is None:
            whole = _working(person, zone, defaults)
            working, offered = zone.clip(whole), zone.clip(_available(person, whole, zone, defaults))
        else:
            whole = zone.share(("working", own), lambda: _working(person, zone, defaults))
            working = zone.share(("working, clipped", own), lambda: zone.clip(whole))
            offered = zone.share(("available", own), lambda: zone.clip(_available(person, whole, zone, defaults)))
        if person.availability is not None:
            working = subtract(working, merge(zone.pairs(each for each in person.availability if each.if_need_be)))
        return PersonTimes(working, offered, self._taken(person), zone.nights(defaults.night), self._soft(person, zone))

    def of_room(self, room: Room) -> Spans:
        """When a room is free."""
        zone = self.zone(room.time_zone)
        always = np.array([[self.start, self.end]], dtype=np.int64)
        opened = always if room.available_hours is None else zone.clip(zone.hours(room.available_hours))
        taken = [*zone.pairs(room.busy), *self._engaged.get(("room", room.id), ())]
        return subtract(opened, union(merge(taken), self._calendar("room", room.id)))

    def _taken_elsewhere(self) -> dict[tuple[str, str], list[tuple[int, int]]]:
        """Of (kind, id): meetings of other programmes, with the buffer of an instructor who leads them."""
        buffers = {each.id: each.buffer_minutes for each in self.cohort.instructors}
        taken: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for each in self.engagements:
            for role, name in each.people:
                buffer = buffers[name] if role == "instructor" and name in each.leading else 0
                taken[role, name].append((each.start - buffer, each.end + buffer))
            if each.room is not None:
                taken["room", each.room].append((each.start, each.end))
        return taken

    def taken_parts(self, person: Learner | Instructor) -> tuple[TakenPart, ...]:
        """What is taken from a person's offered time, part by part; none that is empty by nature."""
        zone, parts = self.zone_of(person), []
        elsewhere = self._engaged.get(("learner" if isinstance(person, Learner) else "instructor", person.id))
        if elsewhere:
            parts.append(TakenPart("committed", np.array(elsewhere, dtype=np.int64)))
        if person.busy:
            stated = zone.pairs(each for each in person.busy if not each.soft)
            parts.append(TakenPart("busy", np.array(stated, dtype=np.int64).reshape(-1, 2)))
        if person.calendar:
            role = "learner" if isinstance(person, Learner) else "instructor"
            parts.append(TakenPart("calendar", self._calendar(role, person.id)))
        if isinstance(person, Learner) and person.group is not None and self._groups[person.group].blackouts:
            parts.append(TakenPart("blackout", _blackouts(self._groups[person.group], zone)))
        if person.country is not None and person.availability is None:
            parts.append(TakenPart("holiday", _holidays(person.country, zone)))
        return tuple(parts)

    def _taken(self, person: Learner | Instructor) -> Minutes:
        parts = [part.minutes for part in self.taken_parts(person)]
        return parts[0] if len(parts) == 1 else np.concatenate((EMPTY, *parts))

    def _soft(self, person: Learner | Instructor, zone: LocalTime) -> Spans:
        """Soft periods as stated, and of calendars; ``EMPTY`` itself where there are none."""
        stated = [each for each in person.busy if each.soft]
        role = "learner" if isinstance(person, Learner) else "instructor"
        read = EMPTY if self.readings is None else self.readings.soft_by_person.get((role, person.id), EMPTY)
        return union(merge(zone.pairs(stated)), read) if stated or len(read) else EMPTY

    def _calendar(self, role: str, identity: str) -> Spans:
        if self.readings is None:
            return EMPTY
        busy: Spans = self.readings.by_person.get((role, identity), EMPTY)
        return busy


def personal_times(
    cohort: Cohort, readings: Readings | None = None, *, also: Sequence[tuple[int, int]] = ()
) -> tuple[Times, Availability]:
    """Everybody's times, from two days before the horizon to two days after it, and what worked them out.

    ``also`` are minutes ``[start, end)`` beyond it that count too, as those of frozen meetings.
    """
    start, end = horizon(cohort)
    margin = _MARGIN // _MINUTE
    start = min([start - margin, *(pair[0] for pair in also)])
    end = max([end + margin, *(pair[1] for pair in also)])
    work = Availability(cohort, readings, start, end)
    times = Times(
        start,
        end,
        tuple(work.of_person(learner) for learner in cohort.learners),
        tuple(work.of_person(instructor) for instructor in cohort.instructors),
        tuple(work.of_room(room) for room in cohort.rooms),
    )
    return times, work


def _own_hours(person: Learner | Instructor) -> Hashable | None:
    """A key that people share whose times follow from weekly hours alone; ``None`` for dated windows."""
    if person.roster is not None or person.availability is not None:
        return None
    working, available = person.working_hours, person.available_hours
    return (
        None if working is None else hours_key(working),
        None if available is None else hours_key(available),
    )


def _working(person: Learner | Instructor, zone: LocalTime, defaults: Defaults) -> Spans:
    if person.roster is not None:
        return merge(zone.pairs(person.roster))
    return zone.hours(defaults.working_hours if person.working_hours is None else person.working_hours)


def _available(person: Learner | Instructor, working: Spans, zone: LocalTime, defaults: Defaults) -> Spans:
    if person.availability is not None:
        return merge(zone.pairs(person.availability))
    if person.available_hours is not None:
        return zone.hours(person.available_hours)
    if defaults.available_hours is not None:
        return union(zone.hours(defaults.available_hours), working)
    return stretch(working, defaults.stretch.before, defaults.stretch.after)


def _blackouts(group: Group, zone: LocalTime) -> Spans:
    return zone.share(("blackouts", group.id), lambda: merge(zone.pairs(group.blackouts)))


def _holidays(country: str, zone: LocalTime) -> Spans:
    def make() -> Spans:
        days = holiday.days(country, zone.first_day, zone.last_day)
        return merge(
            (timezones.day_start(day, zone.zone), timezones.day_start(day + _DAY, zone.zone)) for day in sorted(days)
        )

    return zone.share(("holidays", country), make)
