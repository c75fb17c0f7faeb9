"""The contract's rules as rows over :class:`Columns`: what ``solvers/model/rules`` says with CP-SAT, in arrays.

A function a rule; the masks (who could attend, lead, be placed at all) are in the columns already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

from scheduler.problem import ClinicTable, Ints
from solvers.assignment.columns import Columns, Index
from solvers.assignment.crossings import crossings
from solvers.assignment.rows import Extra, Floats, Rows, grouped
from solvers.board import Board
from solvers.limits import Meetings

Whole = NDArray[np.int64] | NDArray[np.int32]
Numbers = NDArray[np.int64] | NDArray[np.int32] | NDArray[np.int16]
INF = np.inf
CHUNK = 400_000
"""About so many spans are looked at together."""


class Rules:
    """Adds the rules' rows; ``extra`` gives new columns."""

    def __init__(self, board: Board, columns: Columns, rows: Rows, extra: Callable[[int, Extra], Index]) -> None:
        self.board, self.problem, self.setting = board, board.problem, board.setting
        self.columns, self.rows, self.extra = columns, rows, extra
        self.seat_columns = np.arange(columns.first_seat, columns.first_lead)
        self.lead_columns = np.arange(columns.first_lead, columns.number)

    def add(self) -> None:
        """All of the setting's rules, and the cover."""
        for slug, rule in _RULES.items():
            if slug in self.setting.rules:
                rule(self)
        self.cover()

    def requests(self) -> None:
        """Rule 1."""
        asked = self.columns.seat_request
        free = np.array([r not in self.board.seat for r in range(len(self.problem.must_attend))], dtype=bool)
        must = np.flatnonzero(self.problem.must_attend & free)
        kept = np.union1d(np.unique(asked), must)
        low = np.where(self.problem.must_attend[kept], 1.0, 0.0)
        self.rows.add(len(kept), np.searchsorted(kept, asked), self.seat_columns, 1.0, low, 1.0)

    def capacity(self) -> None:
        """Rule 2."""
        openings = np.arange(len(self.columns.openings))
        rows = np.concatenate([self.columns.seat_opening, openings])
        columns = np.concatenate([self.seat_columns, openings])
        values = np.concatenate([np.ones(len(self.seat_columns)), -self.columns.seats])
        self.rows.add(len(openings), rows, columns, values, -INF, 0.0)

    def min_learners(self) -> None:
        """Rule 3."""
        of = self.columns
        must = np.zeros(len(of.openings), dtype=bool)
        least = np.zeros(len(of.openings))
        for table in self.problem.clinics:
            here = np.flatnonzero(of.clinic == table.index)
            must[here] = table.must_run[of.start[here]]
            least[here] = max(table.min_learners, 1)
        free = np.flatnonzero(~must)
        place = np.full(len(of.openings), -1)
        place[free] = np.arange(len(free))
        mine = ~must[of.seat_opening]
        rows = np.concatenate([place[of.seat_opening[mine]], place[free]])
        columns = np.concatenate([self.seat_columns[mine], free])
        values = np.concatenate([np.ones(int(mine.sum())), -least[free]])
        self.rows.add(len(free), rows, columns, values, 0.0, INF)
        held = np.flatnonzero(must)
        number, rows = grouped(of.clinic[held] * 2**32 + of.start[held])
        self.rows.add(number, rows, held, 1.0, 1.0, 1.0)

    def max_sessions(self) -> None:
        """Rule 4."""
        for table in self.problem.clinics:
            left, here = self.board.sessions_left(table.index), np.flatnonzero(self.columns.clinic == table.index)
            if left is not None and len(here):
                self.rows.add_one(here, 1.0, -INF, left)

    def listed(self) -> None:
        """Rule 14."""
        of = self.columns
        for table in self.problem.clinics:
            here = np.flatnonzero(of.clinic == table.index)
            if not table.listed or not len(here):
                continue
            number, rows = grouped(of.start[here])
            many = np.bincount(rows, minlength=number) > 1
            place = np.cumsum(many) - 1
            kept = many[rows]
            self.rows.add(int(many.sum()), place[rows[kept]], here[kept], 1.0, -INF, 1.0)
            for opening in here.tolist():
                for instructor in table.named_instructors[int(of.start[opening])]:
                    leads = np.arange(of.lead_offsets[opening], of.lead_offsets[opening + 1])
                    leads = leads[of.lead_instructor[leads] == instructor]
                    columns = [opening, *(of.first_lead + leads).tolist()]
                    self.rows.add_one(columns, [-1.0, *[1.0] * len(leads)], 0.0, 0.0)

    def staffing(self) -> None:
        """Rule 9."""
        of = self.columns
        staff = np.array([table.staff for table in self.problem.clinics])[of.clinic]
        openings = np.arange(len(of.openings))
        rows = np.concatenate([of.lead_opening, openings])
        columns = np.concatenate([self.lead_columns, openings])
        values = np.concatenate([np.ones(len(self.lead_columns)), -staff])
        self.rows.add(len(openings), rows, columns, values, 0.0, 0.0)

    def overlap(self) -> None:
        """Rule 6."""
        of, problem = self.columns, self.problem
        human = problem.human_of_instructor[of.lead_instructor]
        mine = np.flatnonzero(human >= 0)
        owner = np.concatenate([of.seat_learner, human[mine]])
        columns = np.concatenate([self.seat_columns, self.lead_columns[mine]])
        opening = np.concatenate([of.seat_opening, of.lead_opening[mine]])
        kind = np.concatenate([of.clinic[of.seat_opening], len(problem.clinics) + np.arange(len(mine))])
        for some in _by_owner(owner):
            self._at_most_one(owner[some], opening[some], columns[some], kind[some])
        for learner, cap in enumerate(problem.learner_max_per_day):
            if cap is not None:
                seats = np.flatnonzero(of.seat_learner == learner)
                held = self.board.learner_load[learner].meetings
                self._cap(of.seat_opening[seats], self.seat_columns[seats], held, problem.learner_days[learner], cap)

    def workload(self) -> None:
        """Rule 10."""
        of, problem = self.columns, self.problem
        buffer = problem.instructor_buffer[of.lead_instructor]
        kind = np.arange(len(self.lead_columns))
        for some in _by_owner(of.lead_instructor):
            self._at_most_one(
                of.lead_instructor[some], of.lead_opening[some], self.lead_columns[some], kind[some], buffer[some]
            )
        order = np.argsort(of.lead_instructor, kind="stable")
        ends = np.searchsorted(of.lead_instructor[order], np.arange(problem.num_instructors + 1))
        for instructor in range(problem.num_instructors):
            leads = order[ends[instructor] : ends[instructor + 1]]
            if not len(leads):
                continue
            load = self.board.instructor_load[instructor]
            per_day, per_week = problem.instructor_max_per_day[instructor], problem.instructor_max_per_week[instructor]
            for cap, edges in ((per_day, problem.instructor_days), (per_week, problem.instructor_weeks)):
                if cap is not None:
                    self._cap(of.lead_opening[leads], self.lead_columns[leads], load.meetings, edges[instructor], cap)
            most = problem.instructor_max_sessions[instructor]
            if most is not None:
                self.rows.add_one(self.lead_columns[leads], 1.0, -INF, max(most - load.sessions, 0))

    def rooms(self) -> None:
        """Rule 11."""
        of = self.columns
        room = np.array(
            [self.setting.slots[o.clinic].problem_room(o.slot) for o in of.openings], dtype=np.int64
        ).reshape(-1)
        here = np.flatnonzero(room >= 0)
        self._at_most_one(room[here], here, here, np.arange(len(here)))

    def resources(self) -> None:
        """Rule 12."""
        of = self.columns
        named = [-1 if table.resource is None else table.resource for table in self.problem.clinics]
        resource = np.array(named, dtype=np.int64)[of.clinic]
        for key, most in enumerate(self.problem.resource_concurrent):
            here = np.flatnonzero(resource == key)
            self._at_once(here, here, self.board.resources.meetings[key], most)

    def max_away(self) -> None:
        """Rule 16."""
        of = self.columns
        group = self.problem.learner_group[of.seat_learner]
        for key, most in enumerate(self.problem.group_max_away):
            if most is not None:
                mine = np.flatnonzero(group == key)
                self._at_once(of.seat_opening[mine], self.seat_columns[mine], self.board.groups.meetings[key], most)

    def out_of_hours_limit(self) -> None:
        """Rule 15."""
        of, problem = self.columns, self.problem
        people = (
            (problem.learner_max_out_of_hours, of.seat_learner, self.seat_columns, seat_costs, "out_of_hours"),
            (
                problem.instructor_max_out_of_hours,
                of.lead_instructor,
                self.lead_columns,
                lead_costs,
                "instructor_out_of_hours",
            ),
        )
        for limits, owner, columns, costs, name in people:
            most = np.array([-1 if limit is None else limit for limit in limits], dtype=np.int64)
            if not len(owner) or not (most >= 0).any():
                continue
            cost = costs(of, problem.clinics, _named(name))
            loads = self.board.learner_load if columns is self.seat_columns else self.board.instructor_load
            kept = np.flatnonzero((most[owner] >= 0) & (cost > 0))
            limited, rows = np.unique(owner[kept], return_inverse=True)
            left = [max(int(most[p]) - loads[p].out_of_hours, 0) for p in limited.tolist()]
            self.rows.add(len(limited), rows, columns[kept], cost[kept], -INF, left)

    def order(self) -> None:
        """Rule 7. ``p_t = Σ x`` over later sessions that start by ``t``, ``q_t = Σ x`` over earlier ones not ended."""
        of = self.columns
        order = np.argsort(of.seat_request, kind="stable")
        ends = np.searchsorted(of.seat_request[order], np.arange(len(self.problem.request_learner) + 1))
        free = {r for r in range(len(self.problem.request_learner)) if r not in self.board.seat}
        row_of = self.setting.rows_of_learner
        for table in self.problem.clinics:
            for rule in table.after:
                earlier_table = self.problem.clinics[rule.clinic]
                for row, learner in enumerate(table.learners.tolist()):
                    rows = [r for c, r in row_of[learner] if c == rule.clinic]
                    before = [r for r in earlier_table.requests[rows].tolist() if r in free]
                    if not before:
                        continue
                    later = int(table.requests[row])
                    first = order[ends[before[0]] : ends[before[0] + 1]]
                    then = order[ends[later] : ends[later + 1]]
                    if later not in free:
                        if rule.required and later in self.board.seat:
                            self.rows.add_one(of.first_seat + first, 1.0, 1.0, 1.0)
                        continue
                    if rule.required:
                        values = np.repeat([1.0, -1.0], [len(then), len(first)])
                        self.rows.add_one(of.first_seat + np.concatenate([then, first]), values, -INF, 0.0)
                    starts = table.meetings[of.start[of.seat_opening[then]], 0, 0]
                    done = earlier_table.meetings[of.start[of.seat_opening[first]], :, 1].max(axis=1, initial=0)
                    self._apart(of.first_seat + then, starts, of.first_seat + first, done + max(rule.min_minutes, 0))
                    if rule.max_minutes is not None:
                        self._apart(of.first_seat + then, -starts, of.first_seat + first, -(done + rule.max_minutes))

    def _apart(self, later: Index, starts: Index, earlier: Index, ready: Index) -> None:
        """No ``later`` together with an ``earlier`` that is ready after its start."""
        if not len(later) or not len(earlier):
            return
        times, at = np.unique(starts, return_inverse=True)
        back, behind = np.unique(-ready, return_inverse=True)
        last = np.searchsorted(back, -times) - 1
        asked = np.flatnonzero((last >= 0) & np.append(last[1:] != last[:-1], True))
        if not len(asked):
            return
        begun, waiting = self._running_sums(later, at, len(times)), self._running_sums(earlier, behind, len(back))
        rows = np.tile(np.arange(len(asked)), 2)
        self.rows.add(len(asked), rows, np.concatenate([begun[asked], waiting[last[asked]]]), 1.0, -INF, 1.0)

    def _running_sums(self, columns: Index, at: Index, number: int) -> Index:
        """Columns that are the sums of ``columns`` at 0, up to 1, and so on."""

        def value(of: Floats) -> Floats:
            return np.cumsum(np.bincount(at, of[columns], number))

        sums = self.extra(number, Extra(1.0, False, value))
        rows = np.concatenate([np.arange(number), np.arange(1, number), at])
        entries = np.concatenate([sums, sums[:-1], columns])
        values = np.repeat([-1.0, 1.0, 1.0], [number, number - 1, len(columns)])
        self.rows.add(number, rows, entries, values, 0.0, 0.0)
        return sums

    def cover(self) -> None:
        """The MIR cover of each clinic, as in ``solvers/model/tiers.py``."""
        of = self.columns
        for table in self.problem.clinics:
            here = np.flatnonzero(of.clinic == table.index)
            seats = np.flatnonzero(of.clinic[of.seat_opening] == table.index)
            if not len(seats):
                continue
            capacity = int(of.seats[here].max())
            demand = len(np.unique(of.seat_request[seats]))
            if demand > capacity:
                needed = -(-demand // capacity)
                short = demand - capacity * (needed - 1)
                values = np.repeat([float(short), -1.0], [len(here), len(seats)])
                columns = np.concatenate([here, self.seat_columns[seats]])
                self.rows.add_one(columns, values, short * needed - demand, INF)

    def _at_most_one(
        self, owner: Whole, opening: Whole, columns: Index, kind: Index, buffer: Ints | None = None
    ) -> None:
        """At any moment at most one column of an owner, where they are of more than one kind."""
        spans, start, end = self._spans(opening)
        if buffer is not None:
            end = end + buffer[spans]
        found = crossings(owner[spans].astype(np.int64), start, end)
        members = spans[found.members]
        lowest = np.full(found.number, np.iinfo(np.int64).max)
        highest = np.full(found.number, -1)
        np.minimum.at(lowest, found.sets, kind[members])
        np.maximum.at(highest, found.sets, kind[members])
        several = lowest < highest
        place, kept = np.cumsum(several) - 1, several[found.sets]
        pairs = np.stack([place[found.sets[kept]], columns[members[kept]]])
        if len(spans) > len(opening):
            pairs = np.unique(pairs, axis=1)
        self.rows.add(int(several.sum()), pairs[0], pairs[1], 1.0, -INF, 1.0)

    def _at_once(self, opening: Whole, columns: Index, held: Meetings, most: int) -> None:
        """At any moment at most ``most`` columns, less the meetings held."""
        spans, start, end = self._spans(opening)
        ours = len(start)
        if not ours:
            return
        start = np.concatenate([start, np.array([s for s, _ in held], dtype=np.int64)])
        end = np.concatenate([end, np.array([e for _, e in held], dtype=np.int64)])
        found = crossings(np.zeros(len(start), dtype=np.int64), start, end)
        mine = found.members < ours
        fixed = np.bincount(found.sets[~mine], minlength=found.number)
        members = spans[found.members[mine]]
        used = np.bincount(found.sets[mine], minlength=found.number) > np.maximum(most - fixed, 0)
        place, kept = np.cumsum(used) - 1, used[found.sets[mine]]
        self.rows.add(
            int(used.sum()),
            place[found.sets[mine][kept]],
            columns[members[kept]],
            1.0,
            -INF,
            np.maximum(most - fixed, 0)[used],
        )

    def _spans(self, opening: Whole) -> tuple[Index, Index, Index]:
        """Of every meeting of every opening named: its position in ``opening``, start and end."""
        positions, starts, ends = [], [], []
        clinic = self.columns.clinic[opening]
        for table in self.problem.clinics:
            here = np.flatnonzero(clinic == table.index)
            meetings = table.meetings[self.columns.start[opening[here]]]
            positions.append(np.repeat(here, meetings.shape[1]))
            starts.append(meetings[:, :, 0].reshape(-1))
            ends.append(meetings[:, :, 1].reshape(-1))
        return np.concatenate(positions), np.concatenate(starts), np.concatenate(ends)

    def _cap(self, opening: Whole, columns: Index, held: Meetings, edges: Ints, cap: int) -> None:
        """At most ``cap`` meetings start between two neighbouring edges, those held counted in."""
        spans, start, _ = self._spans(opening)
        between = np.searchsorted(edges, start, side="right")
        begun = np.bincount(
            np.searchsorted(edges, np.array([s for s, _ in held], dtype=np.int64), side="right"),
            minlength=len(edges) + 1,
        )
        pairs, counts = np.unique(between * len(opening) + spans, return_counts=True)
        used, rows = np.unique(pairs // max(len(opening), 1), return_inverse=True)
        most = np.maximum(cap - begun[used], 0)
        self.rows.add(len(used), rows, columns[pairs % max(len(opening), 1)], counts, -INF, most)


def _named(name: str) -> Callable[[ClinicTable], Numbers]:
    """A field of a clinic's table."""
    return lambda table: cast(Numbers, getattr(table, name))


def _by_owner(owner: Whole) -> Iterable[Index]:
    """Positions, some owners at a time."""
    order = np.argsort(owner, kind="stable")
    ends = np.flatnonzero(np.diff(owner[order], append=-1)) + 1
    begin = 0
    while begin < len(order):
        until = int(ends[np.searchsorted(ends, min(begin + CHUNK, len(order)))]) if len(ends) else len(order)
        yield order[begin:until]
        begin = until


def seat_costs(of: Columns, tables: Sequence[ClinicTable], costs: Callable[[ClinicTable], Numbers]) -> Index:
    """``[X]`` of ``[R, T]`` (or ``[T]``) costs per clinic."""
    return _costs(of, of.seat_opening, of.seat_row, tables, costs)


def lead_costs(of: Columns, tables: Sequence[ClinicTable], costs: Callable[[ClinicTable], Numbers]) -> Index:
    """``[W]`` of ``[I, T]`` costs per clinic."""
    return _costs(of, of.lead_opening, of.lead_row, tables, costs)


def _costs(
    of: Columns,
    opening: NDArray[np.int32],
    row: NDArray[np.int32],
    tables: Sequence[ClinicTable],
    costs: Callable[[ClinicTable], Numbers],
) -> Index:
    found = np.zeros(len(opening), dtype=np.int64)
    clinic = of.clinic[opening]
    for table in tables:
        here = np.flatnonzero(clinic == table.index)
        if len(here):
            values = costs(table)
            start = of.start[opening[here]]
            found[here] = values[start] if values.ndim == 1 else values[row[here], start]
    return found


_RULES: dict[str, Callable[[Rules], None]] = {
    "requests": Rules.requests,
    "capacity": Rules.capacity,
    "min_learners": Rules.min_learners,
    "max_sessions": Rules.max_sessions,
    "overlap": Rules.overlap,
    "order": Rules.order,
    "staffing": Rules.staffing,
    "workload": Rules.workload,
    "rooms": Rules.rooms,
    "resources": Rules.resources,
    "listed": Rules.listed,
    "out_of_hours_limit": Rules.out_of_hours_limit,
    "max_away": Rules.max_away,
}
