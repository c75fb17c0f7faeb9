"""The floor: every request at its cheapest start, as few sessions as seats allow, conflicts and calendars left out.

A relaxation of the whole model with one Boolean ``d_r`` a request (not seated) and one integer ``N_c`` a clinic
(sessions run). Every plan maps to a point of it whose measures are no larger, so its minimum bounds every plan; and so
it does within limits on the tiers before. It grows with the number of requests only. Where there are many, those that
weigh and cost alike are one integer: how many of them are not seated.

``capacity_c · N_c ≥ Σ_r (1 − d_r)`` · ``min_learners_c · N_c ≤ Σ_r (1 − d_r)`` · ``N_c ≤ max_sessions_c`` ·
``Σ_{c ∈ S} staff_c · N_c ≤ Σ_i (most sessions of i)`` over who is qualified for any of ``S``: each clinic, and all of
them. Beside it stands which published sessions go on, and who leads them (:mod:`solvers.going_on`): ``Σ_p n_p ≤ N_c``,
and whoever stays in one is seated.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from scheduler.problem import Bools, ClinicTable, Ints
from solvers.board import Board
from solvers.bounds.usable import best_capacity, usable
from solvers.going_on import going_on, led_on, staying
from solvers.limits import Meetings
from solvers.model.measures import MEASURES
from solvers.model.tiers import make_solver, round_up, stopping
from solvers.model.variables import Count, Expression, total, weighted
from solvers.progress import Effort
from solvers.setting import Setting
from solvers.slots import Index

Costs = NDArray[np.int64]
AnyInts = NDArray[np.integer[Any]]
_FAR = np.iinfo(np.int64).max
APART = 10_000
"""Up to so many requests, each is told apart."""


def floor_bound(
    setting: Setting,
    index: int,
    values: Sequence[int],
    effort: Effort,
    stop: threading.Event | None = None,
    clinic: int | None = None,
    apart: int = APART,
) -> int | None:
    """A bound on tier ``index`` over all plans whose tiers before it are at most ``values``; ``None``: none was found.

    With ``clinic``: over all plans in which no other clinic has sessions. Up to ``apart`` requests are told apart.
    """
    clinics = range(len(setting.problem.clinics)) if clinic is None else [clinic]
    relaxation = _Relaxation(setting, clinics, len(setting.problem.request_clinic) <= apart)
    for earlier, most in enumerate(values[:index]):
        relaxation.cp.add(relaxation.tier(earlier) <= most)
    relaxation.cp.minimize(relaxation.tier(index))
    solver = make_solver(effort)
    with stopping(solver, stop):
        status = solver.solve(relaxation.cp)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.UNKNOWN):
        return None
    return round_up(solver.best_objective_bound)


@dataclass(frozen=True, eq=False)
class _Alike:
    """Requests of a clinic that weigh and cost the same."""

    row: int
    """Of one of them."""
    number: int
    out: cp_model.IntVar
    """How many of them are not seated."""


class _Relaxation:
    def __init__(self, setting: Setting, clinics: Sequence[int], apart: bool) -> None:
        self.setting, self.problem, self.apart = setting, setting.problem, apart
        self.empty = Board(setting)
        self.going_on = going_on(self.empty)
        self.cp = self.going_on.cp
        self.alike: list[list[_Alike]] = []
        self.count: list[Expression] = []
        self._known: dict[str, Expression] = {}
        self._least: dict[tuple[int, str], Costs] = {}
        self._most: dict[int, int] = {}
        self._usable = [usable(setting, table.index) for table in self.problem.clinics]
        self._suited: list[Bools] = [np.asarray(some.any(axis=1)) for some in self._usable]
        for table in self.problem.clinics:
            if table.index in clinics:
                self._add_clinic(table)
            else:
                self.alike.append([])
                self.count.append(0)
        self._limit_instructors(clinics)
        for candidate in self.going_on.candidates:
            if candidate.clinic not in clinics:
                self.cp.add(candidate.count == 0)

    def tier(self, index: int) -> Expression:
        """The tier's value at most."""
        return total([weight * self.measure(name) for name, weight in self.problem.tiers[index].weights])

    def measure(self, name: str) -> Expression:
        """An expression that no plan's measure is below."""
        if name not in self._known:
            self._known[name] = _EXPRESS[name](self)
        return self._known[name]

    def least(self, table: ClinicTable, name: str) -> Costs:
        """``[R]`` the least that seating a request adds to a measure, 0 for one that could be seated nowhere."""
        key = (table.index, name)
        if key not in self._least:
            costs, suited = _COSTS[name](table), self._suited[table.index]
            most = np.iinfo(costs.dtype).max
            found = np.where(self._usable[table.index], costs, most).min(axis=1, initial=most)
            self._least[key] = np.where(suited, found, 0).astype(np.int64)
        return self._least[key]

    def weight(self, table: ClinicTable) -> Costs:
        """``[R]``"""
        return np.asarray(self.problem.request_weight[table.requests])

    def _group(self, table: ClinicTable) -> tuple[Costs, Costs, Bools]:
        """One row of each group alike, how many it has, and whether it could be seated."""
        rows = np.flatnonzero(self.empty.waiting[table.index])
        suited = np.asarray(self._suited[table.index][rows])
        if self.apart:
            return rows, np.ones(len(rows), dtype=np.int64), suited
        used = {name for tier in self.problem.tiers for name, _ in tier.weights} & set(_COSTS)
        features = [self.weight(table)[rows], suited, *(self.least(table, name)[rows] for name in sorted(used))]
        _, first, number = np.unique(np.stack(features, axis=1), axis=0, return_index=True, return_counts=True)
        return rows[first], number, suited[first]

    def _add_clinic(self, table: ClinicTable) -> None:
        slots = self.setting.slots[table.index]
        rows, numbers, suited = self._group(table)
        alike = []
        for row, number, could in zip(rows.tolist(), numbers.tolist(), suited.tolist(), strict=True):
            alike.append(_Alike(row, number, self.cp.new_int_var(0 if could else number, number, "")))
        self.alike.append(alike)
        seated = total([of.number - of.out for of in alike])
        going_on = sum(p.clinic == table.index for p in self.problem.published)
        starts = len(set(slots.start.tolist())) if table.listed else int(slots.copies.sum()) + going_on
        left = self.empty.sessions_left(table.index)
        most = starts if left is None else min(left, starts)
        count = self.cp.new_int_var(0, most, "")
        self.count.append(count)
        if table.listed:
            best = np.sort(best_capacity(self.setting, table.index))[::-1][:most]
            self.cp.add(seated <= int(best.sum()))
        else:
            self.cp.add(seated <= int(slots.capacity.max(initial=0)) * count)
        self.cp.add(count >= total([c.count for c in self.going_on.candidates if c.clinic == table.index]))
        if not table.must_run.any():
            self.cp.add(seated >= max(table.min_learners, 1) * count)
        self._limit_instructors([table.index])

    def _limit_instructors(self, clinics: Sequence[int]) -> None:
        able = {int(i) for c in clinics for i in self.problem.clinics[c].instructors}
        limits = [self._most_sessions(instructor) for instructor in sorted(able)]
        if able and all(self.problem.clinics[c].staff for c in clinics):
            self.cp.add(total([self.problem.clinics[c].staff * self.count[c] for c in clinics]) <= sum(limits))

    def _most_sessions(self, instructor: int) -> int:
        if instructor not in self._most:
            self._most[instructor] = most_sessions(self.empty, instructor)
        return self._most[instructor]

    def stay(self, clinic: int, rows: Index, count: Count) -> list[Expression]:
        """Of a session that goes on, or not (``count``), who of its people (rows) stay in it."""
        if not self.apart:
            return [len(rows) * count]
        out = {group.row: group.out for group in self.alike[clinic]}
        stays = []
        for row in rows.tolist():
            stays.append(self.cp.new_bool_var(""))
            self.cp.add(stays[-1] <= count)
            self.cp.add(stays[-1] + out[row] <= 1)
        return [*stays]

    def cheapest(self, name: str) -> Expression:
        """Of a measure ``Σ_r (1 − d_r) · (least cost over the starts where r could be)``."""
        terms, constant = [], 0
        for table, alike in zip(self.problem.clinics, self.alike, strict=True):
            least = self.least(table, name).tolist()
            terms += [(-least[of.row], of.out) for of in alike]
            constant += sum(least[of.row] * of.number for of in alike)
        return weighted(terms, constant)

    def staffed(self, costs: Callable[[ClinicTable], Costs]) -> Expression:
        """``Σ_c N_c · staff_c · (least cost over instructors and starts)``."""
        terms: list[Expression] = [0]
        for table in self.problem.clinics:
            slots = self.setting.slots[table.index]
            mask = np.zeros(len(table.starts), dtype=bool)
            mask[slots.start] = True
            least = np.where(slots.lead & mask, costs(table), _FAR).min(initial=_FAR)
            if table.staff and least != _FAR:
                terms.append(table.staff * int(least) * self.count[table.index])
        return total(terms)

    def minutes(self, clinics: Sequence[int]) -> Expression:
        """Minutes led in the sessions of some clinics."""
        led: list[Expression] = [0]
        for clinic in clinics:
            table = self.problem.clinics[clinic]
            if table.staff:
                led.append(table.staff * table.duration * table.meetings.shape[1] * self.count[clinic])
        return total(led)


def most_sessions(empty: Board, instructor: int) -> int:
    """Sessions that an instructor can lead at most beside what the empty board holds of them.

    By their limits, and by the days and weeks on which they could.
    """
    problem, load = empty.problem, empty.instructor_load[instructor]
    free = [
        problem.clinics[clinic].starts[empty.may_lead(clinic, row)]
        for clinic, row in empty.setting.rows_of_instructor.get(instructor, ())
    ]
    rows, every = empty.setting.rows_of_instructor.get(instructor, ()), free or [np.zeros(0, dtype=np.int64)]
    starts = all_starts = np.unique(np.concatenate(every))
    number = np.ones(len(starts), dtype=np.int64)
    for cap, edges in (
        (problem.instructor_max_per_day[instructor], problem.instructor_days),
        (problem.instructor_max_per_week[instructor], problem.instructor_weeks),
    ):
        if cap is not None and len(starts):
            starts, number = _capped(starts, number, load.meetings, edges[instructor], cap)
    limit = problem.instructor_max_sessions[instructor]
    most = int(number.sum())
    left = problem.instructor_day_minutes.get(instructor)
    if left is not None:
        least = min((problem.clinics[clinic].duration for clinic, _ in rows), default=1)
        days = np.unique(np.searchsorted(problem.instructor_days[instructor], all_starts, side="right"))
        most = min(most, int((left[days] // least).sum()))
    return most if limit is None else min(most, max(limit - load.sessions, 0))


def _capped(starts: Costs, number: Costs, held: Meetings, edges: Ints, cap: int) -> tuple[Costs, Costs]:
    """Of every span between neighbouring edges its first start, and how many sessions may start there.

    ``number`` of them at most at each start, and no more than ``cap`` in a span, meetings held counted in.
    """
    spans, first, of_start = np.unique(
        np.searchsorted(edges, starts, side="right"), return_index=True, return_inverse=True
    )
    begun = np.searchsorted(edges, np.array([start for start, _ in held], dtype=np.int64), side="right")
    left = cap - np.bincount(begun, minlength=len(edges) + 1)[spans]
    summed = np.bincount(of_start, weights=number).astype(np.int64)
    return starts[first], np.minimum(summed, np.maximum(left, 0))


def _days(table: ClinicTable) -> AnyInts:
    return np.broadcast_to(table.days_waited.astype(np.int32), table.available.shape)


_COSTS: dict[str, Callable[[ClinicTable], AnyInts]] = {
    "out_of_hours": lambda table: table.out_of_hours,
    "night_minutes": lambda table: table.night,
    "soft_clashes": lambda table: table.soft,
    "repeated_out_of_hours": lambda table: table.repeated,
    "days_waited": _days,
}
"""Of a measure ``[R, T]`` what an attendance adds to it."""


def _unscheduled(of: _Relaxation) -> Expression:
    seated = []
    for table, alike in zip(of.problem.clinics, of.alike, strict=True):
        weight = of.weight(table).tolist()
        seated += [weight[group.row] * (group.number - group.out) for group in alike]
    return MEASURES["unscheduled"].evaluate(of.empty) - total(seated)


def _out_of_hours(of: _Relaxation) -> Expression:
    leaders = of.staffed(lambda table: table.instructor_out_of_hours.astype(np.int64))
    return of.cheapest("out_of_hours") + leaders + MEASURES["out_of_hours"].evaluate(of.empty)


def _night_minutes(of: _Relaxation) -> Expression:
    leaders = of.staffed(lambda table: table.instructor_night.astype(np.int64))
    return of.cheapest("night_minutes") + leaders + MEASURES["night_minutes"].evaluate(of.empty)


def _soft_clashes(of: _Relaxation) -> Expression:
    leaders = of.staffed(lambda table: table.instructor_soft.astype(np.int64))
    return of.cheapest("soft_clashes") + leaders + MEASURES["soft_clashes"].evaluate(of.empty)


def _repeated_out_of_hours(of: _Relaxation) -> Expression:
    return of.cheapest("repeated_out_of_hours") + MEASURES["repeated_out_of_hours"].evaluate(of.empty)


def _days_waited(of: _Relaxation) -> Expression:
    return of.cheapest("days_waited") + MEASURES["days_waited"].evaluate(of.empty)


def _instructor_minutes(of: _Relaxation) -> Expression:
    return of.minutes(range(len(of.count))) + MEASURES["instructor_minutes"].evaluate(of.empty)


def _sessions(of: _Relaxation) -> Expression:
    return total(of.count) + MEASURES["sessions"].evaluate(of.empty)


def _worst_out_of_hours(of: _Relaxation) -> Expression:
    least = MEASURES["worst_out_of_hours"].evaluate(of.empty)
    worst = of.cp.new_int_var(least, 10**9, "")
    if not of.apart:
        return worst
    terms: dict[int, list[tuple[int, cp_model.IntVar]]] = {}
    floor: dict[int, int] = {}
    for table, alike in zip(of.problem.clinics, of.alike, strict=True):
        costs = of.least(table, "out_of_hours").tolist()
        for group in alike:
            if costs[group.row]:
                learner = int(table.learners[group.row])
                terms.setdefault(learner, []).append((-costs[group.row], group.out))
                floor[learner] = floor.get(learner, 0) + costs[group.row]
    for learner, outs in terms.items():
        borne = int(of.problem.past_out_of_hours[learner]) + of.empty.learner_load[learner].out_of_hours
        if borne + floor[learner] > least:
            of.cp.add(weighted(outs, borne + floor[learner]) <= worst)
    return worst


def _peak_instructor_minutes(of: _Relaxation) -> Expression:
    least = MEASURES["peak_instructor_minutes"].evaluate(of.empty)
    peak = of.cp.new_int_var(least, 10**9, "")
    clinics = range(len(of.count))
    for chosen in ([*clinics], *([clinic] for clinic in clinics)):
        able = sorted({int(i) for c in chosen for i in of.problem.clinics[c].instructors})
        if able:
            led = sum(int(of.problem.past_minutes[i]) + of.empty.instructor_load[i].minutes for i in able)
            of.cp.add(of.minutes(chosen) + led <= len(able) * peak)
    return peak


def _split_groups(of: _Relaxation) -> Expression:
    return MEASURES["split_groups"].evaluate(of.empty)


def _changes(of: _Relaxation) -> Expression:
    """All invitations are lost but those of who leads on, and of who stays in a session that goes on."""
    kept = led_on(of.going_on)
    for candidate in of.going_on.candidates:
        if candidate.published is not None and of.alike[candidate.clinic]:
            kept += of.stay(candidate.clinic, staying(of.setting, candidate.published, candidate.slot), candidate.count)
    return MEASURES["changes"].evaluate(of.empty) - total(kept)


_EXPRESS: dict[str, Callable[[_Relaxation], Expression]] = {
    "unscheduled": _unscheduled,
    "out_of_hours": _out_of_hours,
    "worst_out_of_hours": _worst_out_of_hours,
    "night_minutes": _night_minutes,
    "instructor_minutes": _instructor_minutes,
    "peak_instructor_minutes": _peak_instructor_minutes,
    "sessions": _sessions,
    "days_waited": _days_waited,
    "split_groups": _split_groups,
    "changes": _changes,
    "soft_clashes": _soft_clashes,
    "repeated_out_of_hours": _repeated_out_of_hours,
}
