"""A session as the judge handles it: ids and minutes."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.judge.clock import utc_minute
from scheduler.judge.times import Meetings
from scheduler.plan import Plan, Session


@dataclass(frozen=True, slots=True)
class JudgedSession:
    """A running session. ``meetings`` are ``[start, end)`` in minutes of UTC, at least one.

    ``links`` has one entry per meeting; ``None`` leaves join links out of the judgement.
    """

    id: str
    clinic: str
    meetings: Meetings
    language: str | None
    instructors: tuple[str, ...]
    room: str | None
    learners: tuple[str, ...]
    frozen: bool = False
    links: tuple[str | None, ...] | None = None

    @property
    def start(self) -> int:
        """When the first meeting starts."""
        return self.meetings[0][0]

    @property
    def place(self) -> str:
        """Where a finding about it points."""
        return f"session {self.id}"


def judged(session: Session) -> JudgedSession:
    """A plan's session, in minutes."""
    return JudgedSession(
        id=session.id,
        clinic=session.clinic,
        meetings=tuple((utc_minute(meeting.start), utc_minute(meeting.end)) for meeting in session.meetings),
        language=session.language,
        instructors=session.instructors,
        room=session.room,
        learners=session.learners,
        frozen=session.frozen,
        links=tuple(meeting.link for meeting in session.meetings),
    )


def judged_sessions(plan: Plan) -> tuple[JudgedSession, ...]:
    """A plan's running sessions that have a meeting, in minutes."""
    return tuple(judged(session) for session in plan.sessions if session.meetings)
