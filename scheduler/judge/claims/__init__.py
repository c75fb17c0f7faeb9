"""What a plan claims of itself in section 6, one module a claim, each with ``check(case)``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scheduler.judge.claims import (
    alternatives,
    cancelled,
    frozen,
    ids,
    joinable,
    language,
    meetings,
    reasons,
    reference,
    sorting,
    status,
    tiers,
    unscheduled,
)
from scheduler.judge.claims.case import Case
from scheduler.judge.verdict import Finding

CLAIMS: dict[str, Callable[[Case], Iterator[Finding]]] = {
    module.SLUG: module.check
    for module in (
        ids,
        meetings,
        language,
        frozen,
        cancelled,
        tiers,
        status,
        unscheduled,
        reasons,
        alternatives,
        joinable,
        sorting,
        reference,
    )
}
"""Checks by slug."""
