"""Every request is answered, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scheduler.judge.claims.case import Case
from scheduler.judge.verdict import Finding

SLUG = "unscheduled"


def check(case: Case) -> Iterator[Finding]:
    """Every request that is not completed is either in a session or in ``unscheduled``, once; nothing else is."""
    told = Counter((one.learner, one.clinic) for one in case.plan.unscheduled)
    requests = case.facts.requests
    for (learner, clinic), count in told.items():
        place = f"unscheduled {learner}/{clinic}"
        if count > 1:
            yield Finding(SLUG, place, f"is told {count} times")
        if learner not in requests or clinic not in requests[learner]:
            yield Finding(SLUG, place, "is no request that is still to be met")
        elif (learner, clinic) not in case.unseated.requests:
            yield Finding(SLUG, place, "is told, and has a session")
    for learner, clinic in case.unseated.requests:
        if (learner, clinic) not in told:
            yield Finding(SLUG, f"unscheduled {learner}/{clinic}", "is not told, and has no session")
