"""The sixteen rules of section 4, one module a rule, each with ``check(scene)``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scheduler.judge.rules import (
    availability,
    capacity,
    grid,
    listed,
    max_away,
    max_sessions,
    min_learners,
    order,
    out_of_hours_limit,
    overlap,
    readiness,
    requests,
    resources,
    rooms,
    staffing,
    workload,
)
from scheduler.judge.scene import Scene
from scheduler.judge.verdict import Finding

RULES: dict[str, Callable[[Scene], Iterator[Finding]]] = {
    module.SLUG: module.check
    for module in (
        requests,
        capacity,
        min_learners,
        max_sessions,
        availability,
        overlap,
        order,
        readiness,
        staffing,
        workload,
        rooms,
        resources,
        grid,
        listed,
        out_of_hours_limit,
        max_away,
    )
}
"""Checks by slug, in the contract's order."""
