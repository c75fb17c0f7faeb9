"""Rule 4: no more sessions of a clinic than it allows."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.scene import Scene
from scheduler.judge.verdict import Finding

SLUG = "max_sessions"


def check(scene: Scene) -> Iterator[Finding]:
    """A clinic has at most ``max_sessions`` sessions, frozen ones counted; frozen ones alone are no fault."""
    for key, sessions in scene.by_clinic.items():
        clinic = scene.facts.clinics.get(key)
        if clinic is None or clinic.max_sessions is None or all(session.frozen for session in sessions):
            continue
        if len(sessions) > clinic.max_sessions:
            message = f"has {len(sessions)} sessions and may have {clinic.max_sessions}"
            yield Finding(SLUG, f"clinic {key}", message)
