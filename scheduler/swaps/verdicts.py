"""What keeps a learner out of a session while everybody who did not ask stays where they are."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np

from scheduler.explain.case import Case
from scheduler.explain.standing import Standing
from scheduler.problem import Problem, Solution

Code = Literal[
    "no_session", "begun", "here", "decision", "time", "language", "place", "full", "order", "conflict", "open"
]

_BY_CONFLICT = {
    "overlap": "they meet elsewhere then",
    "day": "they would have too many meetings on one day",
    "out_of_hours": "it would put them above their limit of minutes out of hours",
    "away": "too many of their group would be away at once",
}


class Verdicts:
    """Of the learners who ask, without what they attend of the clinics that they ask about."""

    def __init__(self, problem: Problem, solution: Solution, requests: set[int]) -> None:
        """``requests`` are those of the wishes, by number."""
        self.problem, self.solution = problem, solution
        self._standing = Standing(problem, _without(problem, solution, requests))
        self._cases: dict[int, Case] = {}
        self._nth: dict[int, int] = {}
        """Where a session stands among the clinic's that run."""
        counts = [0] * len(problem.clinics)
        for position, session in enumerate(solution.sessions):
            self._nth[position] = counts[session.clinic]
            counts[session.clinic] += 1

    def verdict(self, request: int, position: int) -> tuple[Code, str]:
        """Why a request cannot be in a session (by position), in the order of the rules; ``open`` where it can."""
        clinic = self.solution.sessions[position].clinic
        case, s = self._case(clinic), self._nth[position]
        u = int(np.flatnonzero(case.table.requests[case.rows] == request)[0])
        start = case.running[s].session.start
        if not case.by_time[u, start]:
            return "time", "it is not within their available time"
        if not case.allowed[u, start]:
            return "decision", "a decision is against it"
        if not case.suitable[u, s]:
            spoken = case.table.request_speaks[case.rows[u]]
            language = case.running[s].session.language
            if language >= 0 and not spoken[case.table.languages.index(language)]:
                return "language", "it is in a language that they do not speak"
            return "place", "it is at another site"
        if not case.has_seat[s]:
            return "full", "its seats are held by others who did not ask"
        sessions = np.array([s])
        if case.out_of_order(u, sessions)[0]:
            return "order", "it is out of order with what else they attend"
        conflicts = case.conflicts(u, sessions)
        for name, told in _BY_CONFLICT.items():
            if name in conflicts and conflicts[name][0]:
                return "conflict", told
        return "open", "it could be had"

    def _case(self, clinic: int) -> Case:
        if clinic not in self._cases:
            self._cases[clinic] = Case(self._standing, self.problem.clinics[clinic])
        return self._cases[clinic]


def _without(problem: Problem, solution: Solution, requests: set[int]) -> Solution:
    """The solution without those who ask."""
    asking = {(int(problem.request_learner[r]), int(problem.request_clinic[r])) for r in requests}
    return Solution(
        tuple(
            replace(each, learners=tuple(k for k in each.learners if (k, each.clinic) not in asking))
            for each in solution.sessions
        )
    )
