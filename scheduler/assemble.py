"""From indices to the plan: ids, instants, links, order, reasons and claims."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from scheduler.calendars.cohort import Readings
from scheduler.cohort.clinic import Clinic
from scheduler.cohort.cohort import MEASURES, Cohort
from scheduler.errors import InfeasibleError
from scheduler.explain import explain
from scheduler.links import Booking, assign_links
from scheduler.plan import CohortReference, Meeting, Plan, PublishedReference, Session, TierResult
from scheduler.problem import PlannedSession, Problem, Solution
from scheduler.replan import cancelled_sessions, frozen_sessions, session_ids
from scheduler.timezones import instant, minute

if TYPE_CHECKING:
    from solvers.progress import Outcome


def make_plan(cohort: Cohort, readings: Readings, problem: Problem, outcome: Outcome, published: Plan | None) -> Plan:
    """The plan that a solver's outcome stands for, with its reasons and claims, not yet judged."""
    sessions = _sessions(cohort, problem, outcome.solution, published)
    source, left_out = cohort.source, _without_meaning(cohort, readings)
    proven = all(tier.best == tier.bound for tier in outcome.tiers)
    return Plan(
        cohort=CohortReference(
            id=cohort.id,
            file=source.path.name if source else None,
            sha256=source.sha256 if source else None,
            calendars={**cohort.sha256_by_shared_path, **readings.sha256_by_path},
        ),
        published=_published_reference(published, problem),
        status="optimal" if proven else "feasible",
        tiers=_tiers(cohort, problem, outcome),
        measures={name: outcome.measures[name] for name in MEASURES if name not in left_out},
        sessions=sessions,
        unscheduled=explain(cohort, problem, outcome.solution, sessions),
        cancelled=cancelled_sessions(problem, cohort, published, {session.id for session in sessions}),
    )


def _without_meaning(cohort: Cohort, readings: Readings) -> set[str]:
    """Measures that can only be 0."""
    left_out = set() if _has_soft_time(cohort, readings) else {"soft_clashes"}
    return left_out if any(each.past_out_of_hours for each in cohort.learners) else left_out | {"repeated_out_of_hours"}


def _has_soft_time(cohort: Cohort, readings: Readings) -> bool:
    return bool(readings.soft_by_person) or any(
        period.soft for person in (*cohort.learners, *cohort.instructors) for period in person.busy
    )


def _published_reference(published: Plan | None, problem: Problem) -> PublishedReference | None:
    """A plan in memory has no file; its SHA-256 is that of the file it would be written as."""
    if published is None:
        return None
    sha256 = hashlib.sha256(published.to_json().encode()).hexdigest()
    until = problem.notice_until
    return PublishedReference(file=None, sha256=sha256, notice_until=None if until is None else instant(until))


def _sessions(cohort: Cohort, problem: Problem, solution: Solution, published: Plan | None) -> tuple[Session, ...]:
    """Every session of the plan, frozen ones too, by start, clinic and id, with a link for each meeting that needs one.

    Raises ``InfeasibleError`` where meetings that stay hold a resource's links so that others cannot get one.
    """
    ids = session_ids(problem, cohort, solution.sessions, published)
    fresh = [_session(cohort, problem, s, i) for s, i in zip(solution.sessions, ids, strict=True)]
    fresh = _with_links(cohort, problem, fresh, frozen := frozen_sessions(problem, published), published)
    place = {clinic.id: k for k, clinic in enumerate(cohort.clinics)}
    return tuple(sorted((*fresh, *frozen), key=lambda s: (s.meetings[0].start, place.get(s.clinic, len(place)), s.id)))


def _session(cohort: Cohort, problem: Problem, planned: PlannedSession, session_id: str) -> Session:
    clinic, table = cohort.clinics[planned.clinic], problem.clinics[planned.clinic]
    return Session(
        id=session_id,
        clinic=clinic.id,
        meetings=tuple(Meeting(start=instant(a), end=instant(b)) for a, b in table.meetings[planned.start]),
        language=_language(clinic, problem, planned.language),
        instructors=tuple(cohort.instructors[i].id for i in sorted(planned.instructors)),
        room=None if planned.room < 0 else cohort.rooms[planned.room].id,
        learners=tuple(cohort.learners[i].id for i in sorted(planned.learners)),
    )


def _language(clinic: Clinic, problem: Problem, language: int) -> str | None:
    """The language as the clinic spells it."""
    if language < 0:
        return None
    name = problem.languages[language]
    return next(spelled for spelled in clinic.languages or () if spelled.casefold() == name)


def _with_links(
    cohort: Cohort, problem: Problem, fresh: list[Session], frozen: Sequence[Session], published: Plan | None
) -> list[Session]:
    before = {s.id: s for s in published.sessions} if published else {}
    clinics = cohort.clinic_by_id
    for number, resource in enumerate(cohort.resources):
        if not resource.links:
            continue
        users = {k for k, s in enumerate(fresh) if clinics[s.clinic].resource == resource.id}
        held = [s for s in frozen if s.clinic in clinics and clinics[s.clinic].resource == resource.id]
        bookings = [_booking(m, m.link, fixed=True) for s in held for m in s.meetings if m.link is not None]
        bookings += _committed_bookings(problem, number, resource.links)
        places = [(k, n) for k in sorted(users) for n in range(len(fresh[k].meetings))]
        bookings += [_booking(fresh[k].meetings[n], _earlier_link(before, fresh[k], n)) for k, n in places]
        links = assign_links(bookings, resource.links)
        if links is None:
            raise InfeasibleError(
                (f'meetings that stay hold the links of resource "{resource.id}" so that others get none',)
            )
        given = dict(zip(places, links[len(bookings) - len(places) :], strict=True))
        for k in users:
            meetings = (m.model_copy(update={"link": given[k, n]}) for n, m in enumerate(fresh[k].meetings))
            fresh[k] = fresh[k].model_copy(update={"meetings": tuple(meetings)})
    return fresh


def _committed_bookings(problem: Problem, resource: int, links: Sequence[str]) -> list[Booking]:
    """Other programmes' meetings that hold links of a resource."""
    return [
        Booking(each.start, each.end, links[each.link], fixed=True)
        for each in problem.committed
        if each.resource == resource and each.link is not None
    ]


def _earlier_link(before: dict[str, Session], session: Session, n: int) -> str | None:
    """The link that this very meeting had in the published plan."""
    earlier = before.get(session.id)
    if earlier is None or n >= len(earlier.meetings) or earlier.meetings[n].start != session.meetings[n].start:
        return None
    return earlier.meetings[n].link


def _booking(meeting: Meeting, link: str | None, *, fixed: bool = False) -> Booking:
    return Booking(minute(meeting.start), minute(meeting.end), link, fixed)


def _tiers(cohort: Cohort, problem: Problem, outcome: Outcome) -> tuple[TierResult, ...]:
    """The plan's claims about each tier, with the slack as stated."""
    stated = cohort.objective.tiers if cohort.objective else ()
    slacks = [tier.slack_percent for tier in stated] if stated else [0] * len(problem.tiers)
    return tuple(
        TierResult(
            weights=dict(tier.weights),
            slack_percent=int(slack) if slack == int(slack) else slack,
            best=result.best,
            value=result.value,
            bound=result.bound,
        )
        for tier, slack, result in zip(problem.tiers, slacks, outcome.tiers, strict=True)
    )
