"""Rule 3: no session for too few, and those run that must."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.scene import Scene
from scheduler.judge.verdict import Finding

SLUG = "min_learners"


def check(scene: Scene) -> Iterator[Finding]:
    """A session that runs has ``min_learners``, and at least one; with ``must_run`` it runs whatever its number."""
    facts = scene.facts
    for session in scene.open:
        listed = facts.listing(session)
        least = max(1, facts.clinics[session.clinic].min_learners)
        if len(session.learners) < least and not (listed is not None and listed.must_run):
            yield Finding(SLUG, session.place, f"runs for {len(session.learners)} learners and needs {least}")
    for clinic, sessions in facts.listed.items():
        running = {session.id for session in scene.by_clinic.get(clinic, ())}
        for key, (one, _) in sessions.items():
            if one.must_run and key not in running:
                yield Finding(SLUG, f"session {key}", "must run, and does not")
