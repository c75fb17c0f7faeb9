"""``optimal`` is proven, ``feasible`` is not."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.claims.case import Case
from scheduler.judge.verdict import Finding

SLUG = "status"


def check(case: Case) -> Iterator[Finding]:
    """``optimal`` exactly when every best equals its bound."""
    proven = all(tier.best == tier.bound for tier in case.plan.tiers)
    if proven != (case.plan.status == "optimal"):
        why = "every best equals its bound" if proven else "not every best equals its bound"
        yield Finding(SLUG, "status", f"is {case.plan.status}, and {why}")
