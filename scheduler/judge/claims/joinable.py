"""Nobody is left out who could simply join a session that runs."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.claims.case import Case
from scheduler.judge.claims.tiers import stated
from scheduler.judge.verdict import Finding

SLUG = "joinable"


def check(case: Case) -> Iterator[Finding]:
    """Asked for only where ``unscheduled`` alone is the first tier; frozen sessions cannot be joined."""
    if set(stated(case)[0][0]) != {"unscheduled"}:
        return
    for learner, clinic in case.unseated.requests:
        session = case.unseated.joinable(learner, clinic)
        if session is not None:
            message = f"could simply join session {session.id}"
            yield Finding(SLUG, f"unscheduled {learner}/{clinic}", message)
