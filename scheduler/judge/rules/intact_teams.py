"""Rule 20: intact teams attend together or not at all."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.facts import Facts
from scheduler.judge.scene import Scene
from scheduler.judge.verdict import Finding

SLUG = "intact_teams"


def check(scene: Scene) -> Iterator[Finding]:
    """Of a clinic that a group takes ``intact`` all its members attend one session, or none attends.

    It counts who asks for the clinic and has not completed it, unless a decision keeps them out of it. A team of which
    somebody attends a frozen session is free.
    """
    for key, group in scene.facts.groups.items():
        for clinic in group.intact:
            team = members(scene.facts, key, clinic)
            held = {learner: scene.seats(learner, clinic) for learner in team}
            sessions = {session.id: session for each in held.values() for session in each}
            if any(session.frozen for session in sessions.values()):
                continue
            if len(sessions) > 1 or (sessions and not all(held.values())):
                seated = sum(map(bool, held.values()))
                message = f"attends {clinic} with {seated} of {len(team)} members, in {len(sessions)} sessions"
                yield Finding(SLUG, f"group {key}", message)


def members(facts: Facts, group: str, clinic: str) -> tuple[str, ...]:
    """Who of a group attends a clinic together."""
    return tuple(
        learner
        for learner in facts.members[group]
        if clinic in facts.requests[learner] and (None, False) not in facts.decisions.get((learner, clinic), ())
    )
