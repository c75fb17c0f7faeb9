"""Clinics, their meetings, their order, and the sessions that a coordinator lists."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from scheduler.cohort.base import Entity
from scheduler.cohort.numbers import Count, CountOrNone, Days, Minutes, NumMeetings, Priority
from scheduler.cohort.when import DateRange, Moment, WeeklyHours
from scheduler.cohort.words import Id, Line, Prose

Modality = Literal["online", "in_person", "hybrid"]


class Meetings(Entity):
    """When meetings come, in days after the first: ``count`` of them every ``every_days``, or at ``day_offsets``."""

    count: NumMeetings | None = None
    every_days: NumMeetings | None = None
    day_offsets: tuple[Days, ...] | None = None

    @property
    def offsets(self) -> tuple[int, ...]:
        """Days after the first meeting, one per meeting, strictly rising from 0."""
        if self.day_offsets is not None:
            return self.day_offsets
        step = 7 if self.every_days is None else self.every_days
        return tuple(k * step for k in range(self.count or 1))


class After(Entity):
    """This clinic comes after another: ``min_days`` to ``max_days`` of 24 h from its last end to our first start."""

    clinic: Id
    min_days: Days = 0
    max_days: Days | None = None
    required: StrictBool = False


class Prework(Entity):
    """Asynchronous work to be done first, which takes ``lead_days``."""

    async_: Annotated[Id, Field(alias="async")]
    lead_days: Days = 0


class ListedSession(Entity):
    """A candidate session that the coordinator names; what is ``None`` the model adds."""

    id: Id
    start: Moment
    instructors: tuple[Id, ...] | None = None
    language: Id | None = None
    room: Id | None = None
    capacity: Count | None = None
    must_run: StrictBool = False


class Clinic(Entity):
    """Live practice of ``duration_minutes`` a meeting, for at most ``capacity`` learners a session."""

    id: Id
    title: Line
    description: Prose | None = None
    duration_minutes: Annotated[int, Field(strict=True, ge=1, le=1440)]
    capacity: Count
    min_learners: Count = 1
    priority: Priority = 1
    max_sessions: Count | None = None
    instructors_per_session: CountOrNone = 1
    languages: tuple[Id, ...] | None = None
    meetings: Meetings = Meetings()
    window: DateRange | None = None
    hours: tuple[WeeklyHours, ...] | None = None
    after: tuple[After, ...] = ()
    prework: tuple[Prework, ...] = ()
    modality: Modality = "online"
    resource: Id | None = None
    conference_url: Line | None = None
    location: Line | None = None
    sessions: tuple[ListedSession, ...] | None = None

    @property
    def has_room(self) -> bool:
        """Whether its sessions take place in a room."""
        return self.modality != "online"


AlternativeKind = Literal["module", "recording", "simulation", "discussion", "reading"]


class AsyncAlternative(Entity):
    """Self-paced content that covers clinics."""

    id: Id
    title: Line
    covers: tuple[Id, ...]
    kind: AlternativeKind
    duration_minutes: Minutes
    languages: tuple[Id, ...] | None = None
    url: Line | None = None
    facilitated: StrictBool = False
    low_bandwidth: StrictBool = False
    captions: StrictBool = False
