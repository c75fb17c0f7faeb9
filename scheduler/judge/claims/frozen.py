"""Frozen sessions are copies of published ones, and all that start before some instant."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.claims.case import Case
from scheduler.judge.clock import text, utc_minute
from scheduler.judge.session import JudgedSession, judged_sessions
from scheduler.judge.verdict import Finding

SLUG = "frozen"


def check(case: Case) -> Iterator[Finding]:
    """Told no instant, the judge asks that with one session frozen none that starts as early goes unfrozen."""
    published = () if case.published is None else case.published.sessions
    before = {session.id: session for session in published}
    for session in case.plan.sessions:
        if not session.frozen:
            continue
        if session.id not in before:
            yield Finding(SLUG, f"session {session.id}", "is frozen and not in the published plan")
        elif session != before[session.id].model_copy(update={"frozen": True}):
            yield Finding(SLUG, f"session {session.id}", "is frozen and not as it was published")
    yield from _instant(case)


def _instant(case: Case) -> Iterator[Finding]:
    frozen = {session.id: session for session in case.scene.sessions if session.frozen}
    if case.freeze_before is not None:
        instant = utc_minute(case.freeze_before)
        late = [session for session in frozen.values() if session.start >= instant]
    else:
        instant = max((session.start + 1 for session in frozen.values()), default=0)
        late = []
    for session in late:
        yield Finding(SLUG, session.place, f"is frozen and does not start before {text(instant)}")
    for session in _published(case):
        if session.start < instant and session.id not in frozen:
            yield Finding(SLUG, session.place, f"starts before {text(instant)} and is not frozen")


def _published(case: Case) -> tuple[JudgedSession, ...]:
    return () if case.published is None else judged_sessions(case.published)
