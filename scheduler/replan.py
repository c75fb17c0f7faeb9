"""What a new plan owes a published one: sessions that stay as they are, ids that go on, and what is called off."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import count

from scheduler.cohort.cohort import Cohort
from scheduler.plan import CancelledSession, Plan, Reason, Session
from scheduler.problem import PlannedSession, Problem

NO_CLINIC = Reason(code="no_clinic", message="The cohort no longer has its clinic.")
NO_CANDIDATE = Reason(
    code="no_candidate", message="Its start, language or room is no longer one that its clinic can have."
)
REPLACED = Reason(code="replaced", message="The new plan is better without it.")


def frozen_sessions(problem: Problem, published: Plan | None) -> tuple[Session, ...]:
    """The published sessions that stay as they stand, in the order of ``problem.frozen``."""
    if published is None:
        return ()
    return tuple(published.sessions[f.published].model_copy(update={"frozen": True}) for f in problem.frozen)


def cancelled_sessions(
    problem: Problem, cohort: Cohort, published: Plan | None, running: Collection[str]
) -> tuple[CancelledSession, ...]:
    """Published sessions whose ids are not among ``running``, as they stood, after those that were cancelled before."""
    if published is None:
        return ()
    possible = {p.published for p in problem.published}
    clinics = cohort.clinic_by_id
    earlier = [session for session in published.cancelled if session.id not in running]
    now = [
        CancelledSession(**dict(session), reason=_reason(session.clinic in clinics, position in possible))
        for position, session in enumerate(published.sessions)
        if session.id not in running
    ]
    return (*earlier, *now)


def _reason(has_clinic: bool, possible: bool) -> Reason:
    if not has_clinic:
        return NO_CLINIC
    return REPLACED if possible else NO_CANDIDATE


def session_ids(
    problem: Problem, cohort: Cohort, sessions: Sequence[PlannedSession], published: Plan | None
) -> tuple[str, ...]:
    """An id for every session of a solution.

    A session that goes on keeps its published id, a listed one has the listed id. New ones are ``<clinic>-<k>``: the
    smallest ``k`` from 1 on that no published, cancelled, listed or new session has, in order of start.
    """
    listed = [[session.id for session in clinic.sessions or ()] for clinic in cohort.clinics]
    used = {session_id for ids in listed for session_id in ids} | set(_published_ids(published))
    ids = [""] * len(sessions)
    numbers = {clinic.id: count(1) for clinic in cohort.clinics}
    for i in sorted(range(len(sessions)), key=lambda i: _order(problem, sessions[i])):
        session = sessions[i]
        if problem.clinics[session.clinic].listed:
            ids[i] = listed[session.clinic][session.start]
        elif session.published is not None and published is not None:
            ids[i] = published.sessions[problem.published[session.published].published].id
        else:
            clinic = cohort.clinics[session.clinic].id
            ids[i] = next(new for k in numbers[clinic] if (new := f"{clinic}-{k}") not in used)
            used.add(ids[i])
    return tuple(ids)


def _published_ids(published: Plan | None) -> Iterable[str]:
    return () if published is None else (session.id for session in (*published.sessions, *published.cancelled))


def _order(problem: Problem, session: PlannedSession) -> tuple[object, ...]:
    start = int(problem.clinics[session.clinic].starts[session.start])
    return start, session.clinic, session.language, session.room, session.instructors, session.learners
