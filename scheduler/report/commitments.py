"""What the plans of other programmes take of a cohort."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.calendars.cohort import Readings
from scheduler.cohort.cohort import Cohort
from scheduler.engagements import Engagement, engagements


@dataclass(frozen=True)
class Commitment:
    """One committed plan: how many of its sessions take how many people, rooms and resources of the cohort.

    ``doubts`` say why it may not be the one that is meant.
    """

    plan: str
    cohort: str
    sessions: int
    learners: int
    instructors: int
    rooms: int
    resources: int
    doubts: tuple[str, ...]


def commitments(cohort: Cohort, readings: Readings) -> tuple[Commitment, ...]:
    """One of every committed plan, as the cohort names them."""
    found = engagements(cohort, readings.committed)
    return tuple(
        _commitment(each.path, each.cohort.id, each.cohort_changed, [one for one in found if one.plan == each.path])
        for each in readings.committed
    )


def _commitment(path: str, cohort_id: str, changed: bool, taken: list[Engagement]) -> Commitment:
    people = {someone for each in taken for someone in each.people}
    return Commitment(
        plan=path,
        cohort=cohort_id,
        sessions=len({each.session for each in taken}),
        learners=sum(role == "learner" for role, _ in people),
        instructors=sum(role == "instructor" for role, _ in people),
        rooms=len({each.room for each in taken} - {None}),
        resources=len({each.resource for each in taken} - {None}),
        doubts=tuple(_doubts(changed, bool(taken))),
    )


def _doubts(changed: bool, takes_any: bool) -> Iterator[str]:
    if changed:
        yield "its cohort file has changed since it was made: is it still the plan that holds?"
    if not takes_any:
        yield "takes nobody and nothing of this cohort: people are known by email, else by id"
