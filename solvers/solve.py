"""Solves a problem: a start, then tier by tier a search for better plans and a bound that proves how good they are."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass

from scheduler.errors import InfeasibleError, NoPlanFoundError
from scheduler.problem import Problem, Solution
from solvers.board import Board, Setting
from solvers.bounds.clinics import ClinicProofs, ProofAtWork
from solvers.bounds.floor import floor_bound
from solvers.model import joinable
from solvers.model.measures import measure_all, tier_values
from solvers.model.rules import RULES
from solvers.model.tiers import Effort, Model, fill
from solvers.progress import Outcome, ProgressCallback, Settings, TierOutcome, Watch
from solvers.requirements import meet_requirements
from solvers.scopes import assuming, size, whole
from solvers.search import Search, joined
from solvers.start.greedy import Greedy
from solvers.start.merge import merge

EXACT_LITERALS = 4000
"""Up to so many ``x`` the whole model goes to CP-SAT at once."""
CLINIC_LITERALS = 40_000
"""Up to so many, integer programs clinic by clinic prove bounds beside the search."""
PROOF_SECONDS = 300.0
SHARE_FIRST, SHARE = 0.4, 0.65
"""Of the time left, what the first tier and each later one may use (the last one: all)."""
FLOOR_WORK = 1.0


@dataclass
class TierState:
    """What is known of one tier while its plan is sought."""

    best: int
    bound: int


def solve(
    problem: Problem,
    settings: Settings,
    *,
    stop: threading.Event | None = None,
    progress: ProgressCallback | None = None,
    rules: Collection[str] = RULES,
) -> Outcome:
    """The best plan found within the settings, with bounds.

    It ends at the time limit, when ``stop`` is set, or when nothing is left to prove. ``rules`` are for tests: a model without one of them.
    Raises InfeasibleError where ``must_run`` and ``must`` cannot be met, NoPlanFoundError where the time did not suffice to meet them.
    """
    watch = Watch(settings, stop or threading.Event(), progress)
    return _Run(Setting(problem, rules), watch).go()


class _Run:
    def __init__(self, setting: Setting, watch: Watch) -> None:
        self.setting, self.watch, self.problem = setting, watch, setting.problem
        self.exact = size(setting) <= EXACT_LITERALS
        self.by_clinic = not self.exact and size(setting) <= CLINIC_LITERALS and not watch.settings.deterministic
        self.search = Search(setting, watch)
        self.proofs = ClinicProofs(setting)
        self.states: list[TierState] = []
        self.limits: list[int] = []

    def go(self) -> Outcome:
        solution = self._start()
        for index in range(len(self.problem.tiers)):
            solution = self._tier(index, solution)
        solution = self._seat_whoever_could_join(solution)
        return self._outcome(solution)

    def _start(self) -> Solution:
        """A constructive plan that meets what must be; the empty one where that is better."""
        board = Board(self.setting)
        Greedy(board, self.watch.over).fill()
        empty = Board(self.setting)
        if not meet_requirements(board, self.watch):
            board = meet_requirements_alone(self.setting, self.watch)
            Greedy(board, self.watch.over).fill()
        elif meet_requirements(empty, self.watch) and tier_values(empty) < tier_values(board):
            board = empty
        return board.solution()

    def _tier(self, index: int, solution: Solution) -> Solution:
        state = TierState(self._value(solution, index), 0)
        self.states.append(state)
        ends = self._ends(index)

        def over() -> bool:
            return self.watch.over() or (ends is not None and self.watch.elapsed() >= ends)

        self._tell(index, "bound")
        seconds = self._seconds(ends)
        floor = floor_bound(self.setting, index, self.limits, Effort(seconds, FLOOR_WORK), self.watch.stop)
        self._raise_bound(index, floor)
        if state.best > state.bound and not over():
            if self.exact:
                solution = self._prove(index, solution, ends)
            else:
                solution = self._improve(index, solution, ends, over)
        if over() and state.best > state.bound:
            self.watch.stopped_by_clock = True
        tier = self.problem.tiers[index]
        self.limits.append(state.best + int(state.best * tier.slack_percent / 100))
        self._tell(index, "done")
        return solution

    def _prove(self, index: int, solution: Solution, ends: float | None) -> Solution:
        """The whole model in CP-SAT."""
        board = Board(self.setting)
        scope = whole(board)
        with assuming(board, scope.requests):
            model = Model(board, scope)
        if self._seats_alone() and self.problem.tiers[0].slack_percent:
            joinable.add(model.variables)
        for earlier, most in enumerate(self.limits):
            model.limit(earlier, most)
        standing = Board(self.setting)
        standing.put(solution)
        model.hint(list(standing.sittings.values()))
        settings = self.watch.settings
        effort = Effort(self._seconds(ends), None, settings.workers, settings.seed)
        self._tell(index, "proof")
        answer = model.minimise(index, effort, self.watch.stop)
        self._raise_bound(index, answer.bound)
        if answer.filling is not None and answer.value is not None and answer.value < self.states[index].best:
            fill(board, answer.filling)
            self.states[index].best = answer.value
            return board.solution()
        return solution

    def _improve(self, index: int, solution: Solution, ends: float | None, over: Callable[[], bool]) -> Solution:
        """Neighbourhoods until the bound is met, nothing helps, or the tier's time is up."""
        state = self.states[index]

        def told(value: int) -> None:
            state.best = value
            self._tell(index, "search")

        def search(plan: Solution) -> Solution:
            return self.search.improve(plan, index, self.limits, lambda: state.bound, over, told)

        if not self.by_clinic:
            return search(solution)
        proof = self._begin_proof(index, ends, solution)
        try:
            solution = search(solution)
            proof.widen()
            self._tell(index, "proof")
            done = proof.result(lambda: over() or state.best <= state.bound)
        finally:
            proof.end()
        self._raise_bound(index, done.bound)
        merged = merge(self.setting, done.sittings) if done.sittings and state.best > state.bound else None
        if merged is not None and self._better(index, merged):
            solution = merged
            told(self._value(solution, index))
        return search(solution)

    def _begin_proof(self, index: int, ends: float | None, solution: Solution) -> ProofAtWork:
        seconds = self._seconds(ends)
        limit = PROOF_SECONDS if seconds is None else min(seconds, PROOF_SECONDS)
        workers = max(self.watch.settings.workers - 1, 1)
        return self.proofs.begin(index, list(self.limits), limit, workers, solution)

    def _better(self, index: int, merged: Solution) -> bool:
        board = Board(self.setting)
        board.put(merged)
        values = tier_values(board)
        within = all(value <= limit for value, limit in zip(values, self.limits, strict=False))
        return within and values[index] < self.states[index].best

    def _raise_bound(self, index: int, bound: int | None) -> None:
        state = self.states[index]
        if bound is not None:
            state.bound = min(max(state.bound, bound), state.best)
        self._tell(index, "bound")

    def _ends(self, index: int) -> float | None:
        """When (in seconds since the start) this tier's time is up."""
        left = self.watch.left()
        if left is None:
            return None
        last = index == len(self.problem.tiers) - 1
        share = 1.0 if last else SHARE_FIRST if index == 0 else SHARE
        return self.watch.elapsed() + max(left, 0) * share

    def _seconds(self, ends: float | None) -> float | None:
        return None if ends is None else max(ends - self.watch.elapsed(), 0.01)

    def _value(self, solution: Solution, index: int) -> int:
        board = Board(self.setting)
        board.put(solution)
        return tier_values(board)[index]

    def _tell(self, index: int, phase: str) -> None:
        state = self.states[index]
        self.watch.tell(phase, index, len(self.problem.tiers), state.best, state.bound)

    def _seat_whoever_could_join(self, solution: Solution) -> Solution:
        """Where seats are the whole first tier, nobody who could simply join is left out, whatever ended the search."""
        better = joined(self.setting, solution) if self._seats_alone() else solution
        if better is not solution:
            board = Board(self.setting)
            board.put(better)
            for index, (state, value) in enumerate(zip(self.states, tier_values(board), strict=True)):
                if value > self.limits[index]:
                    state.best = value
        return better

    def _seats_alone(self) -> bool:
        """Whether seats are the whole first tier."""
        return [name for name, _ in self.problem.tiers[0].weights] == ["unscheduled"]

    def _outcome(self, solution: Solution) -> Outcome:
        board = Board(self.setting)
        board.put(solution)
        values = tier_values(board)
        tiers = tuple(
            TierOutcome(min(state.best, value), value, min(state.bound, value))
            for state, value in zip(self.states, values, strict=True)
        )
        strategy = "whole model" if self.exact else "neighbourhoods"
        reasons = (f"{size(self.setting)} possible attendances",)
        return Outcome(solution, tiers, measure_all(board), strategy, reasons, self.watch.stopped_by_clock)


def meet_requirements_alone(setting: Setting, watch: Watch) -> Board:
    """A board with nothing on it but what must be."""
    board = Board(setting)
    if meet_requirements(board, watch):
        return board
    if watch.over():
        raise NoPlanFoundError("No plan that keeps every must and must_run was found in the time: allow more.")
    raise InfeasibleError(("What must run and who must attend cannot all be met.",))
