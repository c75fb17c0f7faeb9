"""Rule 2: nobody without a seat."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.verify.scene import Scene
from scheduler.verify.verdict import Finding

SLUG = "capacity"


def check(scene: Scene) -> Iterator[Finding]:
    """A session has at most its capacity of learners; in person, at most its room's seats."""
    for session in scene.open:
        seats = scene.facts.capacity(session)
        if len(session.learners) > seats:
            yield Finding(SLUG, session.place, f"holds {len(session.learners)} learners and has {seats} seats")
