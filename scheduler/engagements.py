"""What a cohort's people, rooms and resources do in other programmes: the meetings of the plans that it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scheduler.cohort.cohort import Cohort
from scheduler.committed import CommittedPlan
from scheduler.same_people import People, Someone


@dataclass(frozen=True)
class Engagement:
    """One meeting ``[start, end)`` of another programme, in minutes, and what of this cohort it takes, by id.

    ``people`` are busy meanwhile, whatever they do there. ``attending`` are those who attend it as learners, here as
    there, and ``leading`` those who lead it. It takes ``room`` and ``resource`` where this cohort has them.
    """

    plan: str
    session: str
    title: str
    start: int
    end: int
    people: frozenset[Someone]
    attending: frozenset[str]
    leading: frozenset[str]
    room: str | None
    resource: str | None
    link: str | None


def engagements(cohort: Cohort, committed: Sequence[CommittedPlan]) -> tuple[Engagement, ...]:
    """All meetings of the committed plans that take anybody or anything of the cohort, plan by plan."""
    if not committed:
        return ()
    here = People(cohort)
    rooms, resources = {room.id for room in cohort.rooms}, {resource.id for resource in cohort.resources}
    return tuple(
        each
        for plan in committed
        for each in _of_plan(plan, here, rooms, resources)
        if each.people or each.room is not None or each.resource is not None
    )


def _of_plan(committed: CommittedPlan, here: People, rooms: set[str], resources: set[str]) -> Iterator[Engagement]:
    there, clinics = People(committed.cohort), committed.cohort.clinic_by_id
    for session in committed.plan.sessions:
        clinic = clinics.get(session.clinic)
        attending: frozenset[Someone] = frozenset(("learner", each) for each in session.learners)
        leading: frozenset[Someone] = frozenset(("instructor", each) for each in session.instructors)
        found = {each for someone in attending | leading for each in there.records(someone)}
        people = here.all_records(here.same(found, there))
        resource = None if clinic is None else clinic.resource
        for meeting in session.meetings:
            yield Engagement(
                plan=committed.path,
                session=session.id,
                title=session.clinic if clinic is None else clinic.title,
                start=int(meeting.start.timestamp()) // 60,
                end=int(meeting.end.timestamp()) // 60,
                people=people,
                attending=frozenset(name for role, name in here.same(attending, there) if role == "learner"),
                leading=frozenset(name for role, name in here.same(leading, there) if role == "instructor"),
                room=session.room if session.room in rooms else None,
                resource=resource if resource in resources else None,
                link=meeting.link,
            )
