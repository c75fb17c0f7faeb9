"""Rule 6: a human's meetings do not overlap; a learner has at most so many on one local day.

``Σ x + Σ w ≤ 1`` over the meetings of one human that share a moment; ``Σ meetings · x ≤ max_sessions_per_day`` less
those on the board, for every day of theirs.
"""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.problem import Problem
from solvers.model.days import add_cap
from solvers.model.moments import Span, cliques
from solvers.model.variables import Attendance, Leading, Variables


def spans(problem: Problem, acts: Sequence[Attendance | Leading], buffer: int = 0) -> list[Span[int]]:
    """``(start, end + buffer, position)`` of every meeting of every act."""
    found: list[Span[int]] = []
    for position, act in enumerate(acts):
        for start, end in problem.clinics[act.candidate.clinic].meetings[act.candidate.start].tolist():
            found.append((start, end + buffer, position))
    return found


def add(v: Variables) -> None:
    """Adds the rule."""
    for learner, attendances in v.by_learner.items():
        acts: list[Attendance | Leading] = [*attendances]
        for instructor in v.board.setting.instructors_of_human.get(learner, ()):
            acts += v.by_instructor.get(instructor, [])
        if len({a.candidate.clinic for a in attendances}) > 1 or len(acts) > len(attendances):
            add_cliques(v, acts)
        cap = v.problem.learner_max_per_day[learner]
        if cap is not None:
            meetings = v.board.learner_load[learner].meetings
            add_cap(v, attendances, meetings, v.problem.learner_days[learner], cap)
    for human, instructors in v.board.setting.instructors_of_human.items():
        if human not in v.by_learner and len(instructors) > 1:
            add_cliques(v, [leading for i in instructors for leading in v.by_instructor.get(i, [])])


def add_cliques(v: Variables, acts: Sequence[Attendance | Leading]) -> None:
    """At most one of the acts at any moment."""
    for clique in cliques(spans(v.problem, acts)):
        members = sorted(set(clique))
        if len({acts[m].candidate.clinic for m in members}) > 1 or any(isinstance(acts[m], Leading) for m in members):
            v.cp.add_at_most_one([acts[m].lit for m in members])
