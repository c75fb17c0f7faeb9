"""The first two tiers of a plan, counted from the problem's arrays."""

from __future__ import annotations

import numpy as np

from scheduler.problem import Problem, Solution


class Measured:
    """Counts the measures that the peers know."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    def values(self, solution: Solution) -> tuple[int, int]:
        """Of the first and the second tier."""
        counted = self._count(solution)
        first, second = (
            sum(weight * counted[name] for name, weight in tier.weights) for tier in self.problem.tiers[:2]
        )
        return first, second

    def _count(self, solution: Solution) -> dict[str, int]:
        problem = self.problem
        counted = dict.fromkeys(
            ("out_of_hours", "night_minutes", "instructor_minutes", "sessions", "days_waited", "changes"), 0
        )
        counted["unscheduled"] = int(problem.request_weight.sum())
        for planned in solution.sessions:
            table, start = problem.clinics[planned.clinic], planned.start
            rows = np.flatnonzero(np.isin(table.learners, planned.learners))
            leaders = np.flatnonzero(np.isin(table.instructors, planned.instructors))
            counted["unscheduled"] -= int(problem.request_weight[table.requests[rows]].sum())
            counted["out_of_hours"] += int(table.out_of_hours[rows, start].sum(dtype=np.int64))
            counted["out_of_hours"] += int(table.instructor_out_of_hours[leaders, start].sum())
            counted["night_minutes"] += int(table.night[rows, start].sum(dtype=np.int64))
            counted["night_minutes"] += int(table.instructor_night[leaders, start].sum())
            counted["instructor_minutes"] += len(leaders) * table.duration * table.meetings.shape[1]
            counted["sessions"] += 1
            counted["days_waited"] += len(rows) * int(table.days_waited[start])
        return counted
