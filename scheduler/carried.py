"""What a published plan brings along: sessions that are frozen, that can go on, and invitations that are lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Literal

import numpy as np

from scheduler.availability import LocalTime, PersonTimes, Times
from scheduler.candidates import Names, days_waited
from scheduler.clinic_table import minutes_inside, minutes_outside
from scheduler.cohort.cohort import Cohort
from scheduler.plan import Plan, Session
from scheduler.problem import ClinicTable, FrozenSession, Ints, PublishedSession
from scheduler.timezones import minute


@dataclass(frozen=True)
class Carried:
    """See the fields of the same names of ``Problem``."""

    frozen: tuple[FrozenSession, ...] = ()
    published: tuple[PublishedSession, ...] = ()
    fixed_changes: int = 0


def meetings_of_session(session: Session) -> Ints:
    """``[M, 2]`` a published session's meetings in minutes."""
    moments = [(each.start, each.end) for each in session.meetings]
    return np.array([[minute(moment) for moment in pair] for pair in moments], np.int64)


def is_frozen(session: Session, freeze_before: int | None) -> bool:
    """Whether a published session's first meeting starts before the minute ``freeze_before``."""
    return freeze_before is not None and bool(meetings_of_session(session)[0, 0] < freeze_before)


def announced_starts(
    published: Plan | None, freeze_before: int | None, notice_until: int | None
) -> dict[str, Counter[int]]:
    """Per clinic id how many published sessions, not frozen, start at which minutes before ``notice_until``."""
    found: dict[str, Counter[int]] = {}
    if published is None or notice_until is None:
        return found
    for session in published.sessions:
        start = _first(session)
        if start < notice_until and not is_frozen(session, freeze_before):
            found.setdefault(session.clinic, Counter())[start] += 1
    return found


def frozen_sessions(
    cohort: Cohort, names: Names, times: Times, zone: LocalTime, published: Plan, freeze_before: int | None
) -> tuple[FrozenSession, ...]:
    """The published sessions that are frozen; ``zone`` is the horizon's."""
    frozen = []
    for position, session in enumerate(published.sessions):
        if not is_frozen(session, freeze_before):
            continue
        meetings = meetings_of_session(session)
        clinic = names.clinics.get(session.clinic)
        resource = None if clinic is None else cohort.clinics[clinic].resource
        learners = _still_here(session.learners, names.learners)
        instructors = _still_here(session.instructors, names.instructors)
        attendees = [times.learners[k] for k in learners]
        leaders = [times.instructors[k] for k in instructors]
        frozen.append(
            FrozenSession(
                published=position,
                clinic=clinic,
                start=int(meetings[0, 0]),
                meetings=meetings,
                days_waited=int(days_waited(cohort, meetings[:1, 0], zone)[0]),
                learners=learners,
                instructors=instructors,
                room=None if session.room is None else names.rooms.get(session.room),
                resource=None if resource is None else names.resources[resource],
                links=tuple(link_position(cohort, resource, meeting.link) for meeting in session.meetings),
                learner_out_of_hours=_outside_working(attendees, meetings),
                learner_night=_inside(attendees, meetings, "night"),
                learner_soft=_inside(attendees, meetings, "soft"),
                instructor_out_of_hours=_outside_working(leaders, meetings),
                instructor_night=_inside(leaders, meetings, "night"),
                instructor_soft=_inside(leaders, meetings, "soft"),
            )
        )
    return tuple(frozen)


def carry(
    cohort: Cohort,
    names: Names,
    tables: Sequence[ClinicTable],
    frozen: tuple[FrozenSession, ...],
    published: Plan | None,
    notice_until: int | None = None,
) -> Carried:
    """What can go on, and what is lost whatever is decided, of the published sessions that are not frozen.

    Those that start before the minute ``notice_until`` have a candidate each.
    """
    if published is None:
        return Carried()
    listed_ids = {each.id for clinic in cohort.clinics for each in clinic.sessions or ()}
    stay = {session.published for session in frozen}
    going_on: list[PublishedSession] = []
    claimed: set[tuple[int, int]] = set()
    lost = 0
    for position, session in enumerate(published.sessions):
        if position in stay:
            continue
        invitations = len(session.learners) + len(session.instructors)
        place = _candidate(cohort, names, tables, session, listed_ids, claimed)
        if place is None:
            lost += invitations
            continue
        clinic, start, language, room = place
        if notice_until is not None and tables[clinic].starts[start] < notice_until:
            claimed.add((clinic, start))
        learners = _still_here(session.learners, names.learners)
        instructors = _still_here(session.instructors, names.instructors)
        lost += invitations - len(learners) - len(instructors)
        going_on.append(PublishedSession(position, clinic, start, language, room, learners, instructors))
    return Carried(frozen, tuple(going_on), lost)


def _candidate(
    cohort: Cohort,
    names: Names,
    tables: Sequence[ClinicTable],
    session: Session,
    listed_ids: set[str],
    claimed: Set[tuple[int, int]],
) -> tuple[int, int, int, int] | None:
    """The clinic, start, language and room as which a published session can go on unchanged, if it can.

    ``claimed`` are (clinic, start) that another has for itself.
    """
    index = names.clinics.get(session.clinic)
    if index is None:
        return None
    table, clinic = tables[index], cohort.clinics[index]
    if clinic.sessions is not None:
        starts = [t for t, each in enumerate(clinic.sessions) if each.id == session.id]
    else:
        starts = [] if session.id in listed_ids else np.flatnonzero(table.starts == _first(session)).tolist()
    language = -1 if session.language is None else names.languages.get(session.language.casefold(), -2)
    room = -1 if session.room is None else names.rooms.get(session.room, -2)
    meetings = meetings_of_session(session)
    if language not in (table.languages or (-1,)) or room not in (table.rooms if clinic.has_room else (-1,)):
        return None
    for t in starts:
        named = table.named_language[t] in (-1, language) and table.named_room[t] in (-1, room)
        free = table.in_hours[t] and (index, t) not in claimed
        if named and free and np.array_equal(table.meetings[t], meetings):
            return index, t, language, room
    return None


def _first(session: Session) -> int:
    return int(meetings_of_session(session)[0, 0])


def link_position(cohort: Cohort, resource_id: str | None, link: str | None) -> int | None:
    """Where a link stands among those of a resource; ``None`` where it is none of them."""
    links = next((resource.links or () for resource in cohort.resources if resource.id == resource_id), ())
    return links.index(link) if link in links else None


def _still_here(ids: Iterable[str], positions: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(sorted(positions[each] for each in ids if each in positions))


def _outside_working(people: Sequence[PersonTimes], meetings: Ints) -> tuple[int, ...]:
    return tuple(int(minutes_outside(person.working, meetings)) for person in people)


def _inside(people: Sequence[PersonTimes], meetings: Ints, kind: Literal["night", "soft"]) -> tuple[int, ...]:
    return tuple(int(minutes_inside(getattr(person, kind), meetings)) for person in people)
