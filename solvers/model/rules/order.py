"""Rule 7: who attends both a clinic and one it comes after has them in order, and not too far apart.

With ``p_t`` "attends the later one at ``t`` or before" and ``q_t`` "attends the earlier one, ending after ``t - min``":
``p_t + q_t ≤ 1`` for every start ``t``; so too for ``max``. With ``required``: ``Σ_s x_{later,s} ≤ Σ_s x_{earlier,s}``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise

from ortools.sat.python import cp_model

from scheduler.problem import Precedence
from solvers.model.variables import Attendance, Variables, total

Timed = list[tuple[int, cp_model.IntVar]]


def add(v: Variables) -> None:
    """Adds the rule."""
    row_of_request = v.board.setting.row_of_request
    request_of = {(learner, row_of_request[r][0]): r for r in v.by_request for learner in [_learner(v, r)]}
    for table in v.problem.clinics:
        for rule in table.after:
            for row, learner in enumerate(table.learners.tolist()):
                later, earlier = int(table.requests[row]), request_of.get((learner, rule.clinic))
                if earlier is None:
                    continue
                if later in v.by_request:
                    _add_pair(v, rule, v.by_request[earlier], v.by_request[later])
                elif rule.required and later in v.board.seat:
                    v.cp.add_exactly_one([a.lit for a in v.by_request[earlier]])


def _learner(v: Variables, request: int) -> int:
    return int(v.problem.request_learner[request])


def _add_pair(v: Variables, rule: Precedence, earlier: list[Attendance], later: list[Attendance]) -> None:
    if rule.required:
        v.cp.add(total([a.lit for a in later]) <= total([a.lit for a in earlier]))
    starts = [(_start(v, a), a.lit) for a in later]
    ends = [(_end(v, a), a.lit) for a in earlier]
    _apart(v, starts, [(end + max(rule.min_minutes, 0), lit) for end, lit in ends])
    if rule.max_minutes is not None:
        late = [(-start, lit) for start, lit in starts]
        _apart(v, late, [(-(end + rule.max_minutes), lit) for end, lit in ends])


def _start(v: Variables, act: Attendance) -> int:
    return int(v.problem.clinics[act.candidate.clinic].meetings[act.candidate.start, 0, 0])


def _end(v: Variables, act: Attendance) -> int:
    return int(v.problem.clinics[act.candidate.clinic].meetings[act.candidate.start, :, 1].max())


def _apart(v: Variables, starts: Timed, ready: Timed) -> None:
    """No ``start`` together with a ``ready`` after it."""
    if not starts or not ready:
        return
    at, begun = _prefix(v, starts)
    back, waiting = _prefix(v, [(-time, lit) for time, lit in ready])
    for position, time in enumerate(at):
        last = bisect_left(back, -time) - 1  # ready > time, that is -ready < -time
        following = at[position + 1] if position + 1 < len(at) else None
        if last >= 0 and (following is None or bisect_left(back, -following) - 1 != last):
            v.cp.add_bool_or(~begun[position], ~waiting[last])


def _prefix(v: Variables, timed: Timed) -> tuple[list[int], list[cp_model.IntVar]]:
    """Distinct times, rising, and for each a literal that is true where anything up to then is."""
    times = sorted({time for time, _ in timed})
    upto = [v.cp.new_bool_var("") for _ in times]
    for earlier, later in pairwise(upto):
        v.cp.add_implication(earlier, later)
    for time, lit in timed:
        v.cp.add_implication(lit, upto[bisect_right(times, time) - 1])
    return times, upto
