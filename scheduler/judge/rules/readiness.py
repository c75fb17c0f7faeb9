"""Rule 8: nobody before they are there and have done the pre-work."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.clock import text
from scheduler.judge.scene import Scene
from scheduler.judge.verdict import Finding

SLUG = "readiness"


def check(scene: Scene) -> Iterator[Finding]:
    """No meeting starts before ``available_from``, nor before the pre-work's days have passed."""
    facts = scene.facts
    for session in scene.open:
        prework = facts.clinics[session.clinic].prework
        for key in session.learners:
            learner = facts.learners.get(key)
            if learner is None or (not prework and learner.available_from is None):
                continue
            here, ready = facts.ready_from(key, session.clinic)
            first = min(start for start, _ in session.meetings)
            if first < here:
                yield Finding(SLUG, session.place, f"learner {key} is there only from {text(here)}")
            elif first < ready:
                yield Finding(SLUG, session.place, f"learner {key} has pre-work to do until {text(ready)}")
