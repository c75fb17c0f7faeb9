"""Who is where: keeps a plan that grows, and says what still fits. The greedy peer's own bookkeeping of the rules."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from scheduler.problem import ClinicTable, PlannedSession, Precedence, Problem, Solution
from solvers.setting import Setting

Meetings = list[tuple[int, int]]


@dataclass
class Held:
    """A session that runs."""

    clinic: int
    slot: int
    leaders: list[int]
    """Instructors."""
    rows: list[int] = field(default_factory=list)
    """Requests, as rows of the clinic."""


class Book:
    """A plan, with people's, rooms' and resources' meetings."""

    def __init__(self, problem: Problem, setting: Setting) -> None:
        self.problem, self.setting = problem, setting
        self.sessions: list[Held] = []
        self.running = [0] * len(problem.clinics)
        self.listed_taken: set[tuple[int, int]] = set()
        self.seat_of: dict[tuple[int, int], tuple[int, int]] = {}
        """(clinic, row) of a request → (start, end) of all it attends there, first to last minute."""
        self.row_of: dict[tuple[int, int], int] = {
            (t.index, learner): row for t in problem.clinics for row, learner in enumerate(t.learners.tolist())
        }
        self.later_of: dict[int, list[tuple[int, Precedence]]] = defaultdict(list)
        for table in problem.clinics:
            for rule in table.after:
                self.later_of[rule.clinic].append((table.index, rule))
        self.attending: dict[int, Meetings] = defaultdict(list)
        self.leading: dict[int, Meetings] = defaultdict(list)
        self.led: dict[int, int] = defaultdict(int)
        self.learner_minutes: dict[int, int] = defaultdict(int)
        self.instructor_minutes: dict[int, int] = defaultdict(int)
        self.away: dict[int, Meetings] = defaultdict(list)
        self.room_meetings: dict[int, Meetings] = defaultdict(list)
        self.resource_meetings: dict[int, Meetings] = defaultdict(list)
        self.instructors_of: dict[int, list[int]] = defaultdict(list)
        for instructor, human in enumerate(problem.human_of_instructor.tolist()):
            if human >= 0:
                self.instructors_of[human].append(instructor)

    # ------------------------------------------------------------ what fits

    def can_open(self, clinic: int, slot: int) -> bool:
        """Whether the clinic may have one more session, and room, resource and listed session are free."""
        table, slots = self.problem.clinics[clinic], self.setting.slots[clinic]
        start = int(slots.start[slot])
        meetings = self._meetings(clinic, start)
        if table.max_sessions is not None and self.running[clinic] >= table.max_sessions:
            return False
        if table.listed and (clinic, start) in self.listed_taken:
            return False
        if table.rooms and _overlap(self.room_meetings[slots.problem_room(slot)], meetings):
            return False
        if table.resource is not None:
            most = self.problem.resource_concurrent[table.resource]
            return _fits_beside(self.resource_meetings[table.resource], meetings, most)
        return True

    def staff(self, clinic: int, slot: int) -> list[int] | None:
        """Free instructors for a session: who is named, then the least out of hours, then the least busy."""
        table, slots = self.problem.clinics[clinic], self.setting.slots[clinic]
        if not table.staff:
            return []
        start = int(slots.start[slot])
        named = table.named_instructors[start] if table.listed else ()
        rows = [r for r in np.flatnonzero(slots.able(slot)).tolist() if self._can_lead(table, r, start)]

        def burden(row: int) -> tuple[bool, int, int]:
            instructor = int(table.instructors[row])
            return instructor not in named, int(table.instructor_out_of_hours[row, start]), self.led[instructor]

        chosen: list[int] = []
        humans: set[int] = set()
        for row in sorted(rows, key=burden):
            instructor = int(table.instructors[row])
            human = int(self.problem.human_of_instructor[instructor])
            if len(chosen) < table.staff and human not in humans:
                chosen.append(instructor)
                humans |= {human} if human >= 0 else set()
        return chosen if len(chosen) == table.staff and set(named) <= set(chosen) else None

    def can_attend(self, clinic: int, row: int, start: int) -> bool:
        """Whether a request without a seat could be served at a start, seats, language and room aside."""
        problem, table = self.problem, self.problem.clinics[clinic]
        learner, meetings = int(table.learners[row]), self._meetings(clinic, start)
        if _overlap(self.attending[learner], meetings):
            return False
        if any(_overlap(self.leading[i], meetings) for i in self.instructors_of.get(learner, ())):
            return False
        cap = problem.learner_max_per_day[learner]
        if cap is not None and _over_cap([*self.attending[learner], *meetings], problem.learner_days[learner], cap):
            return False
        limit = problem.learner_max_out_of_hours[learner]
        if limit is not None and self.learner_minutes[learner] + int(table.out_of_hours[row, start]) > limit:
            return False
        group = int(problem.learner_group[learner])
        if group >= 0:
            most = problem.group_max_away[group]
            if most is not None and not _fits_beside(self.away[group], meetings, most):
                return False
        return self._in_order(table, learner, meetings)

    def _in_order(self, table: ClinicTable, learner: int, meetings: Meetings) -> bool:
        first, last = meetings[0][0], max(end for _, end in meetings)
        for rule in table.after:
            row = self.row_of.get((rule.clinic, learner))
            if row is None:
                continue
            seat = self.seat_of.get((rule.clinic, row))
            if seat is None and rule.required:
                return False
            if seat is not None and not _apart(rule, seat[1], first):
                return False
        for later, rule in self.later_of[table.index]:
            row = self.row_of.get((later, learner))
            seat = None if row is None else self.seat_of.get((later, row))
            if seat is not None and not _apart(rule, last, seat[0]):
                return False
        return True

    def _can_lead(self, table: ClinicTable, row: int, start: int) -> bool:
        problem, instructor = self.problem, int(table.instructors[row])
        meetings, held = self._meetings(table.index, start), self.leading[instructor]
        if _overlap(held, meetings, int(problem.instructor_buffer[instructor])):
            return False
        human = int(problem.human_of_instructor[instructor])
        if human >= 0 and _overlap(self.attending[human], meetings):
            return False
        most = problem.instructor_max_sessions[instructor]
        if most is not None and self.led[instructor] >= most:
            return False
        both = [*held, *meetings]
        per_day, per_week = problem.instructor_max_per_day[instructor], problem.instructor_max_per_week[instructor]
        if per_day is not None and _over_cap(both, problem.instructor_days[instructor], per_day):
            return False
        if per_week is not None and _over_cap(both, problem.instructor_weeks[instructor], per_week):
            return False
        limit = problem.instructor_max_out_of_hours[instructor]
        extra = int(table.instructor_out_of_hours[row, start])
        return limit is None or self.instructor_minutes[instructor] + extra <= limit

    # ------------------------------------------------------------ what is done

    def open(self, clinic: int, slot: int, leaders: list[int]) -> Held:
        """Runs a session."""
        table, slots = self.problem.clinics[clinic], self.setting.slots[clinic]
        start = int(slots.start[slot])
        meetings = self._meetings(clinic, start)
        held = Held(clinic, slot, leaders)
        self.sessions.append(held)
        self.running[clinic] += 1
        if table.listed:
            self.listed_taken.add((clinic, start))
        if table.rooms:
            self.room_meetings[slots.problem_room(slot)] += meetings
        if table.resource is not None:
            self.resource_meetings[table.resource] += meetings
        row_of = {int(i): row for row, i in enumerate(table.instructors)}
        for instructor in leaders:
            self.leading[instructor] += meetings
            self.led[instructor] += 1
            self.instructor_minutes[instructor] += int(table.instructor_out_of_hours[row_of[instructor], start])
        return held

    def seat(self, held: Held, row: int) -> None:
        """Serves a request in a session."""
        table = self.problem.clinics[held.clinic]
        start = int(self.setting.slots[held.clinic].start[held.slot])
        learner, meetings = int(table.learners[row]), self._meetings(held.clinic, start)
        held.rows.append(row)
        self.seat_of[held.clinic, row] = meetings[0][0], max(end for _, end in meetings)
        self.attending[learner] += meetings
        self.learner_minutes[learner] += int(table.out_of_hours[row, start])
        if (group := int(self.problem.learner_group[learner])) >= 0:
            self.away[group] += meetings

    def seat_who_can_join(self) -> None:
        """The contract's "could simply join", for every plan: heaviest first, where it costs them least."""
        weight = self.problem.request_weight
        waiting = [(t.index, r) for t in self.problem.clinics for r in range(len(t.requests))]
        waiting = [place for place in waiting if place not in self.seat_of]
        waiting.sort(key=lambda p: -int(weight[self.problem.clinics[p[0]].requests[p[1]]]))
        seated = True
        while seated:
            left = [place for place in waiting if not self._join(*place)]
            seated, waiting = len(left) < len(waiting), left

    def _join(self, clinic: int, row: int) -> bool:
        table, slots = self.problem.clinics[clinic], self.setting.slots[clinic]
        found: list[tuple[int, int]] = []
        for number, held in enumerate(self.sessions):
            if held.clinic != clinic or len(held.rows) >= slots.capacity[held.slot]:
                continue
            start = int(slots.start[held.slot])
            if slots.eligible_row(held.slot, row) and self.can_attend(clinic, row, start):
                found.append((int(table.out_of_hours[row, start]), number))
        if found:
            self.seat(self.sessions[min(found)[1]], row)
        return bool(found)

    # ------------------------------------------------------------ from and to plans

    def put(self, solution: Solution) -> None:
        """Takes a plan over."""
        for planned in solution.sessions:
            table, slots = self.problem.clinics[planned.clinic], self.setting.slots[planned.clinic]
            language = table.languages.index(planned.language) if planned.language >= 0 else 0
            room = table.rooms.index(planned.room) if planned.room >= 0 else 0
            held = self.open(planned.clinic, slots.by_place[planned.start, language, room], list(planned.instructors))
            for learner in planned.learners:
                self.seat(held, self.row_of[planned.clinic, learner])

    def solution(self) -> Solution:
        """As a plan."""
        planned = []
        for held in self.sessions:
            slots, table = self.setting.slots[held.clinic], self.problem.clinics[held.clinic]
            planned.append(
                PlannedSession(
                    clinic=held.clinic,
                    start=int(slots.start[held.slot]),
                    language=slots.problem_language(held.slot),
                    room=slots.problem_room(held.slot),
                    instructors=tuple(sorted(held.leaders)),
                    learners=tuple(sorted(int(table.learners[row]) for row in held.rows)),
                    published=None,
                )
            )
        return Solution(tuple(planned))

    def _meetings(self, clinic: int, start: int) -> Meetings:
        return [(int(a), int(b)) for a, b in self.problem.clinics[clinic].meetings[start]]


def _overlap(held: Meetings, meetings: Meetings, buffer: int = 0) -> bool:
    return any(s < b + buffer and a < e + buffer for s, e in held for a, b in meetings)


def _over_cap(meetings: Meetings, edges: np.ndarray, cap: int) -> bool:
    days = np.searchsorted(edges, [start for start, _ in meetings], side="right")
    return bool(np.bincount(days).max() > cap)


def _fits_beside(held: Meetings, meetings: Meetings, most: int) -> bool:
    """Whether at no moment more than ``most`` of them all would run."""
    both = [*held, *meetings]
    moments = {m for a, b in meetings for m in (a, *(s for s, _ in held if a < s < b))}
    return all(sum(a <= moment < b for a, b in both) <= most for moment in moments)


def _apart(rule: Precedence, end: int, start: int) -> bool:
    gap = start - end
    return gap >= max(rule.min_minutes, 0) and (rule.max_minutes is None or gap <= rule.max_minutes)
