"""The whole input of one run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, PrivateAttr, StrictBool, ValidationInfo, model_serializer

from scheduler.cohort.base import Entity, is_written
from scheduler.cohort.catalogue import Catalogue
from scheduler.cohort.clinic import AsyncAlternative, Clinic
from scheduler.cohort.numbers import CountOrNone, Minutes, Weight
from scheduler.cohort.paths import CataloguePath, PlanPath
from scheduler.cohort.people import Instructor, Learner, Request
from scheduler.cohort.places import Resource, Room
from scheduler.cohort.when import Date, Moment, Night, Period, Stretch, WeeklyHours
from scheduler.cohort.words import Email, Id, Line, Prose
from scheduler.documents.places import Located
from scheduler.documents.version import SchemaVersion

MEASURES = (
    "unscheduled",
    "out_of_hours",
    "worst_out_of_hours",
    "night_minutes",
    "instructor_minutes",
    "peak_instructor_minutes",
    "sessions",
    "days_waited",
    "split_groups",
    "soft_clashes",
    "repeated_out_of_hours",
    "changes",
)
"""The measures of a plan, in the contract's order."""

OPTIONAL_MEASURES = ("soft_clashes", "repeated_out_of_hours")
"""Measures that a plan may leave out where they are 0: of cohorts without soft time, or without a past."""

LEEWAYS = ("slack_percent", "at_most")
"""What a tier may have beside measures: how far later ones may raise it."""


class Organizer(Entity):
    """Who sends the invites and reads the replies."""

    name: Line
    email: Email


class Horizon(Entity):
    """The days ``start`` to ``end``, both included, in ``time_zone``; sessions start every so many minutes of UTC."""

    start: Date
    end: Date
    time_zone: Line = "UTC"
    start_every_minutes: Annotated[int, Field(strict=True, ge=1, le=1440)] = 30


Firmness = Literal["busy", "soft"]

NINE_TO_FIVE = (WeeklyHours(days=("mon", "tue", "wed", "thu", "fri"), start=540, end=1020),)


class Defaults(Entity):
    """What holds for everybody who states nothing else."""

    working_hours: tuple[WeeklyHours, ...] = NINE_TO_FIVE
    available_hours: tuple[WeeklyHours, ...] | None = None
    stretch: Stretch = Stretch()
    max_out_of_hours: Minutes | None = None
    night: Night = Night()


class CalendarPolicy(Entity):
    """What becomes of calendar time that its owner has not quite promised: ``busy``, or ``soft``.

    Soft time may be met in; its minutes are the measure ``soft_clashes``.
    """

    tentative: Firmness = "busy"
    unanswered: Firmness = "busy"
    focus_time: Firmness = "busy"


class Group(Entity):
    """A team: at most ``max_away`` of it in meetings at once, nobody in its ``blackouts``.

    Clinics that it takes ``intact`` it attends in one session, all or none.
    """

    id: Id
    max_away: CountOrNone | None = None
    blackouts: tuple[Period, ...] = ()
    intact: tuple[Id, ...] = ()


class Apart(Entity):
    """Learners of whom no two sit in one session of ``clinics``; ``None``: of any clinic."""

    learners: tuple[Id, ...]
    clinics: tuple[Id, ...] | None = None
    why: Prose | None = None


class Decision(Entity):
    """A coordinator's or a learner's word: attends (``must``) or does not, at ``start`` or at all.

    One that somebody signed excuses the learner from a mandatory clinic.
    """

    learner: Id
    clinic: Id
    start: Moment | None = None
    must: StrictBool
    why: Prose | None = None
    signed_by: Id | None = None


class Tier(Entity):
    """One step of the objective: a weighted sum of measures, and how far later steps may raise it.

    They may raise it by ``slack_percent`` of the least found, and up to ``at_most`` in any case.
    """

    weights: dict[str, Weight]
    slack_percent: Annotated[float, Field(strict=True, ge=0, le=10**6)] = 0
    at_most: Annotated[int, Field(strict=True, ge=0, le=10**15)] | None = None

    @classmethod
    def as_fields(cls, data: Mapping[str, Any], info: ValidationInfo | None = None) -> Mapping[str, Any]:
        """Measures and weights side by side with the :data:`LEEWAYS`, or (in memory) below ``weights``."""
        fields = super().as_fields(data, info)
        if "weights" in fields and info is not None and not is_written(info):
            return fields
        weights = {key: value for key, value in fields.items() if key not in LEEWAYS}
        return {"weights": weights, **{key: value for key, value in fields.items() if key in LEEWAYS}}

    @model_serializer
    def _as_written(self) -> dict[str, Any]:
        written = {**self.weights, "slack_percent": self.slack_percent}
        return written if self.at_most is None else {**written, "at_most": self.at_most}


class Objective(Entity):
    """What to minimise, one tier after the other."""

    tiers: tuple[Tier, ...]


@dataclass(frozen=True)
class Source:
    """The file that a cohort was read from, and the SHA-256 of its bytes in hexadecimal."""

    path: Path
    sha256: str


class Cohort(Entity):
    """Learners, instructors, clinics and what limits them, as written in ``cohort.json``."""

    schema_version: SchemaVersion
    id: Id
    title: Line | None = None
    organizer: Organizer | None = None
    horizon: Horizon
    defaults: Defaults = Defaults()
    calendar_policy: CalendarPolicy = CalendarPolicy()
    learners: tuple[Learner, ...]
    instructors: tuple[Instructor, ...]
    clinics: tuple[Clinic, ...]
    async_alternatives: tuple[AsyncAlternative, ...] = ()
    catalogue: CataloguePath | None = None
    rooms: tuple[Room, ...] = ()
    resources: tuple[Resource, ...] = ()
    groups: tuple[Group, ...] = ()
    keep_apart: tuple[Apart, ...] = ()
    decisions: tuple[Decision, ...] = ()
    committed: tuple[PlanPath, ...] = ()
    objective: Objective | None = None
    _source: Source | None = PrivateAttr(default=None)
    _shared: Catalogue | None = PrivateAttr(default=None)

    @property
    def source(self) -> Source | None:
        """The file it was read from; ``None`` for a cohort built in memory. A copy keeps it."""
        return self._source

    @property
    def folder(self) -> Path | None:
        """Where its calendars' paths start; ``None`` for a cohort built in memory."""
        return None if self._source is None else self._source.path.parent

    def read_from(self, source: Source) -> Self:
        """The same cohort, with the file it was read from."""
        copied = self.model_copy()
        copied._source = source
        return copied

    @property
    def shared(self) -> Catalogue | None:
        """What its catalogue holds; ``None`` for a cohort that names none, or whose catalogue was never read."""
        return self._shared

    def share(self, catalogue: Catalogue | None) -> Self:
        """The same cohort, with what its catalogue holds."""
        copied = self.model_copy()
        copied._shared = catalogue
        for name in ("_async_items", "_disagreements"):
            copied.__dict__.pop(name, None)
        return copied

    @property
    def sha256_by_shared_path(self) -> dict[str, str]:
        """The SHA-256 of its catalogue's bytes in hexadecimal, by the path as written; empty without one."""
        return {} if self._shared is None or self._shared.sha256 is None else {self._shared.path: self._shared.sha256}

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields replaced (not validated), which answers for itself."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("_clinic_by_id", None)
        copied.__dict__.pop("_async_items", None)
        if update:
            copied.__dict__.pop("_disagreements", None)
        if update and "catalogue" in update:
            copied._shared = None
        return copied

    @property
    def clinic_by_id(self) -> dict[str, Clinic]:
        """Clinics by their ids."""
        return self._clinic_by_id

    @property
    def async_items(self) -> tuple[AsyncAlternative, ...]:
        """Its own async alternatives, then those of its catalogue, which speak of no clinics but its own."""
        return self._async_items

    @property
    def disagreements(self) -> tuple[Located, ...]:
        """What does not agree within it, in no particular order: none in a cohort that was loaded."""
        return self._disagreements

    @cached_property
    def _clinic_by_id(self) -> dict[str, Clinic]:
        return {clinic.id: clinic for clinic in self.clinics}

    @cached_property
    def _async_items(self) -> tuple[AsyncAlternative, ...]:
        shared = () if self._shared is None else self._shared.items or ()
        return (*self.async_alternatives, *(item.speaking_of(self.clinic_by_id) for item in shared))

    @cached_property
    def _disagreements(self) -> tuple[Located, ...]:
        from scheduler.cohort.checks import faults_within

        return tuple(faults_within(self))

    def requests(self, learner: Learner) -> tuple[Request, ...]:
        """A learner's requests as stated (completed ones too); all clinics where none are stated."""
        if learner.clinics is None:
            return tuple(Request(clinic=clinic.id) for clinic in self.clinics)
        return learner.clinics

    def is_mandatory(self, request: Request) -> bool:
        """Whether a request is marked mandatory, by itself or by its clinic."""
        own = request.mandatory
        return self.clinic_by_id[request.clinic].mandatory if own is None else own

    def weight(self, learner: Learner, request: Request) -> int:
        """What a request costs when it stays unscheduled: the learner's priority × the request's (= the clinic's)."""
        own = request.priority
        return learner.priority * (self.clinic_by_id[request.clinic].priority if own is None else own)
