"""Everybody in a cohort with their zone, and the countries whose holidays count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from scheduler.availability import zone_of
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Instructor, Learner, Person

Role = Literal["learner", "instructor"]


@dataclass(frozen=True)
class Who:
    """Somebody by role and id."""

    role: Role
    id: str

    def __str__(self) -> str:
        return f"{self.role} {self.id}"


def zones(cohort: Cohort) -> dict[Who, str]:
    """Everybody's zone, learners first, in the cohort's order."""
    zone_by_country: dict[str, str] = {}

    def zone(person: Learner | Instructor) -> str:
        if person.time_zone is not None:
            return person.time_zone
        country = person.country or ""
        if country not in zone_by_country:
            zone_by_country[country] = zone_of(cohort, person)
        return zone_by_country[country]

    found = {Who("learner", person.id): zone(person) for person in cohort.learners}
    return found | {Who("instructor", person.id): zone(person) for person in cohort.instructors}


def countries(cohort: Cohort) -> tuple[str, ...]:
    """Countries whose public holidays take available time from somebody, sorted."""
    people: Iterable[Person] = (*cohort.learners, *cohort.instructors)
    return tuple(sorted({each.country for each in people if each.country and each.availability is None}))
