"""Rule 1: who attends what they asked for, once, and as was decided."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.clock import text
from scheduler.judge.scene import Scene
from scheduler.judge.verdict import Finding

SLUG = "requests"


def check(scene: Scene) -> Iterator[Finding]:
    """A learner attends at most one session of a clinic requested and not completed; decisions are kept."""
    requests = scene.facts.requests
    for learner, sessions in scene.attended.items():
        asked = requests[learner]
        for session in sessions:
            if not session.frozen and session.clinic not in asked:
                done = session.clinic in scene.facts.learners[learner].completed
                why = "has completed" if done else "does not request"
                yield Finding(SLUG, session.place, f"learner {learner} {why} clinic {session.clinic}")
        if len(sessions) > 1:
            for clinic in dict.fromkeys(session.clinic for session in sessions):
                seats = [session for session in sessions if session.clinic == clinic]
                if len(seats) > 1 and not all(seat.frozen for seat in seats):
                    names = ", ".join(seat.id for seat in seats)
                    yield Finding(SLUG, f"learner {learner}", f"sits in {len(seats)} seats of clinic {clinic}: {names}")
    yield from _decisions(scene)


def _decisions(scene: Scene) -> Iterator[Finding]:
    for (learner, clinic), decisions in scene.facts.decisions.items():
        seats = scene.seats(learner, clinic)
        for start, must in decisions:
            at = "" if start is None else f" at {text(start)}"
            if must and not any(seat.frozen or start in (None, seat.start) for seat in seats):
                yield Finding(SLUG, f"learner {learner}", f"must attend clinic {clinic}{at}, as decided, and does not")
            if not must:
                for seat in seats:
                    if not seat.frozen and start in (None, seat.start):
                        message = f"learner {learner} must not attend clinic {clinic}{at}, as decided"
                        yield Finding(SLUG, seat.place, message)
