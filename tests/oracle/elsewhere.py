"""What other programmes' plans take of a cohort: told person by person, straight from what the format says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Instructor, Learner
from scheduler.committed import CommittedPlan
from scheduler.plan import Session
from tests.oracle.times import minute_of

Someone = Learner | Instructor
Span = tuple[int, int]


class Elsewhere:
    """Meetings of committed plans, looked through from the start for every question."""

    def __init__(self, cohort: Cohort, plans: Sequence[CommittedPlan] = ()) -> None:
        self.cohort, self.plans = cohort, plans

    @property
    def starts(self) -> list[int]:
        """When their meetings start."""
        return [start for _, session in self.sessions() for start, _ in spans(session)]

    def sessions(self) -> Iterator[tuple[CommittedPlan, Session]]:
        """All of them, with the plans that they are in."""
        return ((plan, session) for plan in self.plans for session in plan.plan.sessions)

    def taken(self, person: Someone) -> list[Span]:
        """When somebody is not free: where any record of them is in a session; with the buffer where they lead."""
        found = []
        for plan, session in self.sessions():
            here, there = _records(self.cohort, person), _in(plan.cohort, session)
            if any(_same(mine, other) for mine in here for one in there for other in _records(plan.cohort, one)):
                found += spans(session)
            if isinstance(person, Instructor) and any(_same(person, one) for one in _led(plan.cohort, session)):
                rest = person.buffer_minutes
                found += [(start - rest, end + rest) for start, end in spans(session)]
        return found

    def counted(self, person: Someone) -> list[Span]:
        """The meetings that count in somebody's days and weeks: attended by a learner, led by an instructor."""
        within = _led if isinstance(person, Instructor) else _attended
        return [
            span
            for plan, session in self.sessions()
            if any(_same(person, one) for one in within(plan.cohort, session))
            for span in spans(session)
        ]

    def in_room(self, room: str) -> list[Span]:
        """The meetings in a room."""
        return [span for _, session in self.sessions() if session.room == room for span in spans(session)]

    def using(self, resource: str) -> list[tuple[Span, str | None]]:
        """The meetings that use a resource, with their links."""
        return [
            (span, meeting.link)
            for plan, session in self.sessions()
            if any(one.id == session.clinic and one.resource == resource for one in plan.cohort.clinics)
            for span, meeting in zip(spans(session), session.meetings, strict=True)
        ]


def spans(session: Session) -> list[Span]:
    """A session's meetings in minutes."""
    return [(minute_of(one.start, "UTC"), minute_of(one.end, "UTC")) for one in session.meetings]


def _attended(cohort: Cohort, session: Session) -> list[Someone]:
    return [one for one in cohort.learners if one.id in session.learners]


def _led(cohort: Cohort, session: Session) -> list[Someone]:
    return [one for one in cohort.instructors if one.id in session.instructors]


def _in(cohort: Cohort, session: Session) -> list[Someone]:
    return _attended(cohort, session) + _led(cohort, session)


def _records(cohort: Cohort, person: Someone) -> list[Someone]:
    """Everybody in the cohort who is the same human."""
    learner = person.same_as if isinstance(person, Instructor) else person.id
    if learner is None:
        return [person]
    found: list[Someone] = [one for one in cohort.learners if one.id == learner]
    return found + [one for one in cohort.instructors if one.same_as == learner]


def _same(mine: Someone, other: Someone) -> bool:
    """By email, case aside; by role and id where one of the two has none."""
    if mine.email is not None and other.email is not None:
        return mine.email.lower() == other.email.lower()
    return isinstance(mine, Instructor) == isinstance(other, Instructor) and mine.id == other.id
