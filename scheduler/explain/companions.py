"""Who sits with whom in a plan, and which sessions of a clinic are closed to a learner for that (rules 18 to 21)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scheduler.problem import Bools, ClinicTable, FrozenSession, PlannedSession, Problem, Solution


@dataclass(frozen=True, eq=False)
class _Sitting:
    """A session that runs, frozen or not."""

    learners: tuple[int, ...]
    instructors: tuple[int, ...]


class Companions:
    """The sessions of a plan as one clinic's unseated requests see them."""

    def __init__(self, problem: Problem, solution: Solution, table: ClinicTable) -> None:
        self.problem, self.table = problem, table
        self.running: dict[PlannedSession, _Sitting] = {}
        """The clinic's sessions, frozen ones aside."""
        self.held: dict[tuple[int, int], _Sitting] = {}
        sessions: tuple[PlannedSession | FrozenSession, ...] = (*solution.sessions, *problem.frozen)
        for session in sessions:
            sitting = _Sitting(session.learners, session.instructors)
            if session.clinic is not None:
                self.held |= {(learner, session.clinic): sitting for learner in session.learners}
            if isinstance(session, PlannedSession) and session.clinic == table.index:
                self.running[session] = sitting

    @property
    def followed(self) -> bool:
        """Whether another clinic goes on with the groups of this one."""
        return any(other.company.same_group_as == self.table.index for other in self.problem.clinics)

    def welcome(self, row: int, sessions: Sequence[PlannedSession]) -> Bools:
        """Which of these running sessions are open to a request, as one more and nobody else moving."""
        return np.array([self._welcome(row, self.running[each]) for each in sessions], dtype=bool)

    def _welcome(self, row: int, sitting: _Sitting) -> bool:
        company, learners, instructors = self.table.company, self.table.learners, self.table.instructors
        learner, here = int(learners[row]), set(sitting.learners)
        if any(row in rows and here & {int(learners[r]) for r in rows} for rows in company.apart):
            return False
        leaders = dict(company.led_by).get(row)
        if leaders is not None and not {int(instructors[i]) for i in leaders} & set(sitting.instructors):
            return False
        teams = ({int(learners[r]) for r in team} for team in company.teams if row in team)
        return all(team <= here | {learner} for team in teams) and self._stays(learner, sitting)

    def _stays(self, learner: int, sitting: _Sitting) -> bool:
        earlier = self.table.company.same_group_as
        group = None if earlier is None else self.held.get((learner, earlier))
        if group is not None and not self._agree(self.table, group, sitting):
            return False
        later = (other for other in self.problem.clinics if other.company.same_group_as == self.table.index)
        pairs = ((other, self.held.get((learner, other.index))) for other in later)
        return all(held is None or self._agree(other, sitting, held) for other, held in pairs)

    def _agree(self, later: ClinicTable, group: _Sitting, place: _Sitting) -> bool:
        """Whether all of a group who attend a later clinic do so in that session, with an instructor of theirs."""
        others = [self.held.get((learner, later.index)) for learner in group.learners]
        alike = all(other is None or other is place for other in others)
        return alike and (not later.company.same_instructor or bool(set(group.instructors) & set(place.instructors)))
