"""Rule 10: what an instructor can carry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from scheduler.cohort.people import Instructor
from scheduler.judge.scene import Scene
from scheduler.judge.session import JudgedSession
from scheduler.judge.verdict import Finding

SLUG = "workload"


def check(scene: Scene) -> Iterator[Finding]:
    """Buffers between an instructor's meetings; their caps per day, per ISO week, and on sessions in all.

    What they lead in other programmes counts in days and weeks.
    """
    for key, sessions in scene.led.items():
        instructor, place = scene.facts.instructors[key], f"instructor {key}"
        for one, other in too_close(sessions, instructor.buffer_minutes):
            message = f"has less than {instructor.buffer_minutes} minutes between meetings of {one.id} and {other.id}"
            yield Finding(SLUG, place, message)
        zone = scene.facts.instructor(key).zone
        for most, unit, period in (
            (instructor.max_sessions_per_day, "day", zone.day),
            (instructor.max_sessions_per_week, "week", zone.week),
        ):
            if most is not None:
                elsewhere = scene.facts.elsewhere.led.get(key, [])
                for number in _crowded(sessions + elsewhere, period, most):
                    yield Finding(SLUG, place, f"leads {number} meetings in one {unit} and may lead {most}")
        yield from _in_all(instructor, sessions, place)


def too_close(sessions: list[JudgedSession], buffer: int) -> Iterator[tuple[JudgedSession, JudgedSession]]:
    """Sessions with two meetings, not both frozen, less than ``buffer`` minutes apart (overlapping ones included)."""
    meetings = [(start, end, session) for session in sessions for start, end in session.meetings]
    meetings.sort(key=lambda meeting: meeting[:2])
    for i, (_, end, one) in enumerate(meetings):
        for start, _, other in meetings[i + 1 :]:
            if start >= end + buffer:
                break
            if not (one.frozen and other.frozen):
                yield one, other


def _crowded(sessions: list[JudgedSession], period: Callable[[int], int], most: int) -> Iterator[int]:
    held: dict[int, list[bool]] = defaultdict(list)
    for session in sessions:
        for start, _ in session.meetings:
            held[period(start)].append(session.frozen)
    for frozen in held.values():
        if len(frozen) > most and not all(frozen):
            yield len(frozen)


def _in_all(instructor: Instructor, sessions: list[JudgedSession], place: str) -> Iterator[Finding]:
    most = instructor.max_sessions
    if most is not None and len(sessions) > most and not all(session.frozen for session in sessions):
        yield Finding(SLUG, place, f"leads {len(sessions)} sessions and may lead {most}")
