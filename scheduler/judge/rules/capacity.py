"""Rule 2: nobody without a seat."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.scene import Scene
from scheduler.judge.verdict import Finding

SLUG = "capacity"


def check(scene: Scene) -> Iterator[Finding]:
    """A session has at most its capacity of learners, or what its show rate allows; in person, its room's seats."""
    for session in scene.open:
        seats = scene.facts.capacity(session)
        if len(session.learners) > seats:
            yield Finding(SLUG, session.place, f"holds {len(session.learners)} learners and has {seats} seats")
