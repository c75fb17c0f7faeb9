"""``max_i (past_i + Σ_s minutes_s · w_{i,s})`` over all instructors of the cohort."""

from __future__ import annotations

from solvers.board import Board
from solvers.model.measures.instructor_minutes import minutes_led
from solvers.model.variables import Expression, Variables, weighted


def evaluate(board: Board) -> int:
    """Of the plan on the board."""
    led = board.problem.past_minutes.copy()
    for instructor, load in board.instructor_load.items():
        led[instructor] += load.minutes
    return int(led.max(initial=0))


def express(v: Variables) -> Expression:
    """In the model's variables: a new one, at least each instructor's sum."""
    least = evaluate(v.board)
    sums = []
    for instructor, leadings in v.by_instructor.items():
        led = int(v.problem.past_minutes[instructor]) + v.board.instructor_load[instructor].minutes
        terms = [(minutes_led(v, act), act.lit) for act in leadings]
        sums.append((terms, led, led + sum(minutes for minutes, _ in terms)))
    peak = v.cp.new_int_var(least, max([least, *(top for _, _, top in sums)]), "peak")
    for terms, led, top in sums:
        if top > least:
            v.cp.add(weighted(terms, led) <= peak)
    return peak
