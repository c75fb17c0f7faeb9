"""Rule 18: who attends one session together stays together in the clinic that follows it."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.scene import Scene
from scheduler.judge.session import JudgedSession
from scheduler.judge.verdict import Finding

SLUG = "same_group"


def check(scene: Scene) -> Iterator[Finding]:
    """Of those in one session of a clinic, all who attend the one with ``same_group_as`` it do so in one session.

    With ``same_instructor`` an instructor of the one session leads the other, too. What stands among frozen sessions
    alone is no fault.
    """
    for clinic in scene.facts.clinics.values():
        if clinic.same_group_as is None:
            continue
        for earlier in scene.by_clinic.get(clinic.same_group_as, ()):
            later = following(scene, earlier, clinic.id)
            if earlier.frozen and all(session.frozen for session in later):
                continue
            if len(later) > 1:
                where = ", ".join(session.id for session in later)
                yield Finding(SLUG, earlier.place, f"its learners are in several sessions of {clinic.id}: {where}")
            if clinic.same_instructor:
                for session in later:
                    if not set(session.instructors) & set(earlier.instructors):
                        yield Finding(
                            SLUG, session.place, f"none of its instructors leads {earlier.id}, its group's session"
                        )


def following(scene: Scene, earlier: JudgedSession, clinic: str) -> list[JudgedSession]:
    """The sessions of a clinic that hold somebody of an earlier session, each once."""
    found = {
        session.id: session
        for learner in earlier.learners
        if learner in scene.facts.learners
        for session in scene.seats(learner, clinic)
    }
    return list(found.values())
