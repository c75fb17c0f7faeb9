"""Rooms, and resources that only so many meetings can use at once."""

from __future__ import annotations

from scheduler.cohort.base import Entity
from scheduler.cohort.numbers import Count
from scheduler.cohort.paths import Calendars
from scheduler.cohort.when import Period, WeeklyHours
from scheduler.cohort.words import Id, Line


class Room(Entity):
    """A room of a site; ``available_hours`` ``None`` is always."""

    id: Id
    site: Id
    seats: Count
    time_zone: Line
    available_hours: tuple[WeeklyHours, ...] | None = None
    busy: tuple[Period, ...] = ()
    calendar: Calendars = ()
    location: Line | None = None


class Resource(Entity):
    """Something that at most ``concurrent`` meetings can use at any moment, perhaps with as many join links."""

    id: Id
    concurrent: Count
    links: tuple[Id, ...] | None = None
