"""Rule 15: nobody outside their working hours for longer than their limit."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.scene import Scene
from scheduler.judge.verdict import Finding

SLUG = "out_of_hours_limit"


def check(scene: Scene) -> Iterator[Finding]:
    """A person record's out-of-hours minutes are at most its limit, frozen ones counted; those alone are no fault."""
    for role, key, limit in scene.limited():
        minutes, unfrozen = scene.out_of_hours(role, key)
        if minutes > limit and unfrozen:
            yield Finding(SLUG, f"{role} {key}", f"has {minutes} out-of-hours minutes and may have {limit}")
