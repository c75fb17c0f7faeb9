"""A cohort as the checks see it: its parts by position and by id, its zones and its horizon in minutes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TypeVar

from scheduler import timezones
from scheduler.cohort.checks.names import Names
from scheduler.cohort.clinic import AsyncAlternative, Clinic, ListedSession
from scheduler.cohort.cohort import Cohort, Group
from scheduler.cohort.people import Instructor, Learner, Person
from scheduler.cohort.places import Resource, Room
from scheduler.documents.places import Place
from scheduler.errors import MistakeError

Part = TypeVar("Part")


def present(parts: Iterable[Part | None] | None) -> Iterator[tuple[int, Part]]:
    """The items that parsed, with their positions."""
    return ((at, part) for at, part in enumerate(parts or ()) if part is not None)


class View:
    """What did not parse is None or not there; see ``salvage``."""

    def __init__(self, cohort: Cohort) -> None:
        self.cohort = cohort
        self.learners: list[tuple[int, Learner]] = list(present(cohort.learners))
        self.instructors: list[tuple[int, Instructor]] = list(present(cohort.instructors))
        self.clinics: list[tuple[int, Clinic]] = list(present(cohort.clinics))
        self.asyncs: list[tuple[int, AsyncAlternative]] = list(present(cohort.async_alternatives))
        self.rooms: list[tuple[int, Room]] = list(present(cohort.rooms))
        self.resources: list[tuple[int, Resource]] = list(present(cohort.resources))
        self.groups: list[tuple[int, Group]] = list(present(cohort.groups))
        self._zone_by_country: dict[str, str | None] = {}

    @property
    def people(self) -> Iterator[tuple[Place, Person]]:
        """Learners, then instructors, with their places."""
        yield from ((("learners", at), learner) for at, learner in self.learners)
        yield from ((("instructors", at), instructor) for at, instructor in self.instructors)

    @property
    def listed(self) -> Iterator[tuple[Place, Clinic, ListedSession]]:
        """Listed sessions with their places and clinics."""
        for at, clinic in self.clinics:
            for number, session in present(clinic.sessions):
                yield ("clinics", at, "sessions", number), clinic, session

    @cached_property
    def learner_by_id(self) -> dict[str, Learner]:
        """Learners by their ids; of two with one id, the first."""
        return {learner.id: learner for _, learner in reversed(self.learners)}

    @cached_property
    def instructor_by_id(self) -> dict[str, Instructor]:
        """Instructors by their ids; of two with one id, the first."""
        return {instructor.id: instructor for _, instructor in reversed(self.instructors)}

    @cached_property
    def learner_names(self) -> Names:
        """Ids of learners."""
        return _names("a learner", "learners", self.cohort.learners)

    @cached_property
    def clinic_names(self) -> Names:
        """Ids of clinics."""
        return _names("a clinic", "clinics", self.cohort.clinics)

    @cached_property
    def shared(self) -> tuple[AsyncAlternative, ...] | None:
        """The items of the catalogue; None where there is one that could not be read."""
        if "catalogue" not in self.cohort.model_fields_set:
            return ()
        return None if self.cohort.shared is None else self.cohort.shared.items

    @cached_property
    def async_names(self) -> Names:
        """Ids of async alternatives, those of the catalogue too."""
        own = _names("an async alternative", "async_alternatives", self.cohort.async_alternatives)
        known = None if own.known is None or self.shared is None else [*own.known, *(each.id for each in self.shared)]
        return Names(own.kind, own.field, known)

    @cached_property
    def learning_names(self) -> Names:
        """Ids of clinics and of async alternatives."""
        clinics, asyncs = self.clinic_names.known, self.async_names.known
        known = None if clinics is None or asyncs is None else [*clinics, *asyncs]
        return Names("a clinic or an async alternative", "clinics", known)

    @cached_property
    def instructor_names(self) -> Names:
        """Ids of instructors."""
        return _names("an instructor", "instructors", self.cohort.instructors)

    @cached_property
    def room_names(self) -> Names:
        """Ids of rooms."""
        return _names("a room", "rooms", self.cohort.rooms)

    @cached_property
    def resource_names(self) -> Names:
        """Ids of resources."""
        return _names("a resource", "resources", self.cohort.resources)

    @cached_property
    def group_names(self) -> Names:
        """Ids of groups."""
        return _names("a group", "groups", self.cohort.groups)

    @cached_property
    def horizon_zone(self) -> str | None:
        """The horizon's zone where it is one."""
        return None if self.cohort.horizon is None else known_zone(self.cohort.horizon.time_zone)

    @cached_property
    def horizon(self) -> tuple[int, int] | None:
        """The horizon in minutes ``[start, end)`` where both days are good."""
        days, zone = self.cohort.horizon, self.horizon_zone
        if zone is None or days.start is None or days.end is None or not days.start <= days.end < dt.date.max:
            return None
        return timezones.day_start(days.start, zone), timezones.day_start(days.end + dt.timedelta(days=1), zone)

    def zone_of(self, person: Person) -> str | None:
        """A person's zone, or their country's; None where neither can be told."""
        if person.time_zone is not None:
            return known_zone(person.time_zone)
        if "time_zone" in person.model_fields_set or person.country is None:
            return None
        return self.country_zone(person.country)

    def country_zone(self, code: str) -> str | None:
        """One zone for a whole country over the horizon; None where there are several, or no horizon."""
        if self.horizon is None or self.horizon_zone is None:
            return None
        if code not in self._zone_by_country:
            days = self.cohort.horizon
            self._zone_by_country[code] = timezones.zone_of_country(code, days.start, days.end, self.horizon_zone)
        return self._zone_by_country[code]

    def minute(self, moment: dt.datetime | None, zone: str | None) -> int | None:
        """The minute of a moment, where it parsed and its zone (if it needs one) makes it one."""
        if moment is None or (moment.tzinfo is None and zone is None):
            return None
        try:
            return timezones.to_minute(moment, zone or "UTC")
        except MistakeError:
            return None


def known_zone(name: str | None) -> str | None:
    """The name where it is that of a zone."""
    return name if name is not None and timezones.is_zone(name) else None


def _names(kind: str, field: str, parts: Iterable[Part | None] | None) -> Names:
    return Names(kind, field, None if parts is None else [getattr(part, "id", None) for part in parts])
