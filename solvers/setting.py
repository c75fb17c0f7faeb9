"""What never changes while a problem is solved: slots, rows, and which starts collide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import cached_property

import numpy as np

from scheduler.problem import Bools, Ints, Precedence, Problem, ShortInts
from solvers.company import ClinicCompany
from solvers.limits import Meetings, outside
from solvers.model.rules import RULES, notice
from solvers.slots import ClinicSlots, Index, make_slots


class Setting:
    """The problem's slots under some rules, who has which rows, and what collides. Boards share it."""

    def __init__(self, problem: Problem, rules: Collection[str] = frozenset(RULES)) -> None:
        self.problem = problem
        self.rules = frozenset(rules)
        self.slots: tuple[ClinicSlots, ...] = tuple(make_slots(problem, table, self.rules) for table in problem.clinics)
        self._pairs: dict[tuple[int, int], Meetings] = {}
        self._hits: dict[tuple[int, int, int, int], Index] = {}

    @cached_property
    def choosy(self) -> bool:
        """Whether it matters who sits with whom, or who leads whom."""
        return not all(company.free for company in self.company)

    @cached_property
    def company(self) -> tuple[ClinicCompany, ...]:
        """Per clinic who sits with whom, as far as the rules ask."""
        return tuple(ClinicCompany.of(self.problem, table.index, self.rules) for table in self.problem.clinics)

    @cached_property
    def rows_of_learner(self) -> dict[int, list[tuple[int, int]]]:
        """Per learner the (clinic, row) of every request."""
        rows: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for table in self.problem.clinics:
            for row, learner in enumerate(table.learners.tolist()):
                rows[learner].append((table.index, row))
        return rows

    @cached_property
    def rows_of_instructor(self) -> dict[int, list[tuple[int, int]]]:
        """Per instructor the (clinic, row) of every clinic they are qualified for."""
        rows: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for table in self.problem.clinics:
            for row, instructor in enumerate(table.instructors.tolist()):
                rows[instructor].append((table.index, row))
        return rows

    @cached_property
    def row_in(self) -> tuple[Index, ...]:
        """Per clinic ``[learners]`` the row of each learner's request, -1 where they ask for it not."""
        tables = self.problem.clinics
        return tuple(_positions(table.learners, self.problem.num_learners) for table in tables)

    @cached_property
    def lead_row_in(self) -> tuple[Index, ...]:
        """Per clinic ``[instructors]`` the row of each qualified instructor, -1 for the others."""
        tables = self.problem.clinics
        return tuple(_positions(table.instructors, self.problem.num_instructors) for table in tables)

    @cached_property
    def limited(self) -> Bools:
        """``[learners]`` who has a limit of their own: on minutes out of hours, or on meetings a day."""
        problem = self.problem
        limits = zip(problem.learner_max_out_of_hours, problem.learner_max_per_day, strict=True)
        return np.array([most is not None or per_day is not None for most, per_day in limits], dtype=bool)

    @cached_property
    def restless(self) -> Bools:
        """``[learners]`` whose group may have only so many members in meetings at once."""
        limited = [most is not None for most in self.problem.group_max_away]
        return np.array([*limited, False], dtype=bool)[self.problem.learner_group]

    @cached_property
    def instructors_of_human(self) -> dict[int, list[int]]:
        """Per learner the instructors who are the same human."""
        found: dict[int, list[int]] = defaultdict(list)
        for instructor, human in enumerate(self.problem.human_of_instructor.tolist()):
            if human >= 0:
                found[human].append(instructor)
        return found

    @cached_property
    def announced(self) -> tuple[dict[int, int], ...]:
        """Per clinic the slots that one published session has for itself, with its position in ``Problem.published``.

        Such are those inside the notice: nothing else starts there.
        """
        found: list[dict[int, int]] = []
        for slots in self.slots:
            mine = notice.announced(self.problem, slots.table) if "notice" in self.rules else []
            stood = [(slots.slot_of(published), self.problem.published.index(published)) for published in mine]
            found.append({slot: index for slot, index in stood if slot is not None})
        return tuple(found)

    @cached_property
    def row_of_request(self) -> dict[int, tuple[int, int]]:
        """Per request its (clinic, row)."""
        return {
            request: (table.index, row)
            for table in self.problem.clinics
            for row, request in enumerate(table.requests.tolist())
        }

    @cached_property
    def precedences(self) -> dict[int, list[tuple[int, Precedence]]]:
        """Per clinic the (later clinic, rule) pairs that it comes first in."""
        found: dict[int, list[tuple[int, Precedence]]] = defaultdict(list)
        for table in self.problem.clinics:
            for rule in table.after:
                found[rule.clinic].append((table.index, rule))
        return found

    def pairs(self, clinic: int, start: int) -> Meetings:
        """The meetings of a session that starts then."""
        key = (clinic, start)
        found = self._pairs.get(key)
        if found is None:
            found = self._pairs[key] = pairs(self.problem.clinics[clinic].meetings[start])
        return found

    def collisions(self, clinic: int, start: int, other: int, buffer: int = 0) -> Bools:
        """``[T of other]`` the starts whose meetings come within ``buffer`` minutes of those of ``start``."""
        found = np.zeros(len(self.problem.clinics[other].starts), dtype=bool)
        found[self.hits(clinic, start, other, buffer)] = True
        return found

    def hits(self, clinic: int, start: int, other: int, buffer: int = 0) -> Index:
        """The same starts as positions."""
        key = (clinic, start, other, buffer)
        found = self._hits.get(key)
        if found is None:
            found = np.flatnonzero(self.colliding(self.problem.clinics[clinic].meetings[start], other, buffer))
            self._hits[key] = found
        return found

    def colliding(self, meetings: Ints, other: int, buffer: int = 0) -> Bools:
        """``[T of other]`` the same for meetings ``[M, 2]``."""
        theirs = self.problem.clinics[other].meetings
        hit = np.zeros(len(theirs), dtype=bool)
        for start, end in meetings.tolist():
            hit |= ((theirs[:, :, 0] < end + buffer) & (theirs[:, :, 1] > start - buffer)).any(axis=1)
        return hit

    def out_of_order(self, clinic: int, start: int, other: int) -> Bools | None:
        """``[T of other]`` the starts that rule 7 forbids whoever attends ``clinic`` at ``start``; ``None``: none."""
        tables = self.problem.clinics
        meetings = tables[clinic].meetings[start]
        return self.misplaced(clinic, int(meetings[0, 0]), int(meetings[:, 1].max()), other)

    def misplaced(self, clinic: int, start: int, end: int, other: int) -> Bools | None:
        """The same for a session of ``clinic`` from its first ``start`` to its last ``end``."""
        tables = self.problem.clinics
        bad: Bools | None = None
        for rule in tables[clinic].after:
            if rule.clinic == other:
                gap = start - tables[other].meetings[:, :, 1].max(axis=1)
                bad = outside(gap, rule) if bad is None else bad | outside(gap, rule)
        for rule in tables[other].after:
            if rule.clinic == clinic:
                gap = tables[other].meetings[:, 0, 0] - end
                bad = outside(gap, rule) if bad is None else bad | outside(gap, rule)
        return bad


def _positions(people: ShortInts, number: int) -> Index:
    """``[number]`` where each of them stands among ``people``, -1 for who does not."""
    found = np.full(number, -1, dtype=np.int64)
    found[people] = np.arange(len(people))
    return found


def pairs(meetings: Ints) -> Meetings:
    """Meetings ``[M, 2]`` as pairs of minutes."""
    return [(start, end) for start, end in meetings.tolist()]
