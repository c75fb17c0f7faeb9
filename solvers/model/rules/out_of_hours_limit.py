"""Rule 15: a person's out-of-hours minutes are at most their ``max_out_of_hours``.

``Σ_s minutes_{p,s} · x_{p,s} ≤ max_out_of_hours`` less what is on the board; so too for instructors and ``w``.
"""

from __future__ import annotations

from collections.abc import Sequence

from solvers.model.variables import Attendance, Leading, Variables, total


def add(v: Variables) -> None:
    """Adds the rule."""
    for learner, attendances in v.by_learner.items():
        most = v.problem.learner_max_out_of_hours[learner]
        if most is not None:
            _limit(v, attendances, most - v.board.learner_load[learner].out_of_hours)
    for instructor, leadings in v.by_instructor.items():
        most = v.problem.instructor_max_out_of_hours[instructor]
        if most is not None:
            _limit(v, leadings, most - v.board.instructor_load[instructor].out_of_hours)


def _limit(v: Variables, acts: Sequence[Attendance | Leading], left: int) -> None:
    costs = [(minutes(v, act), act.lit) for act in acts]
    if any(cost for cost, _ in costs):
        v.cp.add(total([cost * lit for cost, lit in costs]) <= max(left, 0))


def minutes(v: Variables, act: Attendance | Leading) -> int:
    """What an act costs its person out of hours."""
    table = v.problem.clinics[act.candidate.clinic]
    of = table.out_of_hours if isinstance(act, Attendance) else table.instructor_out_of_hours
    return int(of[act.row, act.candidate.start])
