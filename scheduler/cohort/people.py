"""Learners and instructors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, StrictBool

from scheduler.cohort.base import Entity
from scheduler.cohort.numbers import Count, Minutes, NumMeetings, Priority
from scheduler.cohort.paths import Calendars
from scheduler.cohort.when import WEEKDAYS, BusyPeriod, Date, Period, Weekday, WeeklyHours, Window
from scheduler.cohort.words import Email, Id, Line, Prose
from scheduler.errors import MistakeError


def _as_request(value: Any) -> Any:
    if isinstance(value, str):
        return {"clinic": value}
    if isinstance(value, Mapping | BaseModel):
        return value
    raise MistakeError("is not a request", 'write a clinic\'s id in quotes, or {"clinic": "its id", "priority": 2}')


class Person(Entity):
    """What learners and instructors have in common. ``None`` always means "not stated"."""

    id: Id
    name: Line
    email: Email | None = None
    time_zone: str | None = None
    country: str | None = None
    working_hours: tuple[WeeklyHours, ...] | None = None
    roster: tuple[Period, ...] | None = None
    available_hours: tuple[WeeklyHours, ...] | None = None
    availability: tuple[Window, ...] | None = None
    busy: tuple[BusyPeriod, ...] = ()
    calendar: Calendars = ()
    languages: tuple[Id, ...] | None = None
    max_out_of_hours: Minutes | None = None
    attributes: dict[Line, Prose] = Field(default_factory=dict)
    past_by_cohort: dict[Id, Minutes] = Field(default_factory=dict)


class Request(Entity):
    """A learner's wish to attend a clinic; ``priority`` and ``mandatory`` are the clinic's where left out."""

    clinic: Id
    priority: Priority | None = None
    mandatory: StrictBool | None = None


WrittenRequest = Annotated[Request, BeforeValidator(_as_request, json_schema_input_type=Id | Request)]
"""A request, or the id of its clinic alone."""


class Learner(Person):
    """Who attends. ``clinics`` is ``None`` for a request for every clinic."""

    clinics: tuple[WrittenRequest, ...] | None = None
    priority: Priority = 1
    max_sessions_per_day: Count | None = None
    available_from: Date | None = None
    completed: tuple[Id, ...] = ()
    site: Id | None = None
    group: Id | None = None
    led_by: tuple[Id, ...] = ()
    low_bandwidth: StrictBool = False
    captions: StrictBool = False
    past_out_of_hours: Minutes = 0


WORKWEEK = WEEKDAYS[:5]


class Duty(Entity):
    """An instructor's work beside their sessions: on days of the week, or on every learner of a clinic's sessions.

    The first kind has ``minutes_per_day``; ``days`` is ``None`` for Monday to Friday. The second has ``after`` (a
    clinic) and ``minutes_per_learner``, and is due within so many of the instructor's working days.
    """

    title: Line
    minutes_per_day: Minutes | None = None
    days: tuple[Weekday, ...] | None = None
    after: Id | None = None
    minutes_per_learner: Minutes | None = None
    within_days: NumMeetings = 2

    def minutes_on(self, weekday: int) -> int:
        """Minutes of standing work on a day of the week, Monday 0."""
        days = WORKWEEK if self.days is None else self.days
        return (self.minutes_per_day or 0) if WEEKDAYS[weekday] in days else 0


class Instructor(Person):
    """Who leads. ``same_as`` names the learner who is the same human."""

    clinics: tuple[Id, ...]
    max_sessions: Count | None = None
    max_sessions_per_day: Count | None = None
    max_sessions_per_week: Count | None = None
    max_minutes_per_day: Minutes | None = None
    duties: tuple[Duty, ...] = ()
    buffer_minutes: Minutes = 0
    sites: tuple[Id, ...] = ()
    conference_url: Line | None = None
    same_as: Id | None = None
    past_minutes: Minutes = 0

    def standing_minutes(self, weekday: int) -> int:
        """Minutes of all standing duties on a day of the week, Monday 0."""
        return sum(duty.minutes_on(weekday) for duty in self.duties)


PAST = {"learners": "past_out_of_hours", "instructors": "past_minutes"}
"""What counts of earlier cohorts, by the list that people stand in: minutes outside working time, and minutes led."""
