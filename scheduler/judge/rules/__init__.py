"""The sixteen rules of section 4, the notice of a replan, four on who sits with whom, one on instructors' days.

A rule is a module.

Each has ``check(scene)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scheduler.judge.rules import (
    availability,
    capacity,
    daily_load,
    grid,
    intact_teams,
    keep_apart,
    led_by,
    listed,
    max_away,
    max_sessions,
    min_learners,
    notice,
    order,
    out_of_hours_limit,
    overlap,
    readiness,
    requests,
    resources,
    rooms,
    same_group,
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
        notice,
        same_group,
        keep_apart,
        intact_teams,
        led_by,
        daily_load,
    )
}
"""Checks by slug, in the contract's order."""
