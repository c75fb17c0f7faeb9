"""The contract's measures over :class:`Columns`: a cost per column, with further columns where a maximum is meant."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from scheduler.problem import ClinicTable
from solvers.assignment.columns import Index
from solvers.assignment.costs import lead_costs, seat_costs
from solvers.assignment.formulation import Formulation
from solvers.assignment.rows import Extra, Floats, grouped
from solvers.model.measures import MEASURES

INF = np.inf


class Measures:
    """Writes measures as costs; what binds further columns goes into the formulation."""

    def __init__(self, formulation: Formulation) -> None:
        self.board, self.problem = formulation.board, formulation.problem
        self.columns, self.rows, self.extra = formulation.columns, formulation.rows, formulation.extra
        self.seat_columns, self.lead_columns = formulation.seat_columns, formulation.lead_columns

    def express(self, name: str) -> tuple[Index, Index]:
        """Columns and their costs; the measure of the board alone is to be added."""
        return _EXPRESS[name](self)

    def _unscheduled(self) -> tuple[Index, Index]:
        return self.seat_columns, -self.problem.request_weight[self.columns.seat_request]

    def _minutes(self, learners: str, instructors: str) -> tuple[Index, Index]:
        tables = self.problem.clinics
        seats = seat_costs(self.columns, tables, lambda table: getattr(table, learners))
        leads = lead_costs(self.columns, tables, lambda table: getattr(table, instructors))
        return np.concatenate([self.seat_columns, self.lead_columns]), np.concatenate([seats, leads])

    def _out_of_hours(self) -> tuple[Index, Index]:
        return self._minutes("out_of_hours", "instructor_out_of_hours")

    def _night_minutes(self) -> tuple[Index, Index]:
        return self._minutes("night", "instructor_night")

    def _soft_clashes(self) -> tuple[Index, Index]:
        return self._minutes("soft", "instructor_soft")

    def _instructor_minutes(self) -> tuple[Index, Index]:
        return self.lead_columns, lead_costs(self.columns, self.problem.clinics, _minutes_led)

    def _sessions(self) -> tuple[Index, Index]:
        number = len(self.columns.openings)
        return np.arange(number), np.ones(number, dtype=np.int64)

    def _days_waited(self) -> tuple[Index, Index]:
        return self.seat_columns, seat_costs(self.columns, self.problem.clinics, lambda table: table.days_waited)

    def _repeated_out_of_hours(self) -> tuple[Index, Index]:
        return self.seat_columns, seat_costs(self.columns, self.problem.clinics, lambda table: table.repeated)

    def _worst_out_of_hours(self) -> tuple[Index, Index]:
        of = self.columns
        borne = self.problem.past_out_of_hours.astype(np.int64)
        for learner, load in self.board.learner_load.items():
            borne[learner] += load.out_of_hours
        costs = seat_costs(of, self.problem.clinics, lambda table: table.out_of_hours)
        dearest = np.zeros(len(self.problem.request_learner), dtype=np.int64)
        np.maximum.at(dearest, of.seat_request, costs)
        most = borne.copy()
        np.add.at(most, self.problem.request_learner, dearest)
        return self._largest("worst_out_of_hours", of.seat_learner, self.seat_columns, costs, borne, most)

    def _peak_instructor_minutes(self) -> tuple[Index, Index]:
        of = self.columns
        led = self.problem.past_minutes.astype(np.int64)
        for instructor, load in self.board.instructor_load.items():
            led[instructor] += load.minutes
        costs = lead_costs(of, self.problem.clinics, _minutes_led)
        most = led + np.bincount(of.lead_instructor, weights=costs, minlength=len(led)).astype(np.int64)
        return self._largest("peak_instructor_minutes", of.lead_instructor, self.lead_columns, costs, led, most)

    def _largest(
        self, name: str, owner: NDArray[np.int32], columns: Index, costs: Index, held: Index, most: Index
    ) -> tuple[Index, Index]:
        """A column that is at least ``held + Σ costs`` of every owner who could have more than the board's largest."""
        least = MEASURES[name].evaluate(self.board)
        kept = np.flatnonzero((most[owner] > least) & (costs > 0))
        people, rows = np.unique(owner[kept], return_inverse=True)

        def value(of: Floats) -> Floats:
            sums = np.bincount(rows, costs[kept] * of[columns[kept]], len(people)) + held[people] - least
            return np.array([sums.max(initial=0.0)])

        upper = float(max(int(most.max(initial=0)), least) - least)
        largest = self.extra(1, Extra(upper, True, value))
        entries = np.concatenate([columns[kept], np.repeat(largest, len(people))])
        values = np.concatenate([costs[kept], -np.ones(len(people))])
        at = np.concatenate([rows, np.arange(len(people))])
        self.rows.add(len(people), at, entries, values, -INF, least - held[people])
        return largest, np.ones(1, dtype=np.int64)

    def _split_groups(self) -> tuple[Index, Index]:
        """``h`` per group and opening that could hold members, ``y`` per group and clinic: ``Σ h − Σ y``."""
        of, problem = self.columns, self.problem
        group = problem.learner_group[of.seat_learner].astype(np.int64)
        mine = np.flatnonzero(group >= 0)
        number, at = grouped(group[mine] * len(of.openings) + of.seat_opening[mine])
        holds = self.extra(number, Extra(1.0, True, lambda of: _any(at, of[self.seat_columns[mine]], number)))
        rows = np.tile(np.arange(len(mine)), 2)
        entries = np.concatenate([self.seat_columns[mine], holds[at]])
        self.rows.add(len(mine), rows, entries, np.repeat([1.0, -1.0], len(mine)), -INF, 0.0)
        keys = np.unique(group[mine] * len(of.openings) + of.seat_opening[mine])
        holder, clinic = keys // max(len(of.openings), 1), of.clinic[keys % max(len(of.openings), 1)]
        teams = holder * len(problem.clinics) + clinic
        frozen = {
            int(problem.learner_group[learner]) * len(problem.clinics) + session.clinic
            for session in problem.frozen
            if session.clinic is not None
            for learner in session.learners
        }
        new = ~np.isin(teams, sorted(frozen))
        count, place = grouped(teams[new])
        some = self.extra(count, Extra(1.0, True, lambda of: _any(place, of[holds[new]], count)))
        rows = np.concatenate([np.arange(count), place])
        entries = np.concatenate([some, holds[new]])
        self.rows.add(count, rows, entries, np.repeat([1.0, -1.0], [count, int(new.sum())]), -INF, 0.0)
        return np.concatenate([holds, some]), np.repeat([1, -1], [number, count])

    def _changes(self) -> tuple[Index, Index]:
        of = self.columns
        kept: list[int] = []
        for opening, what in enumerate(of.openings):
            if what.published is not None:
                invited = self.problem.published[what.published]
                seats = np.arange(of.seat_offsets[opening], of.seat_offsets[opening + 1])
                leads = np.arange(of.lead_offsets[opening], of.lead_offsets[opening + 1])
                seats = seats[np.isin(of.seat_learner[seats], invited.learners)]
                leads = leads[np.isin(of.lead_instructor[leads], invited.instructors)]
                kept += [*(of.first_seat + seats).tolist(), *(of.first_lead + leads).tolist()]
        return np.array(kept, dtype=np.int64), np.full(len(kept), -1, dtype=np.int64)


def _any(keys: Index, values: Floats, number: int) -> Floats:
    """``[number]`` 1 where some value of the key is."""
    return np.minimum(np.bincount(keys, values, number), 1.0)


def _minutes_led(table: ClinicTable) -> NDArray[np.int64]:
    """``[T]``"""
    return np.full(len(table.starts), table.duration * table.meetings.shape[1], dtype=np.int64)


_EXPRESS: dict[str, Callable[[Measures], tuple[Index, Index]]] = {
    "unscheduled": Measures._unscheduled,
    "out_of_hours": Measures._out_of_hours,
    "worst_out_of_hours": Measures._worst_out_of_hours,
    "night_minutes": Measures._night_minutes,
    "instructor_minutes": Measures._instructor_minutes,
    "peak_instructor_minutes": Measures._peak_instructor_minutes,
    "sessions": Measures._sessions,
    "days_waited": Measures._days_waited,
    "split_groups": Measures._split_groups,
    "changes": Measures._changes,
    "soft_clashes": Measures._soft_clashes,
    "repeated_out_of_hours": Measures._repeated_out_of_hours,
}
