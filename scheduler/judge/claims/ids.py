"""Ids are known, unique, and stay with the sessions that go on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from scheduler.judge.claims.case import Case
from scheduler.judge.measures import what
from scheduler.judge.session import JudgedSession, judged_sessions
from scheduler.judge.verdict import Finding
from scheduler.plan import Plan, Session

SLUG = "ids"


def check(case: Case) -> Iterator[Finding]:
    """Every id is the cohort's (frozen sessions aside), no session id comes twice, published ones are not reused."""
    yield from _unknown(case)
    running = [session.id for session in case.plan.sessions]
    counts = Counter(running + [session.id for session in case.plan.cancelled])
    for key, count in counts.items():
        if count > 1:
            yield Finding(SLUG, f"session {key}", f"its id comes {count} times among running and cancelled sessions")
    if case.published is not None:
        yield from _reused(case, case.published)
        yield from _not_kept(case, case.published)


def _unknown(case: Case) -> Iterator[Finding]:
    for session in case.plan.sessions:
        if not session.frozen:
            for message in _strangers(case, session):
                yield Finding(SLUG, f"session {session.id}", message)
    for one in case.plan.unscheduled:
        if one.learner not in case.facts.learners:
            yield Finding(SLUG, f"unscheduled {one.learner}/{one.clinic}", f"there is no learner {one.learner}")
        if one.clinic not in case.facts.clinics:
            yield Finding(SLUG, f"unscheduled {one.learner}/{one.clinic}", f"there is no clinic {one.clinic}")


def _strangers(case: Case, session: Session) -> Iterator[str]:
    facts = case.facts
    if session.clinic not in facts.clinics:
        yield f"there is no clinic {session.clinic}"
    if session.room is not None and session.room not in facts.rooms:
        yield f"there is no room {session.room}"
    for key in session.learners:
        if key not in facts.learners:
            yield f"there is no learner {key}"
    for key in session.instructors:
        if key not in facts.instructors:
            yield f"there is no instructor {key}"


def _reused(case: Case, published: Plan) -> Iterator[Finding]:
    """Listed sessions aside: they may have been cancelled before, and run again under their id."""
    clinics = {session.id: session.clinic for session in published.sessions}
    gone = {session.id for session in published.cancelled}
    for session in case.plan.sessions:
        if case.is_listed(session):
            continue
        if session.id in gone:
            yield Finding(SLUG, f"session {session.id}", "reuses the id of a session cancelled before")
        elif clinics.get(session.id, session.clinic) != session.clinic:
            message = f"reuses the id of a published session of clinic {clinics[session.id]}"
            yield Finding(SLUG, f"session {session.id}", message)


def _not_kept(case: Case, published: Plan) -> Iterator[Finding]:
    """Sessions alike in all but id that would disturb fewer people with each other's ids, or with a free one."""
    before = {session.id: session for session in judged_sessions(published)}
    alike: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for session in before.values():
        alike[what(session)].append(session.id)
    running = {session.id: session for session in case.scene.sessions}
    for session in case.scene.open:
        if session.clinic in case.facts.listed:
            continue
        kept = _common(before.get(session.id), session)
        for key in alike.get(what(session), ()):
            other = running.get(key)
            if key == session.id or (other is not None and other.frozen):
                continue
            theirs = _common(before[key], other)
            swapped = _common(before[key], session) + _common(before.get(session.id), other)
            if swapped > kept + theirs:
                message = f"goes on from published session {key}, and fewer people would be disturbed under that id"
                yield Finding(SLUG, session.place, message)
                break


def _common(before: JudgedSession | None, after: JudgedSession | None) -> int:
    """How many invitations stand when one session goes on as the other."""
    if before is None or after is None or what(before) != what(after):
        return 0
    return len(set(before.learners) & set(after.learners)) + len(set(before.instructors) & set(after.instructors))
