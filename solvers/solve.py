"""Solves a problem: a start, then tier by tier a search for better plans and a bound that proves how good they are."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass

from scheduler.errors import InfeasibleError, NoPlanFoundError
from scheduler.problem import Problem, Solution
from solvers.board import Board
from solvers.bounds.clinics import ClinicProofs, ProofAtWork
from solvers.bounds.floor import floor_bound
from solvers.bounds.seats import seat_bound
from solvers.model import joinable
from solvers.model.measures import measure_all, tier_values
from solvers.model.rules import RULES
from solvers.model.tiers import Model, fill
from solvers.progress import Outcome, ProgressCallback, Settings, TierOutcome, Watch
from solvers.requirements import meet_requirements, met
from solvers.scopes import assuming, size, whole
from solvers.search import Search, joined
from solvers.setting import Setting
from solvers.start.greedy import Greedy
from solvers.start.merge import merge

AT_ONCE = 400
"""Up to so many possible attendances (``x``), CP-SAT gets the whole model at once."""
WHOLE = 15_000
"""Up to so many, it gets it once the search has ended, and proofs come before long searches."""
QUICKLY_PROVEN = 4_000
"""Up to so many, CP-SAT mostly proves the whole model within seconds."""
BY_CLINIC = 40_000
"""Up to so many, integer programs clinic by clinic prove bounds beside the search."""
SHARES = (0.4, 0.8)
"""Of the time left, what the first and the second tier may use; each later one :data:`SHARE`, the last one all."""
SHARE = 0.6
FLOOR_WORK = 1.0
FLOOR_SECONDS = 0.2
PROOF_SECONDS = 600.0
_FAR = 2**62


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

    It ends at the time limit, when ``stop`` is set, or when nothing is left to prove. ``rules`` are for tests: a model
    without one of them. Raises InfeasibleError where ``must_run`` and ``must`` cannot be met, NoPlanFoundError where
    the time did not suffice to meet them.
    """
    watch = Watch(settings, stop or threading.Event(), progress)
    return _Run(Setting(problem, rules), watch).go()


class _Run:
    def __init__(self, setting: Setting, watch: Watch) -> None:
        self.setting, self.watch, self.problem = setting, watch, setting.problem
        self.size = size(setting)
        self.by_clinic = QUICKLY_PROVEN < self.size <= BY_CLINIC and not watch.settings.deterministic
        self.search = Search(setting, watch)
        self.proofs = ClinicProofs(setting)
        self.states: list[TierState] = []
        self.limits: list[int] = []
        self._valued: tuple[Solution, tuple[int, ...]] | None = None

    def go(self) -> Outcome:
        """The whole run."""
        solution = self._start()
        for index in range(len(self.problem.tiers)):
            solution = self._tier(index, solution)
        return self._outcome(self._seat_whoever_could_join(solution))

    def _start(self) -> Solution:
        """A constructive plan that meets what must be; the empty one where that is better."""
        board = Board(self.setting)
        Greedy(board, self.watch.overdue).fill()
        if not met(board):
            board = self._meet_requirements()
            Greedy(board, self.watch.overdue).fill()
            return board.solution()
        empty = Board(self.setting)
        return (empty if met(empty) and tier_values(empty) < tier_values(board) else board).solution()

    def _meet_requirements(self) -> Board:
        board = Board(self.setting)
        if meet_requirements(board, self.watch):
            return board
        if self.watch.over():
            raise NoPlanFoundError("No plan that keeps every must and must_run was found in the time: allow more.")
        raise InfeasibleError(("What must run and who must attend cannot all be met.",))

    def _tier(self, index: int, solution: Solution) -> Solution:
        """The best plan for a tier within the limits on those before; records its best value and bound."""
        state = TierState(self._values(solution)[index], -_FAR)
        self.states.append(state)
        ends = self._ends(index)

        def over() -> bool:
            return self.watch.over() or (ends is not None and self.watch.now() >= ends)

        self._bound_quickly(index)
        if self.size > AT_ONCE and state.best > state.bound and not over():
            solution = self._improve(index, solution, ends, over)
        if self.size <= WHOLE and state.best > state.bound and not over():
            solution = self._prove(index, solution, ends)
        if state.best > state.bound and over():
            self.watch.stopped_by_clock = True
        slack = self.problem.tiers[index].slack_percent
        last = index == len(self.problem.tiers) - 1
        self.limits.append(state.best + (0 if last else int(state.best * slack / 100)))
        self._tell(index, "done")
        return solution

    def _bound_quickly(self, index: int) -> None:
        """The floor and, where seats are the tier, the seat bound."""
        if not self.watch.overdue():
            effort = self.watch.effort(FLOOR_WORK, at_least=FLOOR_SECONDS)
            self._raise_bound(index, floor_bound(self.setting, index, self.limits, effort, self.watch.stop))
        if index == 0 and self._seats_alone():
            self._raise_bound(index, self.problem.tiers[0].weights[0][1] * seat_bound(self.setting))

    def _improve(self, index: int, solution: Solution, ends: float | None, over: Callable[[], bool]) -> Solution:
        """Neighbourhoods until the bound is met, nothing helps, or time is up; proofs by clinic beside them."""
        state = self.states[index]

        def told(value: int) -> None:
            state.best = value
            self._tell(index, "search")

        def search(plan: Solution, lanes: int) -> Solution:
            patience = self._patience()
            return self.search.improve(plan, index, self.limits, lambda: state.bound, over, told, lanes, patience)

        workers = self.watch.settings.workers
        if not self.by_clinic:
            return search(solution, workers)
        proof = self._begin_proof(index, ends, solution)
        try:
            solution = search(solution, max(workers - 1, 1))
            proof.widen()
            self._tell(index, "proof")
            done = proof.result(lambda: over() or state.best <= state.bound)
        finally:
            proof.end()
        self._raise_bound(index, done.bound)
        merged = merge(self.setting, done.sittings) if done.sittings and state.best > state.bound else None
        if merged is not None and self._better(index, merged):
            solution = merged
            told(self._values(solution)[index])
        return search(solution, workers)

    def _patience(self) -> int:
        """Rounds without improvement before a search gives up: few where a proof of the whole model comes next."""
        if self.size <= WHOLE:
            return 12
        return 40 if self.by_clinic else 40 + 2 * len(self.search.board.sittings)

    def _begin_proof(self, index: int, ends: float | None, solution: Solution) -> ProofAtWork:
        seconds = PROOF_SECONDS if ends is None else min(max(ends - self.watch.now(), 0.0), PROOF_SECONDS)
        workers = self.watch.settings.workers if self.size <= WHOLE else max(self.watch.settings.workers - 1, 1)
        return self.proofs.begin(index, list(self.limits), seconds, workers, solution)

    def _better(self, index: int, merged: Solution) -> bool:
        values = self._values(merged)
        within = all(value <= limit for value, limit in zip(values, self.limits, strict=False))
        return within and values[index] < self.states[index].best

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
        self._tell(index, "proof")
        effort = self.watch.effort(None, ends, workers=settings.workers, seed=settings.seed)
        answer = model.minimise(index, effort, self.watch.stop)
        self.watch.spend(answer.work)
        self._raise_bound(index, answer.bound)
        if answer.filling is not None and answer.value is not None and answer.value < self.states[index].best:
            fill(board, answer.filling)
            self.states[index].best = answer.value
            return board.solution()
        return solution

    def _raise_bound(self, index: int, bound: int | None) -> None:
        state = self.states[index]
        if bound is not None:
            state.bound = min(max(state.bound, bound), state.best)
        self._tell(index, "bound")

    def _ends(self, index: int) -> float | None:
        """When, on the watch, this tier's time is up."""
        left = self.watch.left()
        if left is None:
            return None
        last = index == len(self.problem.tiers) - 1
        share = 1.0 if last else SHARES[index] if index < len(SHARES) else SHARE
        return self.watch.now() + max(left, 0) * share

    def _values(self, solution: Solution) -> tuple[int, ...]:
        """The tiers' values of a plan; of the last one asked for they are remembered."""
        if self._valued is None or self._valued[0] is not solution:
            board = Board(self.setting)
            board.put(solution)
            self._valued = (solution, tier_values(board))
        return self._valued[1]

    def _tell(self, index: int, phase: str) -> None:
        state = self.states[index]
        bound = state.bound if state.bound > -_FAR else None
        self.watch.tell(phase, index, len(self.problem.tiers), state.best, bound)

    def _seat_whoever_could_join(self, solution: Solution) -> Solution:
        """Where seats are the whole first tier, nobody who could simply join is left out, whatever ended the search."""
        better = joined(self.setting, solution) if self._seats_alone() else solution
        if better is not solution:
            for index, (state, value) in enumerate(zip(self.states, self._values(better), strict=True)):
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
        constant = [min(0, value) for value in values]
        tiers = tuple(
            TierOutcome(min(state.best, value), value, max(min(state.bound, state.best, value), lowest))
            for state, value, lowest in zip(self.states, values, constant, strict=True)
        )
        return Outcome(solution, tiers, measure_all(board), *self._strategy(), self.watch.stopped_by_clock)

    def _strategy(self) -> tuple[str, tuple[str, ...]]:
        """How the plan was sought, and why so."""
        possible = f"{self.size:,} possible attendances"
        if self.size <= AT_ONCE:
            return "whole model", (f"{possible}: few enough (up to {AT_ONCE:,}) for CP-SAT to take at once",)
        reasons = [f"{possible}: too many (over {AT_ONCE:,}) to take at once, so neighbourhoods first"]
        if self.by_clinic:
            reasons.append(f"up to {BY_CLINIC:,}: integer programs clinic by clinic prove bounds beside the search")
        if self.size <= WHOLE:
            reasons.append(f"up to {WHOLE:,}: the whole model goes to CP-SAT where a gap is left")
        return "neighbourhoods", tuple(reasons)
