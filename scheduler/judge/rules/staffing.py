"""Rule 9: the instructors that a session needs."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.scene import Scene
from scheduler.judge.verdict import Finding

SLUG = "staffing"


def check(scene: Scene) -> Iterator[Finding]:
    """Exactly ``instructors_per_session``, qualified, speaking the language, available throughout every meeting."""
    facts = scene.facts
    for session in scene.open:
        needed = facts.clinics[session.clinic].instructors_per_session
        if len(set(session.instructors)) != needed or len(session.instructors) != needed:
            message = f"has {len(set(session.instructors))} instructors and needs {needed}"
            yield Finding(SLUG, session.place, message)
        for key in session.instructors:
            instructor = facts.instructors.get(key)
            if instructor is None:
                continue
            if session.clinic not in instructor.clinics:
                yield Finding(SLUG, session.place, f"instructor {key} is not qualified for clinic {session.clinic}")
            if not facts.speaks(instructor, session.language):
                yield Finding(SLUG, session.place, f"instructor {key} does not speak {session.language}")
            if not facts.instructor(key).cost(session.meetings)[0]:
                yield Finding(SLUG, session.place, f"instructor {key} is not available throughout its meetings")
