"""Rule 5: learners can come, and understand."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.scene import Scene
from scheduler.judge.verdict import Finding

SLUG = "availability"


def check(scene: Scene) -> Iterator[Finding]:
    """A learner is available throughout every meeting, and speaks the session's language."""
    facts = scene.facts
    for session in scene.open:
        for key in session.learners:
            learner = facts.learners.get(key)
            if learner is None:
                continue
            if not facts.learner(key).cost(session.meetings)[0]:
                yield Finding(SLUG, session.place, f"learner {key} is not available throughout its meetings")
            if not facts.speaks(learner, session.language):
                yield Finding(SLUG, session.place, f"learner {key} does not speak {session.language}")
