"""Rule 7: clinics in their order, with the time between that they ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scheduler.cohort.clinic import After
from scheduler.judge.clock import DAY
from scheduler.judge.scene import Scene
from scheduler.judge.session import JudgedSession
from scheduler.judge.verdict import Finding

SLUG = "order"


def check(scene: Scene) -> Iterator[Finding]:
    """First start of the later − last end of the earlier lies in [``min_days``, ``max_days``] × 24 h, never below 0.

    With ``required``, who requests the earlier and has not completed it attends the later only with the earlier.
    """
    clinics = scene.facts.clinics
    if not any(clinic.after for clinic in clinics.values()):
        return
    for learner, sessions in scene.attended.items():
        asked = scene.facts.requests[learner]
        for later in sessions:
            clinic = clinics.get(later.clinic)
            for after in clinic.after if clinic is not None else ():
                if after.clinic in asked:
                    for message in broken(after, sessions, later):
                        yield Finding(SLUG, later.place, f"learner {learner} {message}")


def broken(after: After, sessions: Iterable[JudgedSession], later: JudgedSession) -> Iterator[str]:
    """How attending ``later`` beside ``sessions`` breaks one precedence, whose earlier clinic the learner requests."""
    earlier = [session for session in sessions if session.clinic == after.clinic]
    if after.required and not earlier and not later.frozen:
        yield f"attends clinic {later.clinic} without clinic {after.clinic}, which it requires"
    for session in earlier:
        if (session.frozen and later.frozen) or spaced(after, session, later):
            continue
        most = "" if after.max_days is None else f" to {after.max_days}"
        yield f"attends it not {after.min_days}{most} days after session {session.id}"


def spaced(after: After, earlier: JudgedSession, later: JudgedSession) -> bool:
    """Whether the time between two sessions is what the precedence asks for."""
    gap = later.start - max(end for _, end in earlier.meetings)
    return gap >= after.min_days * DAY and (after.max_days is None or gap <= after.max_days * DAY)
