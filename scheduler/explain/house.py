"""A plan's cohort with everything that explaining asks of it, worked out when asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from scheduler.availability import Availability, horizon
from scheduler.calendars.cohort import PADDING, Readings
from scheduler.cohort.cohort import Cohort
from scheduler.explain.hours import Hours
from scheduler.explain.reasons import Reasons
from scheduler.explain.staff import Staff
from scheduler.explain.standing import Standing
from scheduler.plan import Plan
from scheduler.problem import Ints, PlannedSession, Problem, Solution


@dataclass(frozen=True, eq=False)
class Engagement:
    """A session that somebody attends or leads."""

    session: str
    clinic: int | None
    meetings: Ints
    """``[M, 2]``"""


class House:
    """A plan as the problem's solution, beside the same house with nothing in it but what is frozen.

    ``ids`` names the solution's sessions, by position; ``plan`` is the one that the solution stands for.
    """

    def __init__(
        self, cohort: Cohort, readings: Readings, problem: Problem, solution: Solution, ids: Sequence[str], plan: Plan
    ) -> None:
        self.cohort, self.readings, self.problem = cohort, readings, problem
        self.solution, self.ids, self.plan = solution, tuple(ids), plan
        self._now: dict[int, Reasons] = {}
        self._empty: dict[int, Reasons] = {}
        self._hours: dict[tuple[str, int], Hours] = {}
        self._staff: dict[int, Staff] = {}

    @cached_property
    def standing(self) -> Standing:
        """What the plan asks of everybody."""
        return Standing(self.problem, self.solution)

    @cached_property
    def nothing(self) -> Standing:
        """What frozen sessions alone ask of everybody."""
        return Standing(self.problem, Solution(()))

    def now(self, clinic: int) -> Reasons:
        """A clinic's unseated requests as the plan stands."""
        if clinic not in self._now:
            self._now[clinic] = Reasons(self.cohort, self.standing, self.problem.clinics[clinic])
        return self._now[clinic]

    def empty(self, clinic: int) -> Reasons:
        """All requests of a clinic with the whole house empty."""
        if clinic not in self._empty:
            self._empty[clinic] = Reasons(self.cohort, self.nothing, self.problem.clinics[clinic])
        return self._empty[clinic]

    @cached_property
    def id_by_session(self) -> dict[PlannedSession, str]:
        """The ids of the solution's sessions."""
        return dict(zip(self.solution.sessions, self.ids, strict=True))

    def staff(self, clinic: int) -> Staff:
        """The instructors of a clinic as the plan stands."""
        if clinic not in self._staff:
            self._staff[clinic] = Staff(self, clinic)
        return self._staff[clinic]

    def without(self, position: int, learner: int) -> House:
        """The house in which a learner leaves the session at a position, which runs on all the same."""
        sessions = list(self.solution.sessions)
        left = tuple(each for each in sessions[position].learners if each != learner)
        sessions[position] = replace(sessions[position], learners=left)
        house = House(self.cohort, self.readings, self.problem, Solution(tuple(sessions)), self.ids, self.plan)
        house._empty, house._hours = self._empty, self._hours
        return house

    def learner_hours(self, learner: int) -> Hours:
        """A learner's available time."""
        return self._of("learner", learner)

    def instructor_hours(self, instructor: int) -> Hours:
        """An instructor's available time."""
        return self._of("instructor", instructor)

    def _of(self, kind: str, k: int) -> Hours:
        if (kind, k) not in self._hours:
            people = self.cohort.learners if kind == "learner" else self.cohort.instructors
            self._hours[kind, k] = Hours(people[k], self.availability)
        return self._hours[kind, k]

    @cached_property
    def availability(self) -> Availability:
        """Everybody's times."""
        start, end = horizon(self.cohort)
        return Availability(self.cohort, self.readings, start - PADDING, end + PADDING)

    @cached_property
    def attended(self) -> dict[int, list[Engagement]]:
        """Per learner what they attend."""
        found: dict[int, list[Engagement]] = defaultdict(list)
        for engagement, learners, _ in self._engagements():
            for learner in learners:
                found[learner].append(engagement)
        return found

    @cached_property
    def led(self) -> dict[int, list[Engagement]]:
        """Per instructor what they lead."""
        found: dict[int, list[Engagement]] = defaultdict(list)
        for engagement, _, instructors in self._engagements():
            for instructor in instructors:
                found[instructor].append(engagement)
        return found

    @cached_property
    def in_room(self) -> dict[int, list[Engagement]]:
        """Per room what is held in it."""
        found: dict[int, list[Engagement]] = defaultdict(list)
        rooms = [*(each.room for each in self.solution.sessions), *(each.room for each in self.problem.frozen)]
        for (engagement, _, _), room in zip(self._engagements(), rooms, strict=True):
            if room is not None and room >= 0:
                found[room].append(engagement)
        return found

    def _engagements(self) -> Iterator[tuple[Engagement, tuple[int, ...], tuple[int, ...]]]:
        for session_id, each in zip(self.ids, self.solution.sessions, strict=True):
            meetings = self.problem.clinics[each.clinic].meetings[each.start]
            yield Engagement(session_id, each.clinic, meetings), each.learners, each.instructors
        for frozen in self.problem.frozen:
            session_id = self.plan.sessions[frozen.published].id
            yield Engagement(session_id, frozen.clinic, frozen.meetings), frozen.learners, frozen.instructors

    def seat_of(self, learner: int, clinic: int) -> int | None:
        """The position of the session at which a learner's request is met, frozen ones aside."""
        for position, each in enumerate(self.solution.sessions):
            if each.clinic == clinic and learner in each.learners:
                return position
        return None

    def engaged_as(self, learner: int) -> list[Engagement]:
        """All that a human attends as a learner and leads as instructors."""
        led = (each for k in np.flatnonzero(self.problem.human_of_instructor == learner) for each in self.led[int(k)])
        return [*self.attended[learner], *led]
