"""Rule 7: who attends both a clinic and one it comes after has them in order, and not too far apart.

With ``p_t = Σ x`` over later sessions that start by ``t`` and ``q_t = Σ x`` over earlier ones that end after ``t −
min``: ``p_t + q_t ≤ 1`` for every start ``t``; so too for ``max``. With ``required``: ``Σ_s x_{later,s} − Σ_s
x_{earlier,s} ≤ 0``.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scheduler.problem import ClinicTable, Precedence
from solvers.assignment.columns import Index
from solvers.assignment.formulation import Formulation
from solvers.assignment.rows import Extra, Floats


def add(f: Formulation) -> None:
    """Adds the rule."""
    seats_of = _seats_of_request(f)
    for table in f.problem.clinics:
        for rule in table.after:
            for row, learner in enumerate(table.learners.tolist()):
                later, earlier = int(table.requests[row]), _free_request(f, learner, rule.clinic)
                if earlier is None:
                    continue
                if later not in f.board.seat:
                    _add_pair(f, table, rule, seats_of(earlier), seats_of(later))
                elif rule.required:
                    f.rows.add_one(f.columns.first_seat + seats_of(earlier), 1.0, 1.0, 1.0)


def _seats_of_request(f: Formulation) -> Callable[[int], Index]:
    """The numbers of a request's seats."""
    order = np.argsort(f.columns.seat_request, kind="stable")
    ends = np.searchsorted(f.columns.seat_request[order], np.arange(len(f.problem.request_learner) + 1))
    return lambda request: order[ends[request] : ends[request + 1]]


def _free_request(f: Formulation, learner: int, clinic: int) -> int | None:
    """The learner's request for the clinic, unless a frozen session serves it."""
    rows = [row for c, row in f.board.setting.rows_of_learner[learner] if c == clinic]
    requests: list[int] = f.problem.clinics[clinic].requests[rows].tolist()
    return next((request for request in requests if request not in f.board.seat), None)


def _add_pair(f: Formulation, table: ClinicTable, rule: Precedence, earlier: Index, later: Index) -> None:
    of, before = f.columns, f.problem.clinics[rule.clinic]
    first, then = of.first_seat + earlier, of.first_seat + later
    if rule.required:
        values = np.repeat([1.0, -1.0], [len(then), len(first)])
        f.rows.add_one(np.concatenate([then, first]), values, -np.inf, 0.0)
    starts = table.meetings[of.start[of.seat_opening[later]], 0, 0]
    ends = before.meetings[of.start[of.seat_opening[earlier]], :, 1].max(axis=1, initial=0)
    _apart(f, then, starts, first, ends + max(rule.min_minutes, 0))
    if rule.max_minutes is not None:
        _apart(f, then, -starts, first, -(ends + rule.max_minutes))


def _apart(f: Formulation, later: Index, starts: Index, earlier: Index, ready: Index) -> None:
    """No ``later`` together with an ``earlier`` that is ready after its start."""
    if not len(later) or not len(earlier):
        return
    times, at = np.unique(starts, return_inverse=True)
    back, behind = np.unique(-ready, return_inverse=True)
    last = np.searchsorted(back, -times) - 1
    asked = np.flatnonzero((last >= 0) & np.append(last[1:] != last[:-1], True))
    if not len(asked):
        return
    begun, waiting = _running_sums(f, later, at, len(times)), _running_sums(f, earlier, behind, len(back))
    rows = np.tile(np.arange(len(asked)), 2)
    f.rows.add(len(asked), rows, np.concatenate([begun[asked], waiting[last[asked]]]), 1.0, -np.inf, 1.0)


def _running_sums(f: Formulation, columns: Index, at: Index, number: int) -> Index:
    """Columns that are the sums of ``columns`` at 0, up to 1, and so on."""

    def value(of: Floats) -> Floats:
        return np.cumsum(np.bincount(at, of[columns], number))

    sums = f.extra(number, Extra(1.0, False, value))
    rows = np.concatenate([np.arange(number), np.arange(1, number), at])
    entries = np.concatenate([sums, sums[:-1], columns])
    values = np.repeat([-1.0, 1.0, 1.0], [number, number - 1, len(columns)])
    f.rows.add(number, rows, entries, values, 0.0, 0.0)
    return sums
