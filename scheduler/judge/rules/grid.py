"""Rule 13: starts on the grid, meetings in the horizon, the window and the hours."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.clock import text
from scheduler.judge.scene import Scene
from scheduler.judge.verdict import Finding

SLUG = "grid"


def check(scene: Scene) -> Iterator[Finding]:
    """Of sessions that the clinic does not list."""
    facts = scene.facts
    step = facts.cohort.horizon.start_every_minutes
    for session in scene.open:
        clinic = facts.clinics[session.clinic]
        if clinic.sessions is not None:
            continue
        if session.start % step:
            yield Finding(SLUG, session.place, f"starts at {text(session.start)}, off the grid of {step} minutes")
        for frame, name in zip(facts.frames(clinic.id), frame_names(clinic.window, clinic.hours), strict=True):
            if not all(frame.holds(*meeting) for meeting in session.meetings):
                yield Finding(SLUG, session.place, f"has a meeting that is not inside the {name}")


def frame_names(window: object | None, hours: object | None) -> list[str]:
    """The names of a clinic's frames: those of the horizon, its window and its hours that it has."""
    stated = (("horizon", True), ("clinic's window", window is not None), ("clinic's hours", hours is not None))
    return [name for name, there in stated if there]
