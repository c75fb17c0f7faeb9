"""Large neighbourhood search: take a few sessions off the board and fill the gap, one tier after the other.

Two kinds of steps take turns. Where a tier is a sum over decisions, ruin and recreate (:mod:`solvers.recreate`) takes
many small ones in array arithmetic. CP-SAT (:mod:`solvers.steps`) takes few large ones, on the other cores or between
these (Ropke and Pisinger 2006). Rounds are bounded by work, not by the clock, so that the same seed takes the same
steps on every machine; the clock only ends the search between rounds (and the last one within).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from scheduler.problem import Solution
from solvers.board import Board
from solvers.model.measures import tier_values
from solvers.model.tiers import Answer
from solvers.progress import WORK_A_ROUND, Watch
from solvers.recreate.prices import priced
from solvers.recreate.recreation import Recreation
from solvers.setting import Setting
from solvers.steps import Step, Steps

WORK_A_STEP = 0.4
BURST = 100
"""Steps of ruin and recreate in a round."""
WORK_A_BURST = 0.2
"""What they count as work, beside CP-SAT's."""
IDLE_ROUNDS = 3
"""On a single core, of so many rounds in which small steps do not help the last is CP-SAT's too."""


class Search:
    """Improves the plan on a board, tier by tier."""

    def __init__(self, setting: Setting, watch: Watch) -> None:
        self.setting, self.watch = setting, watch
        self.rng = np.random.default_rng(watch.settings.seed)
        self.board = Board(setting)
        self.standing: Solution | None = None
        self._round: _Round | None = None

    def improve(
        self,
        solution: Solution,
        index: int,
        limits: Sequence[int],
        target: Callable[[], int],
        over: Callable[[], bool],
        told: Callable[[int], None],
        lanes: int = 1,
        patience: int = 40,
    ) -> Solution:
        """Lowers tier ``index`` within the ``limits`` on those before, until it is at ``target()`` or nothing helps.

        ``lanes`` cores are used: one of them for small steps, if the tier is made for them, the others for CP-SAT. It
        gives up after ``patience`` rounds without improvement.
        """
        if self.standing is not solution:
            self.board = Board(self.setting)
            self.board.put(solution)
            self._round = None
        value, idle = tier_values(self.board)[index], 0
        if self._round is None or (self._round.index, self._round.limits) != (index, [*limits]):
            self._round = _Round(self, index, limits)
        with ThreadPoolExecutor(max_workers=lanes) as pool:
            while value > target() and idle < patience and not over():
                self._round.play(pool, lanes, idle, target(), over)
                now = tier_values(self.board)[index]
                idle = 0 if now < value else idle + 1
                if now < value:
                    value = now
                    told(value)
        self.standing = self.board.solution()
        return self.standing


class _Round:
    """One round after the other for one tier."""

    def __init__(self, search: Search, index: int, limits: Sequence[int]) -> None:
        self.index, self.limits = index, [*limits]
        self.watch, self.rng = search.watch, search.rng
        self.steps = Steps(search.board, index, limits, search.rng)
        self.small = Recreation(search.board, index, limits, search.rng) if priced(search.setting, index) else None

    def play(self, pool: ThreadPoolExecutor, lanes: int, idle: int, target: int, over: Callable[[], bool]) -> None:
        """Small steps on one core, CP-SAT on the others; on a single core CP-SAT only where small steps do not help."""
        if self.small is not None:
            lanes = lanes - 1 or int(idle % IDLE_ROUNDS == IDLE_ROUNDS - 1)
        steps = self.steps.prepare(lanes)
        solver = self._solver()
        answers = [pool.submit(solver, step) for step in steps]
        work = 0.0
        if self.small is not None:
            locked = {number for step in steps for number in step.freed}
            self.small.run(BURST, target, locked, over)
            work = WORK_A_BURST
        solved = [answer.result() for answer in answers]
        self.watch.spend(max([work, *(answer.work for answer in solved)]) + WORK_A_ROUND)
        for step, answer in zip(steps, solved, strict=True):
            self.steps.take(step, answer)

    def _solver(self) -> Callable[[Step], Answer]:
        effort = self.watch.effort(WORK_A_STEP, at_least=0.05, seed=int(self.rng.integers(2**31)))
        return lambda step: step.model.run(effort, self.watch.stop)
