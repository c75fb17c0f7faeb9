"""Every published session that no longer runs is told, as it stood."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.claims.case import Case
from scheduler.judge.verdict import Finding
from scheduler.plan import CancelledSession, Session

SLUG = "cancelled"


def check(case: Case) -> Iterator[Finding]:
    """``cancelled`` holds those, each with a reason, those that the published plan held as cancelled, and no others.

    A listed session that was cancelled before and runs again is not among them.
    """
    running = {session.id for session in case.plan.sessions}
    held = {session.id: session for session in case.plan.cancelled}
    stopped: dict[str, Session] = {}
    old: dict[str, CancelledSession] = {}
    if case.published is not None:
        stopped = {session.id: session for session in case.published.sessions if session.id not in running}
        again = {session.id for session in case.plan.sessions if case.is_listed(session)}
        old = {session.id: session for session in case.published.cancelled if session.id not in again}
    for key in (*stopped, *old):
        if key not in held:
            yield Finding(SLUG, f"cancelled {key}", "is not told, and was published")
    for key, session in held.items():
        if key in stopped:
            if _as_it_stood(session) != _as_it_stood(stopped[key]):
                yield Finding(SLUG, f"cancelled {key}", "is not as it was published")
            if not session.reason.code.strip():
                yield Finding(SLUG, f"cancelled {key}", "has no reason")
        elif key not in old:
            yield Finding(SLUG, f"cancelled {key}", "is no published session that stopped running")
        elif session != old[key]:
            yield Finding(SLUG, f"cancelled {key}", "is not as the published plan held it")


def _as_it_stood(session: Session) -> dict[str, object]:
    return session.model_dump(exclude={"reason", "frozen"})
