"""Each person's own limits: the starts that their load rules out by now."""

from __future__ import annotations

import numpy as np

from scheduler.problem import Bools
from solvers.blocks import Blocks, Counts
from solvers.limits import over_cap, over_minutes
from solvers.load import Load
from solvers.setting import Setting


class Caps:
    """Blocks the starts that people's limits rule out: minutes out of hours, sessions, days, weeks, minutes a day."""

    def __init__(self, setting: Setting, blocks: Blocks) -> None:
        self.setting, self.blocks = setting, blocks
        self._attend: dict[tuple[int, int], Bools] = {}
        self._lead: dict[tuple[int, int], Bools] = {}

    def cap_learner(self, learner: int, load: Load) -> None:
        """Works out anew what a learner's load rules out."""
        problem, rules = self.setting.problem, self.setting.rules
        most = problem.learner_max_out_of_hours[learner] if "out_of_hours_limit" in rules else None
        per_day = problem.learner_max_per_day[learner] if "overlap" in rules else None
        if most is None and per_day is None:
            return
        for clinic, row in self.setting.rows_of_learner[learner]:
            table = problem.clinics[clinic]
            capped = np.zeros(len(table.starts), dtype=bool)
            if most is not None:
                capped |= table.out_of_hours[row] > max(most - load.out_of_hours, 0)
            if per_day is not None:
                capped |= over_cap(table.meetings, load.meetings, problem.learner_days[learner], per_day)
            _replace(self._attend, (clinic, row), capped, self.blocks.attend)

    def cap_instructor(self, instructor: int, load: Load) -> None:
        """Works out anew what an instructor's load rules out."""
        problem, rules = self.setting.problem, self.setting.rules
        most = problem.instructor_max_out_of_hours[instructor] if "out_of_hours_limit" in rules else None
        sessions = per_day = per_week = None
        if "workload" in rules:
            sessions = problem.instructor_max_sessions[instructor]
            per_day = problem.instructor_max_per_day[instructor]
            per_week = problem.instructor_max_per_week[instructor]
        left = problem.instructor_day_minutes.get(instructor) if "daily_load" in rules else None
        if most is None and sessions is None and per_day is None and per_week is None and left is None:
            return
        for clinic, row in self.setting.rows_of_instructor[instructor]:
            table = problem.clinics[clinic]
            capped = np.full(len(table.starts), sessions is not None and load.sessions >= sessions)
            if most is not None:
                capped |= table.instructor_out_of_hours[row] > max(most - load.out_of_hours, 0)
            if per_day is not None:
                capped |= over_cap(table.meetings, load.meetings, problem.instructor_days[instructor], per_day)
            if per_week is not None:
                capped |= over_cap(table.meetings, load.meetings, problem.instructor_weeks[instructor], per_week)
            if left is not None:
                capped |= over_minutes(table.meetings, load.meetings, problem.instructor_days[instructor], left)
            _replace(self._lead, (clinic, row), capped, self.blocks.lead)


def _replace(known: dict[tuple[int, int], Bools], at: tuple[int, int], capped: Bools, blocked: list[Counts]) -> None:
    """Blocks the starts at (clinic, row) that are ruled out now, and no longer those that were before."""
    before = known.get(at)
    clinic, row = at
    blocked[clinic][row] += capped if before is None else capped.astype(np.int16) - before
    known[at] = capped
