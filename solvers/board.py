"""The board: a plan under construction, and what it still lets happen.

Opening a session or seating a learner blocks starts for the people concerned. Blocks are counted, so that every step can be taken
back; what is not blocked obeys the rules by construction. The constructive start, the neighbourhoods (which take some sessions
off the board and let CP-SAT fill the rest) and the final "could simply join" pass all work on a board.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scheduler.problem import Bools, PlannedSession, Precedence, Problem, Solution
from solvers.model.rules import RULES
from solvers.slots import ClinicSlots, make_slots

Counts = NDArray[np.int16]
FROZEN = -1
"""The session number of a request that a frozen session serves."""


@dataclass
class Sitting:
    """A session on the board, in rows of its clinic: who leads, who attends."""

    clinic: int
    slot: int
    leaders: tuple[int, ...]
    published: int | None
    attendees: set[int] = field(default_factory=set)


@dataclass
class Load:
    """What one person does: meetings ``(start, end)``, minutes out of hours, minutes led, sessions led."""

    meetings: list[tuple[int, int]] = field(default_factory=list)
    out_of_hours: int = 0
    minutes: int = 0
    sessions: int = 0


class Setting:
    """What never changes while a problem is solved: slots, rows, and which starts collide. Boards share it."""

    def __init__(self, problem: Problem, rules: Collection[str] = frozenset(RULES)) -> None:
        self.problem = problem
        self.rules = frozenset(rules)
        self.slots: tuple[ClinicSlots, ...] = tuple(make_slots(problem, table, self.rules) for table in problem.clinics)
        self._collisions: dict[tuple[int, int, int, int], Bools] = {}

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
    def instructors_of_human(self) -> dict[int, list[int]]:
        """Per learner the instructors who are the same human."""
        found: dict[int, list[int]] = defaultdict(list)
        for instructor, human in enumerate(self.problem.human_of_instructor.tolist()):
            if human >= 0:
                found[human].append(instructor)
        return found

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

    def collisions(self, clinic: int, start: int, other: int, buffer: int = 0) -> Bools:
        """``[T of other]`` the starts whose meetings come within ``buffer`` minutes of those of ``start``."""
        key = (clinic, start, other, buffer)
        found = self._collisions.get(key)
        if found is None:
            found = self.colliding(self.problem.clinics[clinic].meetings[start], other, buffer)
            self._collisions[key] = found
        return found

    def colliding(self, meetings: NDArray[np.int64], other: int, buffer: int = 0) -> Bools:
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
                bad = _outside(gap, rule) if bad is None else bad | _outside(gap, rule)
        for rule in tables[other].after:
            if rule.clinic == clinic:
                gap = tables[other].meetings[:, 0, 0] - end
                bad = _outside(gap, rule) if bad is None else bad | _outside(gap, rule)
        return bad


def _outside(gap: NDArray[np.int64], rule: Precedence) -> Bools:
    bad: Bools = gap < max(rule.min_minutes, 0)
    if rule.max_minutes is not None:
        bad = bad | (gap > rule.max_minutes)
    return bad


class Board:
    """Sessions that run, who is in them, and what else may still happen."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.problem = problem = setting.problem
        self.sittings: dict[int, Sitting] = {}
        self._next = 0
        tables = problem.clinics
        self.seat: dict[int, int] = {}
        """Session number per seated request (``FROZEN`` where a frozen session serves it)."""
        self.waiting: list[Bools] = [np.ones(len(t.requests), dtype=bool) for t in tables]
        """Per clinic ``[R]`` the requests without a seat."""
        self.learner_load: dict[int, Load] = defaultdict(Load)
        self.instructor_load: dict[int, Load] = defaultdict(Load)
        self.group_meetings: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.resource_meetings: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.running = [0] * len(tables)
        """Sessions per clinic, frozen ones too."""
        self._blocked: list[Counts] = [np.zeros(s.attend.shape, dtype=np.int16) for s in setting.slots]
        self._lead_blocked: list[Counts] = [np.zeros(s.lead.shape, dtype=np.int16) for s in setting.slots]
        self._room_blocked: list[Counts] = [np.zeros((len(t.rooms), len(t.starts)), dtype=np.int16) for t in tables]
        self._learner_caps: dict[tuple[int, int], Bools] = {}
        self._lead_caps: dict[tuple[int, int], Bools] = {}
        self._away: dict[tuple[int, int], Bools] = {}
        self._busy_resource: dict[int, Bools] = {}
        self._require_earlier()
        for frozen in range(len(problem.frozen)):
            self._freeze(frozen)
        for learner, cap in enumerate(problem.learner_max_out_of_hours):
            if cap is not None or problem.learner_max_per_day[learner] is not None:
                self._cap_learner(learner)
        for instructor in range(problem.num_instructors):
            self._cap_instructor(instructor)

    # What is possible now

    def may_attend(self, clinic: int, row: int) -> Bools:
        """``[T]`` the starts at which a request could be seated, language, room and seats aside."""
        found: Bools = self.setting.slots[clinic].attend[row] & (self._blocked[clinic][row] == 0)
        capped = self._learner_caps.get((clinic, row))
        if capped is not None:
            found = found & ~capped
        group = int(self.problem.learner_group[self.problem.clinics[clinic].learners[row]])
        if group >= 0 and self.problem.group_max_away[group] is not None:
            found = found & ~self._too_many_away(group, clinic)
        return found

    def may_attend_at(self, clinic: int, start: int) -> Bools:
        """``[R]`` :meth:`may_attend` of every row at one start, rule 16 aside."""
        found: Bools = self.setting.slots[clinic].attend[:, start] & (self._blocked[clinic][:, start] == 0)
        for row in self._capped_rows[clinic]:
            found[row] = found[row] and not self._learner_caps[clinic, row][start]
        return found

    @cached_property
    def _capped_rows(self) -> list[list[int]]:
        """Per clinic the rows of learners with limits of their own."""
        return [sorted(row for at, row in self._learner_caps if at == t.index) for t in self.problem.clinics]

    @cached_property
    def _restless(self) -> list[dict[int, NDArray[np.int64]]]:
        """Per clinic and group with ``max_away`` the rows of its members."""
        found: list[dict[int, NDArray[np.int64]]] = []
        for table in self.problem.clinics:
            groups = self.problem.learner_group[table.learners]
            limited = {int(g) for g in groups if g >= 0 and self.problem.group_max_away[g] is not None}
            found.append({group: np.flatnonzero(groups == group) for group in sorted(limited)})
        return found

    def may_lead(self, clinic: int, row: int) -> Bools:
        """``[T]`` the starts at which an instructor could lead, language and room aside."""
        found: Bools = self.setting.slots[clinic].lead[row] & (self._lead_blocked[clinic][row] == 0)
        capped = self._lead_caps.get((clinic, row))
        return found if capped is None else found & ~capped

    def may_attend_all(self, clinic: int) -> Bools:
        """``[R, T]`` :meth:`may_attend` of every row."""
        found: Bools = self.setting.slots[clinic].attend & (self._blocked[clinic] == 0)
        for (at, row), capped in self._learner_caps.items():
            if at == clinic:
                found[row] &= ~capped
        for group, rows in self._restless[clinic].items():
            found[rows] &= ~self._too_many_away(group, clinic)
        return found

    def may_lead_all(self, clinic: int) -> Bools:
        """``[I, T]`` :meth:`may_lead` of every row."""
        found: Bools = self.setting.slots[clinic].lead & (self._lead_blocked[clinic] == 0)
        for row in range(len(found)):
            if (clinic, row) in self._lead_caps:
                found[row] &= ~self._lead_caps[clinic, row]
        return found

    def may_lead_at(self, clinic: int, start: int) -> Bools:
        """``[I]`` :meth:`may_lead` of every row at one start."""
        found: Bools = self.setting.slots[clinic].lead[:, start] & (self._lead_blocked[clinic][:, start] == 0)
        for row in np.flatnonzero(found).tolist():
            capped = self._lead_caps.get((clinic, row))
            if capped is not None and capped[start]:
                found[row] = False
        return found

    def may_place(self, clinic: int) -> Bools:
        """``[S]`` the slots whose room, resource and listed session are free."""
        slots, table = self.setting.slots[clinic], self.problem.clinics[clinic]
        found = np.ones(len(slots.start), dtype=bool)
        if table.rooms:
            found &= self._room_blocked[clinic][slots.room, slots.start] == 0
        if table.resource is not None:
            found &= ~self._resource_full(clinic)[slots.start]
        if table.listed:
            taken = {int(slots.start[s.slot]) for s in self.sittings.values() if s.clinic == clinic}
            taken |= self.frozen_starts(clinic)
            if taken:
                found &= ~np.isin(slots.start, list(taken))
        return found

    def sessions_left(self, clinic: int) -> int | None:
        """How many more sessions the clinic may have, ``None`` without a limit."""
        limit = self.problem.clinics[clinic].max_sessions
        return None if limit is None else max(limit - self.running[clinic], 0)

    def can_join(self, clinic: int, row: int, number: int) -> bool:
        """Whether an unseated request could simply join a session that runs."""
        sitting, slots = self.sittings[number], self.setting.slots[clinic]
        slot = sitting.slot
        return bool(
            len(sitting.attendees) < slots.capacity[slot]
            and slots.eligible(slot)[row]
            and self.may_attend(clinic, row)[slots.start[slot]]
        )

    # Steps, each of which can be taken back

    def open(self, clinic: int, slot: int, leaders: Iterable[int], published: int | None = None) -> int:
        """Opens a session at a slot with instructors (rows) and gives its number."""
        number, self._next = self._next, self._next + 1
        sitting = Sitting(clinic, slot, tuple(sorted(leaders)), published)
        self.sittings[number] = sitting
        self._run(sitting, 1)
        return number

    def close(self, number: int) -> Sitting:
        """Takes a session off the board, with all who attend; gives it as it stood."""
        sitting = self.sittings[number]
        stood = replace(sitting, attendees=set(sitting.attendees))
        for row in sorted(stood.attendees):
            self.unseat(number, row)
        self._run(sitting, -1)
        del self.sittings[number]
        return stood

    def seat_row(self, number: int, row: int) -> None:
        """Seats a request (row) in a session."""
        sitting = self.sittings[number]
        sitting.attendees.add(row)
        self.waiting[sitting.clinic][row] = False
        self.seat[int(self.problem.clinics[sitting.clinic].requests[row])] = number
        self._attend(sitting, row, 1)

    def unseat(self, number: int, row: int) -> None:
        """Takes a request (row) out of a session."""
        sitting = self.sittings[number]
        sitting.attendees.remove(row)
        self.waiting[sitting.clinic][row] = True
        del self.seat[int(self.problem.clinics[sitting.clinic].requests[row])]
        self._attend(sitting, row, -1)

    # The whole plan

    def solution(self) -> Solution:
        """The plan on the board, sessions by clinic, start, language and room."""
        planned = []
        for sitting in self.sittings.values():
            slots, table = self.setting.slots[sitting.clinic], self.problem.clinics[sitting.clinic]
            planned.append(
                PlannedSession(
                    clinic=sitting.clinic,
                    start=int(slots.start[sitting.slot]),
                    language=slots.problem_language(sitting.slot),
                    room=slots.problem_room(sitting.slot),
                    instructors=tuple(sorted(int(table.instructors[row]) for row in sitting.leaders)),
                    learners=tuple(sorted(int(table.learners[row]) for row in sitting.attendees)),
                    published=sitting.published,
                )
            )
        planned.sort(key=lambda s: (s.clinic, s.start, s.language, s.room, s.learners, s.instructors))
        return Solution(tuple(planned))

    def put(self, solution: Solution) -> None:
        """Puts the sessions of a solution on the board."""
        for planned in solution.sessions:
            table, slots = self.problem.clinics[planned.clinic], self.setting.slots[planned.clinic]
            language = table.languages.index(planned.language) if planned.language >= 0 else 0
            room = table.rooms.index(planned.room) if planned.room >= 0 else 0
            leaders = np.flatnonzero(np.isin(table.instructors, planned.instructors))
            number = self.open(
                planned.clinic, slots.by_place[planned.start, language, room], leaders.tolist(), planned.published
            )
            for row in np.flatnonzero(np.isin(table.learners, planned.learners)).tolist():
                self.seat_row(number, row)

    # How steps block

    def _run(self, sitting: Sitting, sign: int) -> None:
        clinic = sitting.clinic
        table, slots = self.problem.clinics[clinic], self.setting.slots[clinic]
        start = int(slots.start[sitting.slot])
        meetings = [(int(s), int(e)) for s, e in table.meetings[start].tolist()]
        self.running[clinic] += sign
        if table.rooms:
            self._block_room(table.rooms[slots.room[sitting.slot]], clinic, start, sign)
        if table.resource is not None:
            self._use_resource(table.resource, meetings, sign)
        for row in sitting.leaders:
            instructor = int(table.instructors[row])
            load = self.instructor_load[instructor]
            load.out_of_hours += sign * int(table.instructor_out_of_hours[row, start])
            load.minutes += sign * table.duration * len(meetings)
            load.sessions += sign
            _change(load.meetings, meetings, sign)
            buffer = int(self.problem.instructor_buffer[instructor])
            for other, other_row in self.setting.rows_of_instructor[instructor]:
                self._lead_blocked[other][other_row] += sign * self.setting.collisions(clinic, start, other, buffer)
            human = int(self.problem.human_of_instructor[instructor])
            if human >= 0:
                self._block_human(human, instructor, clinic, start, sign)
            self._cap_instructor(instructor)

    def _block_human(self, human: int, instructor: int | None, clinic: int, start: int, sign: int) -> None:
        """Blocks the human's other rows: as a learner, and as every instructor but ``instructor``."""
        if instructor is not None:
            for other, row in self.setting.rows_of_learner[human]:
                self._blocked[other][row] += sign * self.setting.collisions(clinic, start, other)
        for same in self.setting.instructors_of_human.get(human, ()):
            if same != instructor:
                for other, row in self.setting.rows_of_instructor[same]:
                    self._lead_blocked[other][row] += sign * self.setting.collisions(clinic, start, other)

    def _attend(self, sitting: Sitting, row: int, sign: int) -> None:
        clinic = sitting.clinic
        table = self.problem.clinics[clinic]
        start = int(self.setting.slots[clinic].start[sitting.slot])
        learner = int(table.learners[row])
        meetings = [(int(s), int(e)) for s, e in table.meetings[start].tolist()]
        load = self.learner_load[learner]
        load.out_of_hours += sign * int(table.out_of_hours[row, start])
        _change(load.meetings, meetings, sign)
        for other, other_row in self.setting.rows_of_learner[learner]:
            if other == clinic:
                continue
            blocked = self._blocked[other][other_row]
            blocked += sign * self.setting.collisions(clinic, start, other)
            bad = self.setting.out_of_order(clinic, start, other)
            if bad is not None:
                blocked += sign * bad
        self.fulfil(clinic, learner, sign)
        self._block_human(learner, None, clinic, start, sign)
        self._cap_learner(learner)
        self._leave(learner, meetings, sign)

    def _require_earlier(self) -> None:
        for clinic in range(len(self.problem.clinics)):
            for learner in self.problem.clinics[clinic].learners.tolist():
                self.fulfil(clinic, learner, -1)

    def fulfil(self, clinic: int, learner: int, sign: int) -> None:
        """Whoever attends ``clinic`` may attend the clinics that require it (one block less)."""
        for later, rule in self.setting.precedences.get(clinic, ()):
            if rule.required:
                for other, row in self.setting.rows_of_learner[learner]:
                    if other == later:
                        self._blocked[other][row] -= sign

    def _freeze(self, index: int) -> None:
        frozen, problem = self.problem.frozen[index], self.problem
        meetings = [(int(s), int(e)) for s, e in frozen.meetings.tolist()]
        minutes = sum(end - start for start, end in meetings)
        if frozen.clinic is not None:
            self.running[frozen.clinic] += 1
        for table in problem.clinics:
            if frozen.room is not None and frozen.room in table.rooms:
                hit = self.setting.colliding(frozen.meetings, table.index)
                self._room_blocked[table.index][table.rooms.index(frozen.room)] += hit
        if frozen.resource is not None:
            self._use_resource(frozen.resource, meetings, 1)
        for learner, out in zip(frozen.learners, frozen.learner_out_of_hours, strict=True):
            self._freeze_learner(index, learner, out, meetings)
        for instructor, out in zip(frozen.instructors, frozen.instructor_out_of_hours, strict=True):
            load = self.instructor_load[instructor]
            load.out_of_hours += out
            load.minutes += minutes
            load.sessions += 1
            _change(load.meetings, meetings, 1)
            buffer = int(problem.instructor_buffer[instructor])
            for other, row in self.setting.rows_of_instructor[instructor]:
                self._lead_blocked[other][row] += self.setting.colliding(frozen.meetings, other, buffer)
            human = int(problem.human_of_instructor[instructor])
            if human >= 0:
                for other, row in self.setting.rows_of_learner[human]:
                    self._blocked[other][row] += self.setting.colliding(frozen.meetings, other)
                self._freeze_twins(human, instructor, frozen.meetings)

    def _freeze_twins(self, human: int, instructor: int | None, meetings: NDArray[np.int64]) -> None:
        for same in self.setting.instructors_of_human.get(human, ()):
            if same != instructor:
                for other, row in self.setting.rows_of_instructor[same]:
                    self._lead_blocked[other][row] += self.setting.colliding(meetings, other)

    def _freeze_learner(self, index: int, learner: int, out: int, meetings: list[tuple[int, int]]) -> None:
        frozen = self.problem.frozen[index]
        load = self.learner_load[learner]
        load.out_of_hours += out
        _change(load.meetings, meetings, 1)
        start, end = meetings[0][0], max(end for _, end in meetings)
        rows = self.setting.rows_of_learner[learner]
        asked = any(other == frozen.clinic for other, _ in rows)
        for other, row in rows:
            if other == frozen.clinic:
                self.seat[int(self.problem.clinics[other].requests[row])] = FROZEN
                self.waiting[other][row] = False
                self._blocked[other][row] += 1
                continue
            self._blocked[other][row] += self.setting.colliding(frozen.meetings, other)
            if frozen.clinic is not None and asked:
                bad = self.setting.misplaced(frozen.clinic, start, end, other)
                if bad is not None:
                    self._blocked[other][row] += bad
        if frozen.clinic is not None and asked:
            self.fulfil(frozen.clinic, learner, 1)
        self._freeze_twins(learner, None, frozen.meetings)
        self._leave(learner, meetings, 1)

    def frozen_starts(self, clinic: int) -> set[int]:
        """Listed sessions that a frozen session holds already."""
        table = self.problem.clinics[clinic]
        begun = [f.start for f in self.problem.frozen if f.clinic == clinic]
        return set(np.flatnonzero(np.isin(table.starts, begun)).tolist())

    def _block_room(self, room: int, clinic: int, start: int, sign: int) -> None:
        for table in self.problem.clinics:
            if room in table.rooms:
                hit = self.setting.collisions(clinic, start, table.index)
                self._room_blocked[table.index][table.rooms.index(room)] += sign * hit

    def _use_resource(self, resource: int, meetings: list[tuple[int, int]], sign: int) -> None:
        _change(self.resource_meetings[resource], meetings, sign)
        for table in self.problem.clinics:
            if table.resource == resource:
                self._busy_resource.pop(table.index, None)

    def _resource_full(self, clinic: int) -> Bools:
        full = self._busy_resource.get(clinic)
        if full is None:
            table = self.problem.clinics[clinic]
            assert table.resource is not None
            most = self.problem.resource_concurrent[table.resource]
            full = crowded(table.meetings, self.resource_meetings[table.resource], most)
            self._busy_resource[clinic] = full
        return full

    def _leave(self, learner: int, meetings: list[tuple[int, int]], sign: int) -> None:
        group = int(self.problem.learner_group[learner])
        if group >= 0:
            _change(self.group_meetings[group], meetings, sign)
            for key in [key for key in self._away if key[0] == group]:
                del self._away[key]

    def _too_many_away(self, group: int, clinic: int) -> Bools:
        key = (group, clinic)
        full = self._away.get(key)
        if full is None:
            most = self.problem.group_max_away[group]
            assert most is not None
            full = crowded(self.problem.clinics[clinic].meetings, self.group_meetings[group], most)
            self._away[key] = full
        return full

    def _cap_learner(self, learner: int) -> None:
        problem, load = self.problem, self.learner_load[learner]
        rules = self.setting.rules
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
            self._learner_caps[clinic, row] = capped

    def _cap_instructor(self, instructor: int) -> None:
        problem, load = self.problem, self.instructor_load[instructor]
        rules = self.setting.rules
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
            self._lead_caps[clinic, row] = capped


def over_cap(meetings: NDArray[np.int64], held: list[tuple[int, int]], edges: NDArray[np.int64], cap: int) -> Bools:
    """``[T]`` the starts whose meetings ``[T, M, 2]``, beside those held, would put over ``cap`` on one span between edges."""
    span = np.searchsorted(edges, meetings[:, :, 0], side="right")
    of_held = np.searchsorted(edges, np.array([start for start, _ in held], dtype=np.int64), side="right")
    count = np.bincount(of_held, minlength=len(edges) + 1)
    own = (span[:, :, None] == span[:, None, :]).sum(axis=2)
    return np.asarray((count[span] + own > cap).any(axis=1), dtype=bool)


def crowded(meetings: NDArray[np.int64], held: list[tuple[int, int]], most: int) -> Bools:
    """``[T]`` the starts of which some meeting ``[T, M, 2]`` falls on a moment at which ``most`` of those held run."""
    full = np.zeros(len(meetings), dtype=bool)
    if most == 0:
        return ~full
    if len(held) < most:
        return full
    for moment in {start for start, _ in held}:
        at_once = [(start, end) for start, end in held if start <= moment < end]
        if len(at_once) >= most:
            until = sorted(end for _, end in at_once)[len(at_once) - most]
            full |= ((meetings[:, :, 0] < until) & (meetings[:, :, 1] > moment)).any(axis=1)
    return full


def _change(held: list[tuple[int, int]], meetings: list[tuple[int, int]], sign: int) -> None:
    for meeting in meetings:
        if sign > 0:
            held.append(meeting)
        else:
            held.remove(meeting)
