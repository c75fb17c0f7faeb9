"""Rule 21: some learners come to their own instructors."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.facts import Facts
from scheduler.judge.scene import Scene
from scheduler.judge.session import JudgedSession
from scheduler.judge.verdict import Finding

SLUG = "led_by"


def check(scene: Scene) -> Iterator[Finding]:
    """Of clinics that somebody in their ``led_by`` can lead, learners attend sessions that one of these leads."""
    for session in scene.open:
        for learner in session.learners:
            if learner in scene.facts.learners and not led_right(scene.facts, learner, session):
                yield Finding(SLUG, session.place, f"holds {learner}, and is led by none of the learner's instructors")


def led_right(facts: Facts, learner: str, session: JudgedSession) -> bool:
    """Whether one of the learner's instructors leads it, if any of them could."""
    own = facts.learners[learner].led_by
    able = [key for key in own if key in facts.instructors and session.clinic in facts.instructors[key].clinics]
    return not able or not set(able).isdisjoint(session.instructors)
