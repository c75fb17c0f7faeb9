"""Solves a problem: a start, then tier by tier the strategies that suit it, with a bound that proves how good it is."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass

from scheduler.errors import InfeasibleError, NoPlanFoundError
from scheduler.problem import Problem, Solution
from solvers.board import Board
from solvers.bounds.quick import bound_quickly
from solvers.model.measures import measure_all, tier_values
from solvers.model.rules import RULES
from solvers.progress import Outcome, ProgressCallback, Settings, TierOutcome, Watch
from solvers.requirements import meet_requirements, met
from solvers.setting import Setting
from solvers.start.greedy import Greedy
from solvers.start.join import join
from solvers.start.keep import stand, whole
from solvers.strategies import Chosen, choose
from solvers.tier import FAR, Tier, Values, within

SHARES = (0.4, 0.8)
"""Of the time left, what the first and the second tier may use; each later one :data:`SHARE`, the last one all."""
SHARE = 0.6
REPLANNED = 0.6
"""What the first may use against a published plan: what changes weighs more than what comes after."""


def solve(
    problem: Problem,
    settings: Settings,
    *,
    stop: threading.Event | None = None,
    progress: ProgressCallback | None = None,
    known: Sequence[Solution] = (),
    rules: Collection[str] = RULES,
) -> Outcome:
    """The best plan found within the settings, with bounds.

    It ends at the time limit, when ``stop`` is set, or when nothing is left to prove. ``known`` are plans of the
    problem that obey its rules: none that is better in the end is missed. ``rules`` are for tests: a model
    without one of them. Raises InfeasibleError where ``must_run`` and ``must`` cannot be met, NoPlanFoundError where
    the time did not suffice to meet them.
    """
    watch = Watch(settings, stop or threading.Event(), progress)
    setting = Setting(problem, rules)
    with closing(choose(setting, watch)) as chosen:
        return _Run(setting, watch, chosen, known).go()


@dataclass
class _Run:
    setting: Setting
    watch: Watch
    chosen: Chosen
    known: Sequence[Solution] = ()

    def __post_init__(self) -> None:
        self.problem = self.setting.problem
        self.tiers: list[Tier] = []
        self.limits: list[int] = []
        self.at_hand: list[Solution] = []
        """Plans that were there before the search."""
        self.values = Values(self.setting)
        self._kept = (0.0, 0.0)
        """Seconds that a plan's values and a tier's quick bound took in the first tier: later ones need the like."""
        self.unchanged: Solution | None = None
        """The published plan, where all of it can go on: it is kept wherever no other is better."""

    def go(self) -> Outcome:
        """The whole run."""
        solution = self._start()
        for index in range(len(self.problem.tiers)):
            solution = self._tier(index, solution)
        if self.unchanged is not None and self.values.of(self.unchanged) == self.values.of(solution):
            solution = self.unchanged
        board = Board(self.setting)
        board.put(solution)
        if self.problem.seats_alone and join(board):
            self._loosen(tier_values(board))
            solution = board.solution()
        return self._outcome(solution, board)

    def _start(self) -> Solution:
        """A constructive plan that meets what must be, or where that is better one at hand.

        Those are the published plan, the empty one, and known ones, as they are and filled up.
        """
        first = Board(self.setting)
        stand(first)
        if whole(first) and met(first):
            self.unchanged = first.solution()
        Greedy(first, self.watch.overdue).fill()
        boards = [first]
        if not met(first):
            boards = [] if self.known else [self._meet_requirements()]
            for board in boards:
                Greedy(board, self.watch.overdue).fill()
        empty = Board(self.setting)
        if met(empty):
            boards.append(empty)
        for plan in self.known:
            boards += [Board(self.setting), Board(self.setting)]
            for board in boards[-2:]:
                board.put(plan)
            Greedy(boards[-1], self.watch.overdue).fill_up()
        self.at_hand = [each.solution() for each in boards]
        best = self.at_hand[min(range(len(boards)), key=lambda k: tier_values(boards[k]))]
        if self.unchanged is not None and self.values.of(self.unchanged) <= self.values.of(best):
            return self.unchanged
        return best

    def _reopen(self, solution: Solution) -> Solution:
        """The best for the tiers to come among a plan and those at hand: a limit may be wider than a tier's best."""
        done = len(self.limits)
        fitting = [plan for plan in self.at_hand if within(self.values.of(plan), self.limits)]
        return min([solution, *fitting], key=lambda plan: self.values.of(plan)[done:])

    def _meet_requirements(self) -> Board:
        board = Board(self.setting)
        if meet_requirements(board, self.watch):
            return board
        if self.watch.over() or self.watch.stopped_by_clock:
            raise NoPlanFoundError("No plan that keeps every must and must_run was found in the time: allow more.")
        what = "What must run and who must attend cannot all be met"
        inside = " without new invitations inside the notice" if self.problem.notice_until is not None else ""
        raise InfeasibleError((f"{what}{inside}.",))

    def _tier(self, index: int, solution: Solution) -> Solution:
        """The best plan for a tier within the limits on those before; records its best value and bound."""
        began = self.watch.now()
        tier = Tier(self.setting, self.watch, self.values, index, tuple(self.limits), self.values.of(solution)[index])
        valued = self.watch.now()
        self.tiers.append(tier)
        bound_quickly(tier)
        if index == 0:
            self._kept = valued - began, self.watch.now() - valued
        tier.ends = self._ends(index)
        for strategy in self.chosen.strategies:
            if not tier.proven() and not tier.over():
                solution = strategy.improve(tier, solution)
        if not tier.proven() and tier.over():
            self.watch.stopped_by_clock = True
        last = index == len(self.problem.tiers) - 1
        self.limits.append(tier.best if last else self.problem.tiers[index].limit(tier.best))
        tier.tell("done")
        again = self.known or not self.problem.tiers[index].rigid
        return self._reopen(solution) if again and not last else solution

    def _ends(self, index: int) -> float | None:
        """When, on the watch, this tier's time is up."""
        left = self.watch.left()
        if left is None:
            return None
        after = len(self.problem.tiers) - 1 - index
        share = SHARE if after else 1.0
        if after and index < len(SHARES):
            share = SHARES[index]
        if after and index == 0 and self.problem.published:
            share = REPLANNED
        valuing, bounding = self._kept
        return self.watch.now() + max(left - valuing - bounding * after, 0) * share

    def _loosen(self, values: Sequence[int]) -> None:
        """The tiers' values once everybody sits who could simply join, whatever ended the search.

        Where that lifts one above its limit, the bounds after it are worked out anew: they were proven within limits
        that the plan no longer keeps.
        """
        beyond = False
        for tier, value, limit in zip(self.tiers, values, self.limits, strict=True):
            if beyond:
                tier.limits, tier.best, tier.bound = values[: tier.index], value, -FAR
                bound_quickly(tier)
            elif value > limit:
                tier.best, beyond = value, True

    def _outcome(self, solution: Solution, board: Board) -> Outcome:
        """What came of it; the solution is on the board."""
        values = tier_values(board)
        tiers = tuple(
            TierOutcome(min(tier.best, value), value, max(min(tier.bound, tier.best, value), min(0, value)))
            for tier, value in zip(self.tiers, values, strict=True)
        )
        names = ", then ".join(strategy.name for strategy in self.chosen.strategies)
        return Outcome(solution, tiers, measure_all(board), names, self.chosen.reasons, self.watch.stopped_by_clock)
