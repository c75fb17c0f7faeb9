"""Minutes of meetings outside working time, session by session, as the contract counts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.availability import Times, personal_times
from scheduler.carried import meetings_of_session
from scheduler.cohort.cohort import Cohort
from scheduler.plan import Session
from scheduler.spans import Spans, overlap


@dataclass(frozen=True)
class Led:
    """What one instructor leads: sessions, minutes, and minutes of these outside their working time."""

    sessions: int
    minutes: int
    late: int


class Lateness:
    """The working time of everybody in a cohort, set beside the meetings of a plan."""

    def __init__(self, cohort: Cohort, sessions: Sequence[Session]) -> None:
        self._meetings = [meetings_of_session(session) for session in sessions]
        self._sessions = sessions
        spans = [(int(start), int(end)) for meetings in self._meetings for start, end in meetings]
        times: Times = personal_times(cohort, also=spans)[0]
        self._learners = {p.id: t.working for p, t in zip(cohort.learners, times.learners, strict=True)}
        self._instructors = {p.id: t.working for p, t in zip(cohort.instructors, times.instructors, strict=True)}

    def lengths(self) -> tuple[int, ...]:
        """Minutes of all meetings of each session."""
        return tuple(int((meetings[:, 1] - meetings[:, 0]).sum()) for meetings in self._meetings)

    def of_learners(self) -> tuple[tuple[int, ...], ...]:
        """Of each session the minutes of each of its learners; 0 of who is no longer in the cohort."""
        return tuple(
            tuple(self._late(k, self._learners.get(who)) for who in session.learners)
            for k, session in enumerate(self._sessions)
        )

    def of_instructors(self) -> tuple[Led, ...]:
        """What each instructor of the cohort leads."""
        lengths = self.lengths()
        held: dict[str, list[int]] = {who: [] for who in self._instructors}
        for k, session in enumerate(self._sessions):
            for who in session.instructors:
                held.get(who, []).append(k)
        return tuple(
            Led(len(own), sum(lengths[k] for k in own), sum(self._late(k, self._instructors[who]) for k in own))
            for who, own in held.items()
        )

    def _late(self, session: int, working: Spans | None) -> int:
        if working is None:
            return 0
        starts, ends = self._meetings[session].T
        return int((ends - starts - overlap(working, starts, ends)).sum())
