"""Why an instructor could not lead one more session, and which of their own sessions stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scheduler.explain.standing import Pairs, meets, over_cap
from scheduler.problem import ClinicTable, Ints, PlannedSession, Problem, Solution

WORDS = {
    "leads_it": "leads it already",
    "attends_it": "attends it",
    "not_qualified": "is not qualified for it",
    "language": "does not speak its language",
    "site": "does not serve its site",
    "notice": "would hear of it too late, inside the notice",
    "unavailable": "is not available then",
    "overlap": "is in another meeting then",
    "buffer": "has too little time before or after another meeting",
    "day": "would have too many meetings on a day",
    "week": "would have too many meetings in a week",
    "sessions": "leads as many sessions as they may",
    "out_of_hours": "would have more out-of-hours minutes than they may",
    "judge": "would break a rule of the plan",
}
"""What each code says, in the order in which they are told."""
OWN_SESSIONS = frozenset(("overlap", "buffer", "day", "week", "sessions", "out_of_hours"))
"""Codes that another session of theirs may be to blame for."""


@dataclass(frozen=True)
class Led:
    """A session that somebody leads: its position in the solution (``None``: frozen), and minutes out of hours."""

    position: int | None
    meetings: Pairs
    out_of_hours: int


class Leading:
    """One session (``planned``) of a solution, and whether others could lead it; ``others`` are all other sessions."""

    def __init__(self, problem: Problem, planned: PlannedSession, others: Solution) -> None:
        self.problem, self.planned, self.others = problem, planned, others
        self.table: ClinicTable = problem.clinics[planned.clinic]
        self.meetings: Ints = self.table.meetings[planned.start][None]
        """``[1, M, 2]``"""

    def led(self, instructor: int) -> list[Led]:
        """What an instructor leads beside it."""
        problem, found = self.problem, []
        for position, session in enumerate(self.others.sessions):
            if instructor in session.instructors and session is not self.planned:
                table = problem.clinics[session.clinic]
                row = table.instructors.tolist().index(instructor)
                minutes = int(table.instructor_out_of_hours[row, session.start])
                found.append(Led(position, _pairs(table.meetings[session.start]), minutes))
        for frozen in problem.frozen:
            for each, minutes in zip(frozen.instructors, frozen.instructor_out_of_hours, strict=True):
                if each == instructor:
                    found.append(Led(None, _pairs(frozen.meetings), minutes))
        return found

    def codes(self, instructor: int, led: list[Led]) -> tuple[str, ...]:
        """All codes that hold for an instructor who leads some sessions beside it, in the order of ``WORDS``."""
        holds = self._personal(instructor) | self._laden(instructor, led)
        return tuple(code for code in WORDS if holds.get(code))

    def in_the_way(self, instructor: int, led: list[Led]) -> tuple[int, ...]:
        """Positions of the sessions, frozen ones aside, without any one of which the instructor could lead it."""
        return tuple(
            each.position
            for each in led
            if each.position is not None and not self.codes(instructor, [one for one in led if one is not each])
        )

    def _personal(self, instructor: int) -> dict[str, bool]:
        """What has nothing to do with other sessions led."""
        problem, planned, table = self.problem, self.planned, self.table
        human = int(problem.human_of_instructor[instructor])
        leading = {int(problem.human_of_instructor[each]) for each in planned.instructors} - {-1}
        rows = table.instructors.tolist()
        holds = {
            "leads_it": instructor in planned.instructors or human in leading,
            "attends_it": human in planned.learners,
            "not_qualified": instructor not in rows,
            "notice": self._announced() and instructor not in planned.instructors,
            "site": planned.room >= 0 and not problem.instructor_serves[instructor, problem.room_site[planned.room]],
        }
        if instructor in rows:
            row = rows.index(instructor)
            language = table.languages.index(planned.language) if planned.language >= 0 else None
            holds["language"] = language is not None and not table.instructor_speaks[row, language]
            holds["unavailable"] = not table.instructor_available[row, planned.start]
        return holds

    def _announced(self) -> bool:
        """Whether the session starts inside the notice."""
        until = self.problem.notice_until
        return until is not None and int(self.table.starts[self.planned.start]) < until

    def _laden(self, instructor: int, led: list[Led]) -> dict[str, bool]:
        """What other sessions rule out."""
        problem, meetings = self.problem, self.meetings
        held = [pair for each in led for pair in each.meetings]
        buffer = int(problem.instructor_buffer[instructor])
        overlaps = bool(meets(meetings, [*held, *self._as_other(instructor)])[0])
        own = bool((meetings[0, 1:, 0] - meetings[0, :-1, 1] < buffer).any())
        per_day, per_week = problem.instructor_max_per_day[instructor], problem.instructor_max_per_week[instructor]
        most, sessions = problem.instructor_max_out_of_hours[instructor], problem.instructor_max_sessions[instructor]
        days, weeks = problem.instructor_days.get(instructor), problem.instructor_weeks.get(instructor)
        borne = sum(each.out_of_hours for each in led) + self._out_of_hours(instructor)
        return {
            "overlap": overlaps,
            "buffer": not overlaps and (own or bool(meets(meetings, held, buffer)[0])),
            "day": per_day is not None and days is not None and bool(over_cap(meetings, held, days, per_day)[0]),
            "week": per_week is not None and weeks is not None and bool(over_cap(meetings, held, weeks, per_week)[0]),
            "sessions": sessions is not None and len(led) >= sessions,
            "out_of_hours": most is not None and borne > most and self._out_of_hours(instructor) > 0,
        }

    def _out_of_hours(self, instructor: int) -> int:
        rows = self.table.instructors.tolist()
        if instructor not in rows:
            return 0
        return int(self.table.instructor_out_of_hours[rows.index(instructor), self.planned.start])

    def _as_other(self, instructor: int) -> Pairs:
        """What the same human attends as a learner, or leads under another id."""
        human = int(self.problem.human_of_instructor[instructor])
        if human < 0:
            return []
        same = np.flatnonzero(self.problem.human_of_instructor == human).tolist()
        found = [pair for i in same if i != instructor for each in self.led(i) for pair in each.meetings]
        for session in self.others.sessions:
            if human in session.learners and session is not self.planned:
                found += _pairs(self.problem.clinics[session.clinic].meetings[session.start])
        return [*found, *self._frozen_attended.get(human, ())]

    @cached_property
    def _frozen_attended(self) -> dict[int, Pairs]:
        found: dict[int, Pairs] = {}
        for frozen in self.problem.frozen:
            for learner in frozen.learners:
                found.setdefault(learner, []).extend(_pairs(frozen.meetings))
        return found


def _pairs(meetings: Ints) -> Pairs:
    return [(start, end) for start, end in meetings.tolist()]
