"""Working, available and night time, person by person, worked out from section 2 of the contract."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable
from typing import TypeAlias

from scheduler.cohort.cohort import Cohort, Group
from scheduler.cohort.people import Person
from scheduler.cohort.places import Room
from scheduler.cohort.when import WEEKDAYS, Period, WeeklyHours
from scheduler.judge.clock import DAY, ZoneTable, day_number, zones_by_country
from scheduler.judge.holiday_days import holiday_days
from scheduler.judge.spans import ALWAYS, NOTHING, Cover, Ints, minus, spans_of, union

Meetings: TypeAlias = tuple[tuple[int, int], ...]
"""The meetings of one session: ``[start, end)`` in minutes of UTC."""


class Times:
    """One person's time; people alike share one, or share all but what is taken from them.

    ``taken`` are pairs of minutes in no order, ``alike`` the times of somebody from whom nothing is taken. ``seen``
    remembers what meetings cost, by the meetings. ``soft`` is what the person would rather keep.
    """

    __slots__ = ("_available", "alike", "night", "offered", "seen", "soft", "taken", "working", "zone")

    def __init__(self, zone: ZoneTable, working: Cover, offered: Cover, night: Cover) -> None:
        self.zone = zone
        self.working = working
        self.offered = offered
        self.night = night
        self.taken: tuple[tuple[int, int], ...] = ()
        self.soft: Cover | None = None
        self.alike: Times | None = None
        self.seen: dict[Meetings, tuple[bool, int, int]] = {}
        self._available: Cover | None = None

    def less(self, taken: Iterable[tuple[int, int]], soft: Cover | None) -> Times:
        """The same times without what is taken, and with what is soft."""
        times = Times(self.zone, self.working, self.offered, self.night)
        times.taken, times.soft, times.alike = tuple(taken), soft, self
        return times

    @property
    def available(self) -> Cover:
        """Available time: what is offered and not taken."""
        if not self.taken:
            return self.offered
        if self._available is None:
            self._available = Cover(minus(self.offered.spans, spans_of(self.taken)))
        return self._available

    def cost(self, meetings: Meetings) -> tuple[bool, int, int]:
        """Whether available throughout; the minutes outside working time; the minutes at night."""
        known = self.seen.get(meetings)
        if known is None:
            known = self.seen[meetings] = self._cost(meetings)
        return known

    def _cost(self, meetings: Meetings) -> tuple[bool, int, int]:
        if self.alike is not None:
            offered, outside, night = self.alike.cost(meetings)
            clash = any(begin < end and start < stop for start, end in meetings for begin, stop in self.taken)
            return offered and not clash, outside, night
        return (
            all(self.offered.holds(*meeting) for meeting in meetings),
            sum(end - start - self.working.minutes(start, end) for start, end in meetings),
            sum(self.night.minutes(*meeting) for meeting in meetings),
        )


class TimeBook:
    """Works out the times of a cohort's people within ``[start, end)`` minutes of UTC, once for people alike."""

    def __init__(self, cohort: Cohort, start: int, end: int) -> None:
        self.defaults = cohort.defaults
        self.horizon = cohort.horizon
        self.start, self.end = start, end
        self._zones: dict[str, ZoneTable] = {}
        self._zone_by_country: dict[str, str] = {}
        self._weekly: dict[Hashable, Ints] = {}
        self._nights: dict[str, Cover] = {}
        self._times: dict[Hashable, Times] = {}

    def zone(self, name: str) -> ZoneTable:
        """A zone's offsets, with room to spare around the range."""
        if name not in self._zones:
            self._zones[name] = ZoneTable(name, self.start - 10 * DAY, self.end + 10 * DAY)
        return self._zones[name]

    def person(self, person: Person, calendar: Ints | None, group: Group | None, soft: Ints = NOTHING) -> Times:
        """A person's times.

        ``calendar`` is their calendars' busy time, ``soft`` what these hold that is not quite busy, ``group`` the one
        whose blackouts they have.
        """
        zone = self.zone(person.time_zone or self._country_zone(person.country))
        if person.roster is not None or person.availability is not None:
            plain = self._work_out(person, zone, group)
        else:
            hours = map(_hours_key, (person.working_hours, person.available_hours))
            blocked = group.id if group is not None and group.blackouts else None
            key = zone.name, person.country, blocked, *hours
            if key not in self._times:
                self._times[key] = self._work_out(person, zone, group)
            plain = self._times[key]
        if calendar is None and not person.busy and not len(soft):
            return plain
        taken = [(zone.minute(each.start), zone.minute(each.end)) for each in person.busy if not each.soft]
        kept = union(_dated(zone, (each for each in person.busy if each.soft)), soft)
        busy = taken if calendar is None else taken + list(map(tuple, calendar.tolist()))
        return plain.less(busy, Cover(kept) if len(kept) else None)

    def room(self, room: Room, calendar: Ints | None) -> Cover:
        """When a room is free, sessions aside."""
        zone = self.zone(room.time_zone)
        free = ALWAYS if room.available_hours is None else self._hours(zone, room.available_hours)
        return Cover(minus(free, _dated(zone, room.busy), NOTHING if calendar is None else calendar))

    def _work_out(self, person: Person, zone: ZoneTable, group: Group | None) -> Times:
        """Everything but what the person's own busy time and calendars take."""
        own_hours = self.defaults.working_hours if person.working_hours is None else person.working_hours
        stated = self._hours(zone, own_hours) if person.roster is None else _dated(zone, person.roster)
        available = minus(
            self._stated_availability(person, zone, stated),
            _dated(zone, group.blackouts if group is not None else ()),
            self._holidays(person, zone) if person.availability is None else NOTHING,
        )
        if_need_be = [window for window in person.availability or () if window.if_need_be]
        return Times(zone, Cover(minus(stated, _dated(zone, if_need_be))), Cover(available), self._night(zone))

    def _stated_availability(self, person: Person, zone: ZoneTable, working: Ints) -> Ints:
        """Availability before anything is taken from it."""
        if person.availability is not None:
            return _dated(zone, person.availability)
        if person.available_hours is not None:
            return self._hours(zone, person.available_hours)
        if self.defaults.available_hours is not None:
            return union(self._hours(zone, self.defaults.available_hours), working)
        stretched = working.copy()
        stretched[:, 0] -= self.defaults.stretch.before
        stretched[:, 1] += self.defaults.stretch.after
        return union(stretched)

    def _hours(self, zone: ZoneTable, hours: tuple[WeeklyHours, ...]) -> Ints:
        key = zone.name, _hours_key(hours)
        if key not in self._weekly:
            margin = 2 * DAY + self.defaults.stretch.before + self.defaults.stretch.after
            self._weekly[key] = zone.weekly(hours, self.start - margin, self.end + margin)
        return self._weekly[key]

    def _night(self, zone: ZoneTable) -> Cover:
        if zone.name not in self._nights:
            night = self.defaults.night
            every_day = WeeklyHours(days=WEEKDAYS, start=night.start, end=night.end)
            self._nights[zone.name] = Cover(self._hours(zone, (every_day,)))
        return self._nights[zone.name]

    def _holidays(self, person: Person, zone: ZoneTable) -> Ints:
        if person.country is None:
            return NOTHING
        first, last = zone.day(self.start), zone.day(self.end)
        years = range(_year(first), _year(last) + 1)
        days = (day_number(date) for year in years for date in holiday_days(person.country, year))
        return spans_of((zone.day_start(day), zone.day_start(day + 1)) for day in days if first <= day <= last)

    def _country_zone(self, country: str | None) -> str:
        """A zone of the country, all of which have equal offsets throughout the horizon."""
        if country is None:
            raise ValueError("a person has neither a time_zone nor a country: load the cohort to be told which")
        code = country.partition("-")[0]
        if code not in self._zone_by_country:
            horizon = self.zone(self.horizon.time_zone)
            first, last = day_number(self.horizon.start), day_number(self.horizon.end)
            span = horizon.day_start(first), horizon.day_start(last + 1)
            names = zones_by_country().get(code, ())
            tables = [ZoneTable(name, *span) for name in names]
            if len({(tuple(table.edges), tuple(table.offsets)) for table in tables}) != 1:
                raise ValueError(f'country "{code}" does not tell the time zone: load the cohort to be told whose')
            self._zone_by_country[code] = names[0]
        return self._zone_by_country[code]


def _dated(zone: ZoneTable, periods: Iterable[Period]) -> Ints:
    return spans_of((zone.minute(period.start), zone.minute(period.end)) for period in periods)


def _hours_key(hours: tuple[WeeklyHours, ...] | None) -> Hashable:
    return None if hours is None else tuple((piece.days, piece.start, piece.end) for piece in hours)


def _year(day: int) -> int:
    return (dt.date(1970, 1, 1) + dt.timedelta(days=day)).year
