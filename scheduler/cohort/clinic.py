"""Clinics, their meetings, their order, and the sessions that a coordinator lists."""

from __future__ import annotations

from collections.abc import Container
from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool

from scheduler.cohort.base import Entity
from scheduler.cohort.numbers import Count, CountOrNone, Days, Hours, Minutes, NumMeetings, Priority, Share, ShowRate
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


class Followup(Entity):
    """Asynchronous work that goes out to who was in a session, ``after_days`` × 24 h after its end."""

    async_: Annotated[Id, Field(alias="async")]
    after_days: Days = 0


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
    """Live practice of ``duration_minutes`` a meeting, for at most ``capacity`` learners a session.

    Where only the share ``show_rate`` of them comes, a session seats more, as long as the probability that more than
    ``capacity`` come is at most ``overflow_probability``.
    """

    id: Id
    title: Line
    description: Prose | None = None
    duration_minutes: Annotated[int, Field(strict=True, ge=1, le=1440)]
    capacity: Count
    show_rate: ShowRate | None = None
    overflow_probability: Share = 0.05
    min_learners: Count = 1
    priority: Priority = 1
    mandatory: StrictBool = False
    max_sessions: Count | None = None
    instructors_per_session: CountOrNone = 1
    languages: tuple[Id, ...] | None = None
    meetings: Meetings = Meetings()
    window: DateRange | None = None
    hours: tuple[WeeklyHours, ...] | None = None
    after: tuple[After, ...] = ()
    same_group_as: Id | None = None
    same_instructor: StrictBool = False
    prework: tuple[Prework, ...] = ()
    followup: tuple[Followup, ...] = ()
    modality: Modality = "online"
    resource: Id | None = None
    conference_url: Line | None = None
    location: Line | None = None
    sessions: tuple[ListedSession, ...] | None = None

    @property
    def has_room(self) -> bool:
        """Whether its sessions take place in a room."""
        return self.modality != "online"

    def capacity_of(self, session: str) -> int:
        """The capacity of a session by its id: its own where it is listed with one, else the clinic's."""
        stated = (each.capacity for each in self.sessions or () if each.id == session)
        return next(stated, None) or self.capacity


AlternativeKind = Literal["module", "recording", "simulation", "discussion", "reading"]


class AsyncAlternative(Entity):
    """Self-paced content that covers clinics.

    With ``recording_of``, a clinic, it is there so many hours after the end of a session of that clinic.
    """

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
    recording_of: Id | None = None
    recording_delay_hours: Hours = 24
    due_days: Days | None = None

    def speaking_of(self, clinics: Container[str]) -> Self:
        """The same item as a cohort with these clinics has it: it covers and records no others."""
        recorded = self.recording_of if self.recording_of in clinics else None
        return self.model_copy(
            update={"covers": tuple(each for each in self.covers if each in clinics), "recording_of": recorded}
        )
