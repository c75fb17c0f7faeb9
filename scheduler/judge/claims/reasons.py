"""Why a request has no session: all reasons that hold, in their order, and no others."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.claims.case import Case
from scheduler.judge.verdict import Finding

SLUG = "reasons"


def check(case: Case) -> Iterator[Finding]:
    """Of every request in ``unscheduled`` that indeed has no session."""
    for one in case.plan.unscheduled:
        if (one.learner, one.clinic) in case.unseated.requests:
            expected = case.unseated.reasons(one.learner, one.clinic)
            told = tuple(reason.code for reason in one.reasons)
            if told != expected:
                message = f"gives {_listed(told)}, and {_listed(expected)} hold"
                yield Finding(SLUG, f"unscheduled {one.learner}/{one.clinic}", message)


def _listed(codes: tuple[str, ...]) -> str:
    return ", ".join(codes) or "no reason"
