"""Each person's own limits: the starts that their load rules out by now."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from scheduler.problem import Bools
from solvers.limits import over_cap
from solvers.load import Load
from solvers.setting import Setting


class Caps:
    """Per (clinic, row) ``[T]`` the starts ruled out, for those who have limits: minutes out of hours, days, weeks."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.attend: dict[tuple[int, int], Bools] = {}
        self.lead: dict[tuple[int, int], Bools] = {}

    @cached_property
    def rows(self) -> list[list[int]]:
        """Per clinic the rows of learners with limits."""
        return [sorted(row for at, row in self.attend if at == t.index) for t in self.setting.problem.clinics]

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
            self.attend[clinic, row] = capped

    def cap_instructor(self, instructor: int, load: Load) -> None:
        """Works out anew what an instructor's load rules out."""
        problem, rules = self.setting.problem, self.setting.rules
        most = problem.instructor_max_out_of_hours[instructor] if "out_of_hours_limit" in rules else None
        sessions = per_day = per_week = None
        if "workload" in rules:
            sessions = problem.instructor_max_sessions[instructor]
            per_day = problem.instructor_max_per_day[instructor]
            per_week = problem.instructor_max_per_week[instructor]
        if most is None and sessions is None and per_day is None and per_week is None:
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
            self.lead[clinic, row] = capped
