"""The contract's measures, one file each: of a plan on a board (``evaluate``), in a model's variables (``express``)."""

from __future__ import annotations

from typing import Protocol

from solvers.board import Board
from solvers.model.measures import (
    changes,
    days_waited,
    instructor_minutes,
    night_minutes,
    out_of_hours,
    peak_instructor_minutes,
    repeated_out_of_hours,
    sessions,
    soft_clashes,
    split_groups,
    unscheduled,
    worst_out_of_hours,
)
from solvers.model.variables import Expression, Variables


class Measure(Protocol):
    """What each file of this folder has."""

    def evaluate(self, board: Board) -> int:
        """Of the plan on the board."""

    def express(self, v: Variables) -> Expression:
        """In a model's variables: at least the measure of every filling, and equal to it at an optimum."""


MEASURES: dict[str, Measure] = {
    "unscheduled": unscheduled,
    "out_of_hours": out_of_hours,
    "worst_out_of_hours": worst_out_of_hours,
    "night_minutes": night_minutes,
    "instructor_minutes": instructor_minutes,
    "peak_instructor_minutes": peak_instructor_minutes,
    "sessions": sessions,
    "days_waited": days_waited,
    "split_groups": split_groups,
    "soft_clashes": soft_clashes,
    "repeated_out_of_hours": repeated_out_of_hours,
    "changes": changes,
}
"""By name, in the contract's order."""

ADDED = frozenset(
    {
        "unscheduled",
        "out_of_hours",
        "night_minutes",
        "instructor_minutes",
        "sessions",
        "days_waited",
        "soft_clashes",
        "repeated_out_of_hours",
    }
)
"""Measures that are sums over sessions and who is in them."""


def measure_all(board: Board) -> dict[str, int]:
    """Every measure of the plan on the board."""
    return {name: measure.evaluate(board) for name, measure in MEASURES.items()}


def tier_values(board: Board) -> tuple[int, ...]:
    """The tiers' values of the plan on the board."""
    cache: dict[str, int] = {}
    for tier in board.problem.tiers:
        for name, _ in tier.weights:
            if name not in cache:
                cache[name] = MEASURES[name].evaluate(board)
    return tuple(sum(weight * cache[name] for name, weight in tier.weights) for tier in board.problem.tiers)
