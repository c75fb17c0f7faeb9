"""Rule 16: never too many of a group away at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scheduler.judge.clock import text
from scheduler.judge.scene import Scene
from scheduler.judge.verdict import Finding

SLUG = "max_away"


def check(scene: Scene) -> Iterator[Finding]:
    """At most ``max_away`` members of a group are in meetings, as learners, at any moment."""
    for key, group in scene.facts.groups.items():
        if group.max_away is not None:
            for minute, count in crowded(scene, scene.facts.members[key], group.max_away):
                message = f"has {count} members away at {text(minute)} and may have {group.max_away}"
                yield Finding(SLUG, f"group {key}", message)


def crowded(scene: Scene, members: tuple[str, ...], most: int) -> Iterator[tuple[int, int]]:
    """When more than ``most`` members begin to be away, not all in frozen sessions: the minute, and how many."""
    ends = [
        (minute, step, member, session.frozen)
        for member in members
        for session in scene.attended.get(member, ())
        for meeting in session.meetings
        for minute, step in zip(meeting, (1, -1), strict=True)
    ]
    away: Counter[str] = Counter()
    unfrozen = 0
    for minute, step, member, frozen in sorted(ends):
        away[member] += step
        if not away[member]:
            del away[member]
        unfrozen += 0 if frozen else step
        if step > 0 and len(away) > most and unfrozen:
            yield minute, len(away)
