"""Clinic by clinic: each clinic's own best, proven by an integer program; together they bound the whole.

What couples clinics (learners who attend two, instructors who lead two, orders, groups, resources) is left out between
them, not within. For measures that are sums over clinics the bounds add up, for measures that are maxima the largest
counts. A limit on an earlier tier holds for a clinic with what the others need at least taken off it.
"""

from __future__ import annotations

import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from scheduler.problem import ObjectiveTier, Solution
from solvers import mip
from solvers.board import Board, Sitting
from solvers.bounds.floor import floor_bound
from solvers.model.measures import tier_values
from solvers.model.tiers import Model, round_up
from solvers.model.variables import Count, total
from solvers.progress import Effort
from solvers.scopes import assuming, whole
from solvers.setting import Setting

SUMS = frozenset(
    {
        "unscheduled",
        "out_of_hours",
        "night_minutes",
        "instructor_minutes",
        "sessions",
        "days_waited",
        "split_groups",
        "changes",
    }
)
"""Measures that are sums over clinics; the others are maxima over people."""
TOLERANCE = 1e-4
FLOOR_WORK = 1.0
_FAR = 2**40


@dataclass
class Proof:
    """What came out: a bound on the tier, and each clinic's own best sessions where they were found."""

    bound: int | None = None
    sittings: list[Sitting] = field(default_factory=list)


Answered = tuple[mip.MipAnswer, Model]


class ProofAtWork:
    """Integer programs being solved in child processes, a few at a time, until done, ended or out of time."""

    def __init__(
        self,
        models: Sequence[Callable[[], Model]],
        workers: int,
        seconds: float,
        gather: Callable[[list[Answered | None]], Proof],
    ) -> None:
        self._until = time.monotonic() + seconds
        self._gather = gather
        self._children: set[subprocess.Popen[bytes]] = set()
        self._ended = threading.Event()
        self._places = threading.Semaphore(workers)
        self._pool = ThreadPoolExecutor(max_workers=max(len(models), 1))
        self._work = [self._pool.submit(self._solve, model) for model in models]

    def widen(self) -> None:
        """Lets one more work at a time."""
        self._places.release()

    def end(self) -> None:
        """Ends the children at once."""
        self._ended.set()
        for child in list(self._children):
            child.kill()

    def result(self, ended: Callable[[], bool]) -> Proof:
        """Waits for the end, or for ``ended()``."""
        try:
            while not all(task.done() for task in self._work):
                if ended() or time.monotonic() > self._until + 0.3:
                    self.end()
                time.sleep(0.02)
            return self._gather([task.result() for task in self._work])
        finally:
            self.end()
            self._pool.shutdown()

    def _solve(self, make: Callable[[], Model]) -> Answered | None:
        while not self._places.acquire(timeout=0.05):
            if self._ended.is_set():
                return None
        try:
            return self._answer(make)
        finally:
            self._places.release()

    def _answer(self, make: Callable[[], Model]) -> Answered | None:
        if self._ended.is_set():
            return None
        model = make()
        program = mip.program_of(model.variables.cp)
        seconds = self._until - time.monotonic()
        if self._ended.is_set() or seconds < 0.2:
            return None
        child = mip.start(seconds)
        self._children.add(child)
        try:
            if self._ended.is_set():
                child.kill()
            answer = mip.finish(child, program)
        finally:
            self._children.discard(child)
        return None if answer is None else (answer, model)


class ClinicProofs:
    """Bounds by clinic, tier after tier; it remembers what each clinic needs at least."""

    def __init__(self, setting: Setting) -> None:
        self.setting, self.problem = setting, setting.problem
        self.empty = Board(setting)
        self.constant = tier_values(self.empty)
        self.least: dict[int, list[int]] = {}
        """Per tier and clinic, what the clinic adds to the tier at least."""

    def begin(self, index: int, limits: Sequence[int], seconds: float, workers: int, plan: Solution) -> ProofAtWork:
        """Begins to bound tier ``index`` within the limits on those before, ``workers`` clinics at a time.

        ``plan`` says where to begin.
        """
        tier = self.problem.tiers[index]
        if not (_is_sum(tier) or _is_maximum(tier)):
            return ProofAtWork([], 0, 0.0, lambda _: Proof())
        standing = Board(self.setting)
        standing.put(plan)
        models = [partial(self._model, t.index, index, limits, standing) for t in self.problem.clinics]
        return ProofAtWork(models, workers, seconds, lambda answers: self._gather(index, answers))

    def _model(self, clinic: int, index: int, limits: Sequence[int], standing: Board) -> Model:
        """The clinic's own model; who requires another clinic is taken to attend it."""
        board = Board(self.setting)
        scope = whole(board, [clinic])
        with assuming(board, [r for r in range(len(self.problem.request_clinic)) if r not in board.seat]):
            model = Model(board, scope, self.setting.rules - {"order"})
        for earlier, most in enumerate(limits[:index]):
            if _is_maximum(self.problem.tiers[earlier]):
                model.limit(earlier, most)
            elif _is_sum(self.problem.tiers[earlier]):
                least = self._least_of(earlier)
                model.limit(earlier, most - sum(least) + least[clinic])
        _count_by_hour(model)
        model.variables.cp.minimize(model.tier(index))
        model.hint([sitting for sitting in standing.sittings.values() if sitting.clinic == clinic])
        return model

    def _least_of(self, index: int) -> list[int]:
        """What each clinic adds to a tier at least: proven before, else by the floor."""
        if index not in self.least:
            effort = Effort(None, FLOOR_WORK)
            bounds = [floor_bound(self.setting, index, [], effort, None, t.index) for t in self.problem.clinics]
            self.least[index] = [(-_FAR if bound is None else bound) - self.constant[index] for bound in bounds]
        return self.least[index]

    def _gather(self, index: int, answers: list[Answered | None]) -> Proof:
        proof = Proof()
        if any(answer is None or answer[0].bound is None for answer in answers):
            return proof
        bounds = [round_up(answer[0].bound - TOLERANCE) for answer in answers if answer and answer[0].bound is not None]
        if _is_sum(self.problem.tiers[index]):
            self.least[index] = [bound - self.constant[index] for bound in bounds]
            proof.bound = self.constant[index] + sum(self.least[index])
        else:
            proof.bound = max([self.constant[index], *bounds])
        for answer in answers:
            if answer is not None and answer[0].values is not None:
                proof.sittings += answer[1].read_values(answer[0].values).opened
        return proof


def _count_by_hour(model: Model) -> None:
    """Whole numbers to branch on: the sessions that start in each hour of the day, and all of them."""
    v = model.variables
    counts: dict[int, list[Count]] = defaultdict(list)
    for candidate in v.candidates:
        start = int(v.problem.clinics[candidate.clinic].starts[candidate.start])
        counts[start % 1440 // 60].append(candidate.count)
    everything = [count for hour in counts.values() for count in hour]
    for some in (*counts.values(), everything):
        v.cp.add(total(some) == v.cp.new_int_var(0, sum(c.copies for c in v.candidates), ""))


def _is_sum(tier: ObjectiveTier) -> bool:
    return all(name in SUMS for name, _ in tier.weights)


def _is_maximum(tier: ObjectiveTier) -> bool:
    return len(tier.weights) == 1 and tier.weights[0][0] not in SUMS
