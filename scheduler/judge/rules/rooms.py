"""Rule 11: a room where one is needed, and one session in it at a time."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.clock import text
from scheduler.judge.rules.overlap import collisions
from scheduler.judge.scene import Scene
from scheduler.judge.session import JudgedSession
from scheduler.judge.verdict import Finding

SLUG = "rooms"


def check(scene: Scene) -> Iterator[Finding]:
    """A free room at its people's site in person or hybrid, none online; no two meetings in one room overlap."""
    for session in scene.open:
        yield from _room(scene, session)
    for room, sessions in scene.by_room.items():
        for one, other, start in collisions(sessions):
            message = f"holds meetings of sessions {one.id} and {other.id} at once, at {text(start)}"
            yield Finding(SLUG, f"room {room}", message)


def _room(scene: Scene, session: JudgedSession) -> Iterator[Finding]:
    facts, clinic = scene.facts, scene.facts.clinics[session.clinic]
    if not clinic.has_room:
        if session.room is not None:
            yield Finding(SLUG, session.place, f"is online and has room {session.room}")
        return
    room = facts.rooms.get(session.room or "")
    if room is None:
        yield Finding(SLUG, session.place, "has no room and needs one")
        return
    free = facts.room_free(room.id)
    if not all(free.holds(*meeting) for meeting in session.meetings):
        yield Finding(SLUG, session.place, f"room {room.id} is not free throughout its meetings")
    for key in session.instructors:
        if key in facts.instructors and room.site not in facts.instructors[key].sites:
            yield Finding(SLUG, session.place, f"instructor {key} does not serve the room's site {room.site}")
    if clinic.modality == "in_person":
        for key in session.learners:
            if key in facts.learners and facts.learners[key].site != room.site:
                yield Finding(SLUG, session.place, f"learner {key} is not at the room's site {room.site}")
