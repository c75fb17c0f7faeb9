"""Values a given plan: its measures and tiers, with the bounds that take a moment. Nothing is sought."""

from __future__ import annotations

import threading

from scheduler.problem import Problem, Solution
from solvers.board import Board
from solvers.bounds.quick import bound_quickly
from solvers.model.measures import measure_all, tier_values
from solvers.progress import Outcome, Settings, TierOutcome, Watch
from solvers.setting import Setting
from solvers.tier import Tier, Values


def evaluate(problem: Problem, solution: Solution, setting: Setting | None = None) -> Outcome:
    """The outcome of a run that found just this plan. ``setting``: the problem's, where there is one already."""
    setting = setting or Setting(problem)
    board = Board(setting)
    board.put(solution)
    values = tier_values(board)
    watch = Watch(Settings(time_limit=None, workers=1, deterministic=True), threading.Event())
    known = Values(setting)
    known.learn(solution, values)
    tiers = []
    for index, value in enumerate(values):
        tier = Tier(setting, watch, known, index, values[:index], value)
        bound_quickly(tier)
        tiers.append(TierOutcome(value, value, max(tier.bound, min(0, value))))
    return Outcome(solution, tuple(tiers), measure_all(board), "given", (), False)
