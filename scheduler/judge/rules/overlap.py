"""Rule 6: nobody in two places at once, nor in too many on one day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from scheduler.judge.clock import text
from scheduler.judge.scene import Scene
from scheduler.judge.session import JudgedSession
from scheduler.judge.verdict import Finding

SLUG = "overlap"


def check(scene: Scene) -> Iterator[Finding]:
    """A human's meetings do not overlap; at most ``max_sessions_per_day`` of a learner's start on one day of theirs.

    What they attend in other programmes counts in the days.
    """
    for place, (learner, records) in scene.humans:
        sessions = list(scene.attended.get(learner, ())) if learner is not None else []
        for record in records:
            sessions += scene.led.get(record, ())
        for one, other, start in collisions(sessions):
            which = f"session {one.id} twice" if one is other else f"sessions {one.id} and {other.id}"
            yield Finding(SLUG, place, f"is in two meetings at once: {which}, at {text(start)}")
    for key, sessions in scene.attended.items():
        most = scene.facts.learners[key].max_sessions_per_day
        if most is not None:
            elsewhere = scene.facts.elsewhere.attended.get(key, [])
            for day_sessions in _crowded(scene, key, sessions + elsewhere, most):
                message = f"has {len(day_sessions)} meetings on one day and may have {most}"
                yield Finding(SLUG, f"learner {key}", message)


def collisions(sessions: Iterable[JudgedSession]) -> Iterator[tuple[JudgedSession, JudgedSession, int]]:
    """Pairs of overlapping meetings, not both frozen: their sessions and when the second starts."""
    meetings = [(start, end, session) for session in sessions for start, end in session.meetings]
    if len(meetings) < 2:
        return
    meetings.sort(key=lambda meeting: meeting[:2])
    for i, (_, end, one) in enumerate(meetings):
        for start, _, other in meetings[i + 1 :]:
            if start >= end:
                break
            if not (one.frozen and other.frozen):
                yield one, other, start


def _crowded(scene: Scene, key: str, sessions: list[JudgedSession], most: int) -> Iterator[list[JudgedSession]]:
    if sum(len(session.meetings) for session in sessions) <= most:
        return
    zone = scene.facts.learner(key).zone
    days: dict[int, list[JudgedSession]] = defaultdict(list)
    for session in sessions:
        for start, _ in session.meetings:
            days[zone.day(start)].append(session)
    for held in days.values():
        if len(held) > most and not all(session.frozen for session in held):
            yield held
