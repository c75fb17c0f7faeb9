"""The contract's rules as the linear model that most people would write down first.

``x[request, slot]``: the request is served there; ``w[instructor, slot]``: they lead there; ``y[slot]``: how many
sessions run there. A slot is a clinic's start, language and room, with masks of who may attend and lead, both from the
project (so that the peers spend no time on time zones). Everything else is said here anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scheduler.problem import ClinicTable, PlannedSession, Problem, Solution
from solvers.setting import Setting
from solvers.slots import ClinicSlots

Index = NDArray[np.int64]
INFINITY = float("inf")


@dataclass(frozen=True)
class Row:
    """``low ≤ Σ coefficients · columns ≤ high``."""

    columns: list[int]
    coefficients: list[int]
    low: float
    high: float

    @property
    def at_most_one(self) -> bool:
        """Whether it says that at most one of its (binary) columns is 1."""
        return self.high == 1 and self.low == -INFINITY and all(c == 1 for c in self.coefficients)


@dataclass(frozen=True, eq=False)
class Slots:
    """Every slot of every clinic, numbered through: the columns ``y`` are ``0 … len - 1``."""

    clinic: Index
    local: Index
    """The slot's number within its clinic."""
    start: Index
    most: Index
    """How many sessions may run there at once."""
    capacity: Index


@dataclass(frozen=True, eq=False)
class Acts:
    """Columns of attending (``x``) or leading (``w``): whose, and where."""

    first: int
    person: Index
    """Learner, or instructor."""
    row: Index
    """Their row in the clinic."""
    slot: Index

    @property
    def columns(self) -> Index:
        """The columns' numbers."""
        return np.arange(self.first, self.first + len(self.slot))


@dataclass(eq=False)
class Program:
    """The model. ``keep``, if given, names the slots that exist (for a second phase); ``check`` is called often."""

    problem: Problem
    setting: Setting
    keep: Sequence[tuple[int, int]] | None = None
    """(clinic, slot) pairs."""
    check: Callable[[], None] = lambda: None
    by_person: bool = True
    """Whether people are kept from being in two places, in the wrong order, or beyond their limits; instructors are
    only counted without it, and have no columns."""
    slots: Slots = field(init=False)
    attend: Acts = field(init=False)
    lead: Acts = field(init=False)
    num_columns: int = field(init=False)

    def __post_init__(self) -> None:
        if self.problem.frozen or self.problem.published:
            raise ValueError("the peers do not model published plans")
        self.slots = self._make_slots()
        self.attend = self._acts(len(self.slots.clinic), self._eligible, lambda table: table.learners)
        first = self.attend.first + len(self.attend.slot)
        able = self._able if self.by_person else self._nobody
        self.lead = self._acts(first, able, lambda table: table.instructors)
        self.num_columns = first + len(self.lead.slot)

    def table(self, slot: int) -> ClinicTable:
        """The clinic of a slot."""
        return self.problem.clinics[self.slots.clinic[slot]]

    def meetings(self, slot: int) -> Index:
        """``[M, 2]`` of a slot."""
        return self.table(slot).meetings[self.slots.start[slot]]

    def upper(self) -> Index:
        """``[columns]`` the largest values; the least are all 0."""
        found = np.ones(self.num_columns, dtype=np.int64)
        found[: len(self.slots.most)] = self.slots.most
        return found

    # ------------------------------------------------------------ what is minimised

    def tier(self, index: int) -> tuple[Index, int]:
        """``[columns]`` the costs of a tier, and its constant."""
        costs, constant = np.zeros(self.num_columns, dtype=np.int64), 0
        for name, weight in self.problem.tiers[index].weights:
            if name not in _COSTS:
                raise ValueError(f"no peer models the measure {name} in its first two tiers")
            part, fixed = _COSTS[name](self)
            costs += weight * part
            constant += weight * fixed
        return costs, constant

    @cached_property
    def tiers(self) -> list[tuple[Index, int]]:
        """The first two tiers."""
        return [self.tier(index) for index in range(min(2, len(self.problem.tiers)))]

    def values(self, point: NDArray[np.generic]) -> tuple[int, ...]:
        """The first two tiers of a point."""
        rounded = np.rint(point).astype(np.int64)
        return tuple(int(costs @ rounded) + constant for costs, constant in self.tiers)

    def by_act(self, acts: Acts, value: Callable[[ClinicTable, Index, Index], Index]) -> Index:
        """``[columns]`` a number per act, from the clinic, rows and starts; 0 elsewhere."""
        costs = np.zeros(self.num_columns, dtype=np.int64)
        clinics = self.slots.clinic[acts.slot]
        for table in self.problem.clinics:
            at = np.flatnonzero(clinics == table.index)
            costs[acts.first + at] = value(table, acts.row[at], self.slots.start[acts.slot[at]])
        return costs

    # ------------------------------------------------------------ the rules

    def rows(self) -> Iterator[Row]:
        """Every constraint."""
        yield from self._requests()
        yield from self._seats()
        yield from self._sessions()
        yield from self._places()
        if not self.by_person:
            yield from self._enough_instructors()
        else:
            yield from self._staffing()
            yield from self._instructors()
            yield from self._learners()
            yield from self._order()
            yield from self._groups()

    def strong_links(self) -> Iterator[Row]:
        """``x ≤ y`` and ``w ≤ y``, one by one."""
        for acts in (self.attend, self.lead):
            for column, slot in zip(acts.columns.tolist(), acts.slot.tolist(), strict=True):
                yield Row([column, slot], [1, -1], -INFINITY, 0)

    def _requests(self) -> Iterator[Row]:
        """Rule 1."""
        requests = self._request_of_act()
        for request, columns in _grouped(requests, self.attend.columns):
            yield _sum(columns, 1 if self.problem.must_attend[request] else -INFINITY, 1)

    def _seats(self) -> Iterator[Row]:
        """Rules 2 and 3."""
        present = dict(_grouped(self.attend.slot, self.attend.columns))
        for slot in range(len(self.slots.clinic)):
            self.check()
            table, columns = self.table(slot), present.get(slot, [])
            ones = [1] * len(columns)
            yield Row([*columns, slot], [*ones, -int(self.slots.capacity[slot])], -INFINITY, 0)
            if not table.must_run[self.slots.start[slot]]:
                yield Row([*columns, slot], [*ones, -max(table.min_learners, 1)], 0, INFINITY)

    def _sessions(self) -> Iterator[Row]:
        """Rules 3 (what must run), 4 and 14 (a listed session runs once)."""
        for table in self.problem.clinics:
            here = np.flatnonzero(self.slots.clinic == table.index)
            if table.max_sessions is not None and len(here):
                yield _sum(here.tolist(), -INFINITY, table.max_sessions)
            if table.listed:
                for start, columns in _grouped(self.slots.start[here], here):
                    yield _sum(columns, 1 if table.must_run[start] else -INFINITY, 1)

    def _staffing(self) -> Iterator[Row]:
        """Rules 9 and 14 (named instructors)."""
        leaders = dict(_grouped(self.lead.slot, self.lead.columns))
        person = dict(zip(self.lead.columns.tolist(), self.lead.person.tolist(), strict=True))
        for slot in range(len(self.slots.clinic)):
            table, columns = self.table(slot), leaders.get(slot, [])
            if table.staff or columns:
                yield Row([*columns, slot], [1] * len(columns) + [-table.staff], 0, 0)
            named = table.named_instructors[self.slots.start[slot]] if table.listed else ()
            for column in columns:
                if person[column] in named:
                    yield Row([column, slot], [1, -1], 0, 0)

    def _enough_instructors(self) -> Iterator[Row]:
        """No more sessions of a clinic at any moment than those who can lead one of them could staff."""
        for table in self.problem.clinics:
            if not table.staff:
                continue
            slots = self.setting.slots[table.index]
            here = np.flatnonzero(self.slots.clinic == table.index).tolist()
            spans = [(*meeting, slot) for slot in here for meeting in self._meetings_of(slot)]
            for row in _at_once(spans, 0, several=True):
                able = np.zeros(len(table.instructors), dtype=bool)
                for slot in row.columns:
                    able |= slots.able(int(self.slots.local[slot]))
                yield replace(row, high=int(able.sum()) // table.staff)

    def _instructors(self) -> Iterator[Row]:
        """Rules 10, and 15 for instructors."""
        problem = self.problem
        minutes = self.by_act(self.lead, lambda t, row, start: t.instructor_out_of_hours[row, start])
        for instructor, columns in _grouped(self.lead.person, self.lead.columns):
            self.check()
            spans = self._spans(columns, self.lead)
            yield from _at_once(spans, 1, int(problem.instructor_buffer[instructor]))
            for cap, edges in (
                (problem.instructor_max_per_day[instructor], problem.instructor_days),
                (problem.instructor_max_per_week[instructor], problem.instructor_weeks),
            ):
                if cap is not None:
                    yield from _per_span(spans, edges[instructor], cap)
            if (most := problem.instructor_max_sessions[instructor]) is not None:
                yield _sum(columns, -INFINITY, most)
            if (limit := problem.instructor_max_out_of_hours[instructor]) is not None:
                yield Row(columns, minutes[columns].tolist(), -INFINITY, limit)

    def _places(self) -> Iterator[Row]:
        """Rules 11 (a room holds one meeting) and 12."""
        rooms: dict[int, list[int]] = defaultdict(list)
        resources: dict[int, list[int]] = defaultdict(list)
        for slot in range(len(self.slots.clinic)):
            table = self.table(slot)
            if table.rooms:
                clinic_slots = self.setting.slots[table.index]
                rooms[clinic_slots.problem_room(int(self.slots.local[slot]))].append(slot)
            if table.resource is not None:
                resources[table.resource].append(slot)
        for slots in rooms.values():
            yield from _at_once([(*m, slot) for slot in slots for m in self.meetings(slot).tolist()], 1)
        for resource, slots in resources.items():
            spans = [(*m, slot) for slot in slots for m in self.meetings(slot).tolist()]
            yield from _at_once(spans, self.problem.resource_concurrent[resource], several=True)

    def _learners(self) -> Iterator[Row]:
        """Rules 6, and 15 for learners."""
        problem = self.problem
        minutes = self.by_act(self.attend, lambda t, row, start: t.out_of_hours[row, start])
        led = dict(_grouped(self.lead.person, self.lead.columns))
        leading: dict[int, list[int]] = defaultdict(list)
        for instructor, human in enumerate(problem.human_of_instructor.tolist()):
            leading[human] += led.get(instructor, []) if human >= 0 else []
        clinic = self.slots.clinic
        for learner, columns in _grouped(self.attend.person, self.attend.columns):
            self.check()
            spans = self._spans(columns, self.attend)
            mine = self._spans(leading[learner], self.lead)
            if mine or len(set(clinic[self.attend.slot[np.array(columns) - self.attend.first]].tolist())) > 1:
                yield from _at_once(spans + mine, 1)
            if (cap := problem.learner_max_per_day[learner]) is not None:
                yield from _per_span(spans, problem.learner_days[learner], cap)
            if (limit := problem.learner_max_out_of_hours[learner]) is not None:
                yield Row(columns, minutes[columns].tolist(), -INFINITY, limit)

    def _order(self) -> Iterator[Row]:
        """Rule 7: start of the later − end of the earlier within its bounds, by a large constant where not both."""
        of_request = dict(_grouped(self._request_of_act(), self.attend.columns))
        base = self.problem.horizon_start
        length = self.problem.horizon_end - base
        for table in self.problem.clinics:
            for rule in table.after:
                earlier_table = self.problem.clinics[rule.clinic]
                request_of = dict(zip(earlier_table.learners.tolist(), earlier_table.requests.tolist(), strict=True))
                for learner, request in zip(table.learners.tolist(), table.requests.tolist(), strict=True):
                    if learner not in request_of or request not in of_request:
                        continue
                    later, earlier = of_request[request], of_request.get(request_of[learner], [])
                    if rule.required:
                        yield Row([*later, *earlier], [1] * len(later) + [-1] * len(earlier), -INFINITY, 0)
                    starts = [int(self.meetings(self._slot(c))[0, 0]) - base for c in later]
                    ends = [int(self.meetings(self._slot(c))[:, 1].max()) - base for c in earlier]
                    least = max(rule.min_minutes, 0)
                    large = length + least
                    coefficients = [s - large for s in starts] + [-e - large for e in ends]
                    yield Row([*later, *earlier], coefficients, least - 2 * large, INFINITY)
                    if rule.max_minutes is not None:
                        coefficients = [s + length for s in starts] + [length - e for e in ends]
                        yield Row([*later, *earlier], coefficients, -INFINITY, rule.max_minutes + 2 * length)

    def _groups(self) -> Iterator[Row]:
        """Rule 16."""
        groups = self.problem.learner_group[self.attend.person]
        for group, columns in _grouped(groups, self.attend.columns):
            if group >= 0 and (most := self.problem.group_max_away[group]) is not None:
                yield from _at_once(self._spans(columns, self.attend), most)

    # ------------------------------------------------------------ from a point to a plan

    def solution(self, point: NDArray[np.generic]) -> Solution:
        """The plan that a point stands for; sessions at one slot share its people evenly."""
        rounded = np.rint(point).astype(np.int64)
        learners, leaders = self._present(self.attend, rounded), self._present(self.lead, rounded)
        sessions = []
        for slot in np.flatnonzero(rounded[: len(self.slots.clinic)]).tolist():
            table, number = self.table(slot), int(rounded[slot])
            clinic_slots = self.setting.slots[table.index]
            local = int(self.slots.local[slot])
            for part in range(number):
                sessions.append(
                    PlannedSession(
                        clinic=table.index,
                        start=int(self.slots.start[slot]),
                        language=clinic_slots.problem_language(local),
                        room=clinic_slots.problem_room(local),
                        instructors=tuple(sorted(leaders[slot][part::number])),
                        learners=tuple(sorted(learners[slot][part::number])),
                        published=None,
                    )
                )
        return Solution(tuple(sessions))

    def _present(self, acts: Acts, rounded: Index) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        here = np.flatnonzero(rounded[acts.first : acts.first + len(acts.slot)])
        for slot, person in zip(acts.slot[here].tolist(), acts.person[here].tolist(), strict=True):
            found[slot].append(person)
        return found

    # ------------------------------------------------------------ columns

    def _make_slots(self) -> Slots:
        parts = []
        for clinic, slots in enumerate(self.setting.slots):
            local = np.arange(len(slots.start))
            if self.keep is not None:
                local = np.array(sorted({s for c, s in self.keep if c == clinic}), dtype=np.int64)
            fields = (
                np.full(len(local), clinic),
                local,
                slots.start[local],
                slots.copies[local],
                slots.capacity[local],
            )
            parts.append(fields)
        joined = (np.concatenate(column).astype(np.int64) for column in zip(*parts, strict=True))
        return Slots(*joined)

    def _acts(
        self, first: int, mask: Callable[[ClinicSlots, int], NDArray[np.bool_]], people: Callable[[ClinicTable], Index]
    ) -> Acts:
        person, rows, slots = [], [], []
        for slot, (clinic, local) in enumerate(zip(self.slots.clinic.tolist(), self.slots.local.tolist(), strict=True)):
            if slot % 64 == 0:
                self.check()
            found = np.flatnonzero(mask(self.setting.slots[clinic], local))
            rows.append(found)
            person.append(people(self.problem.clinics[clinic])[found])
            slots.append(np.full(len(found), slot))
        empty = [np.zeros(0, dtype=np.int64)]
        arrays = (np.concatenate(part or empty).astype(np.int64) for part in (person, rows, slots))
        return Acts(first, *arrays)

    @staticmethod
    def _eligible(slots: ClinicSlots, slot: int) -> NDArray[np.bool_]:
        return slots.eligible(slot)

    @staticmethod
    def _able(slots: ClinicSlots, slot: int) -> NDArray[np.bool_]:
        return slots.able(slot) if slots.table.staff else np.zeros(len(slots.table.instructors), dtype=bool)

    @staticmethod
    def _nobody(slots: ClinicSlots, slot: int) -> NDArray[np.bool_]:
        return np.zeros(len(slots.table.instructors), dtype=bool)

    def _request_of_act(self) -> Index:
        return self.by_act(self.attend, lambda table, row, _: table.requests[row])[self.attend.columns]

    def _slot(self, column: int) -> int:
        """Of a column of attending."""
        return int(self.attend.slot[column - self.attend.first])

    def _spans(self, columns: Iterable[int], acts: Acts) -> list[tuple[int, int, int]]:
        """``(start, end, column)`` of every meeting of every act."""
        found = []
        for column in columns:
            for start, end in self._meetings_of(int(acts.slot[column - acts.first])):
                found.append((start, end, column))
        return found

    def _meetings_of(self, slot: int) -> list[list[int]]:
        cache = self.__dict__.setdefault("_meetings", {})
        if slot not in cache:
            cache[slot] = self.meetings(slot).tolist()
        return cache[slot]


def _sum(columns: list[int], low: float, high: float) -> Row:
    return Row(columns, [1] * len(columns), low, high)


def _grouped(keys: Index, values: Index) -> list[tuple[int, list[int]]]:
    """The values of each key, keys rising."""
    order = np.argsort(keys, kind="stable")
    found, firsts = np.unique(keys[order], return_index=True)
    parts = np.split(values[order], firsts[1:])
    return [(key, part.tolist()) for key, part in zip(found.tolist(), parts, strict=True)] if len(keys) else []


def _at_once(spans: list[tuple[int, int, int]], most: int, buffer: int = 0, *, several: bool = False) -> Iterator[Row]:
    """At any moment at most so many: looked at wherever a meeting starts. ``several``: a column may be above 1."""
    spans = sorted(spans)
    starts = np.array([s[0] for s in spans], dtype=np.int64)
    longest = max((end - start for start, end, _ in spans), default=0) + buffer
    for moment in np.unique(starts).tolist():
        near = spans[np.searchsorted(starts, moment - longest, "left") : np.searchsorted(starts, moment, "right")]
        running = sorted({column for _, end, column in near if end + buffer > moment})
        if len(running) > most or several:
            yield _sum(running, -INFINITY, most)


def _per_span(spans: list[tuple[int, int, int]], edges: Index, cap: int) -> Iterator[Row]:
    """At most so many meetings start between two neighbouring edges."""
    per_day: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    days = np.searchsorted(edges, [start for start, _, _ in spans], side="right").tolist()
    for day, (_, _, column) in zip(days, spans, strict=True):
        per_day[day][column] += 1
    for counts in per_day.values():
        if sum(counts.values()) > cap:
            yield Row(list(counts), list(counts.values()), -INFINITY, cap)


def _unscheduled(program: Program) -> tuple[Index, int]:
    weight = program.problem.request_weight
    return program.by_act(program.attend, lambda table, row, _: -weight[table.requests[row]]), int(weight.sum())


def _out_of_hours(program: Program) -> tuple[Index, int]:
    attending = program.by_act(program.attend, lambda t, row, start: t.out_of_hours[row, start])
    return attending + program.by_act(program.lead, lambda t, row, start: t.instructor_out_of_hours[row, start]), 0


def _night_minutes(program: Program) -> tuple[Index, int]:
    attending = program.by_act(program.attend, lambda t, row, start: t.night[row, start])
    return attending + program.by_act(program.lead, lambda t, row, start: t.instructor_night[row, start]), 0


def _instructor_minutes(program: Program) -> tuple[Index, int]:
    costs = np.zeros(program.num_columns, dtype=np.int64)
    for slot in range(len(program.slots.clinic)):
        table = program.table(slot)
        costs[slot] = table.staff * table.duration * table.meetings.shape[1]
    return costs, 0


def _sessions(program: Program) -> tuple[Index, int]:
    costs = np.zeros(program.num_columns, dtype=np.int64)
    costs[: len(program.slots.clinic)] = 1
    return costs, 0


def _days_waited(program: Program) -> tuple[Index, int]:
    return program.by_act(program.attend, lambda t, _, start: t.days_waited[start]), 0


_COSTS: dict[str, Callable[[Program], tuple[Index, int]]] = {
    "unscheduled": _unscheduled,
    "out_of_hours": _out_of_hours,
    "night_minutes": _night_minutes,
    "instructor_minutes": _instructor_minutes,
    "sessions": _sessions,
    "days_waited": _days_waited,
}
