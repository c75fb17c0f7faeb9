"""Rule 19: some learners are kept apart."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.scene import Scene
from scheduler.judge.verdict import Finding

SLUG = "keep_apart"


def check(scene: Scene) -> Iterator[Finding]:
    """No session holds two learners whom ``keep_apart`` names together for its clinic."""
    for apart in scene.facts.cohort.keep_apart:
        for session in scene.open:
            here = [learner for learner in session.learners if learner in apart.learners]
            if len(here) > 1 and (apart.clinics is None or session.clinic in apart.clinics):
                yield Finding(SLUG, session.place, f"holds {', '.join(here)}, who are to be kept apart")
