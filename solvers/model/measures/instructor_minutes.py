"""``Σ minutes_s · w_{i,s}``: minutes of every meeting × its instructors."""

from __future__ import annotations

from solvers.board import Board
from solvers.model.variables import Expression, Leading, Variables, weighted


def evaluate(board: Board) -> int:
    """Of the plan on the board."""
    return sum(load.minutes for load in board.instructor_load.values())


def express(v: Variables) -> Expression:
    """In the model's variables."""
    acts = [act for of in v.by_instructor.values() for act in of]
    return weighted([(minutes_led(v, act), act.lit) for act in acts], evaluate(v.board))


def minutes_led(v: Variables, act: Leading) -> int:
    """Minutes of all meetings of the session that an act leads."""
    table = v.problem.clinics[act.candidate.clinic]
    return table.duration * int(table.meetings.shape[1])
