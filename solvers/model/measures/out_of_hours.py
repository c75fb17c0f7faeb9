"""``Σ minutes_{p,s} · x_{p,s}`` and ``· w_{p,s}``: minutes outside the attendees' working time."""

from __future__ import annotations

from solvers.board import Board
from solvers.model.rules.out_of_hours_limit import minutes
from solvers.model.variables import Attendance, Expression, Leading, Variables, weighted


def evaluate(board: Board) -> int:
    """Of the plan on the board."""
    loads = [*board.learner_load.values(), *board.instructor_load.values()]
    return sum(load.out_of_hours for load in loads)


def express(v: Variables) -> Expression:
    """In the model's variables."""
    acts: list[Attendance | Leading] = [act for of in v.by_learner.values() for act in of]
    acts += [act for of in v.by_instructor.values() for act in of]
    return weighted([(minutes(v, act), act.lit) for act in acts], evaluate(v.board))
