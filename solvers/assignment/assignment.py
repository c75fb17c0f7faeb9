"""A method of proof, and a source of plans: the whole cohort as one program, relaxed, rounded and solved."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

import numpy as np

from scheduler.problem import Solution
from solvers.assignment.attempt import Attempt
from solvers.assignment.relaxation import Large, Relaxed
from solvers.assignment.rows import Bools
from solvers.assignment.whole import Whole
from solvers.bounds.lattice import lattice_of
from solvers.bounds.proof import Ask, Proof
from solvers.setting import Setting

BEGIN_WITH = 4
"""So many of the cheapest columns of each group are there from the start."""
CLOSE = 0.01
"""A relaxation as near to its end as this (of its bound) is good enough to round."""


class Assignment:
    """Bounds and plans for one tier after the other; what one learns, the next begins with.

    ``plan`` is where to begin: whoever has a better one puts it there.
    """

    def __init__(self, setting: Setting, plan: Solution) -> None:
        self.setting, self.plan = setting, plan
        self._building = threading.Lock()
        self._whole: Whole | None = None
        self._kept: Bools = np.zeros(0, dtype=bool)
        self._relaxed: dict[int, tuple[tuple[int, ...], Relaxed]] = {}
        """Per tier the limits, and the relaxation within them."""

    def prove(self, index: int, limits: Sequence[int], ask: Ask) -> Iterator[Proof]:
        """Bounds on a tier within limits on those before, and plans that keep these."""
        attempt = self._attempt(index, tuple(limits[:index]), ask)
        yield from self._relax(attempt, index, limits)
        if attempt.relaxed is None or not attempt.relaxed.done:
            return
        if index == 0 and len(self.setting.problem.tiers) > 1 and not attempt.proven and not attempt.few:
            yield from self._look_ahead(attempt, index, limits, ask)
        yield from attempt.finish(dive=index < 2)

    def _attempt(self, index: int, limits: tuple[int, ...], ask: Ask) -> Attempt:
        whole = self._built()
        large = self._large(whole, index, limits)
        attempt = Attempt(whole, large, self._kept, lattice_of(self.setting, index), ask)
        point = whole.point(self.plan)
        if point is not None:
            attempt.begin(point)
        return attempt

    def _relax(self, attempt: Attempt, index: int, limits: Sequence[int]) -> Iterator[Proof]:
        within = tuple(limits[:index])
        theirs, known = self._relaxed.get(index, (None, None))
        for proof in attempt.relax(known if theirs == within else None):
            if attempt.relaxed is not None and attempt.relaxed.done:
                self._relaxed[index] = (within, attempt.relaxed)
            yield proof

    def _look_ahead(self, attempt: Attempt, index: int, limits: Sequence[int], ask: Ask) -> Iterator[Proof]:
        """A dive for the next tier, as if this one ended at its bound: its plan is good for both."""
        assert attempt.bound is not None
        ahead = (*limits[:index], attempt.bound)
        following = self._attempt(index + 1, ahead, ask)
        for _ in self._relax(following, index + 1, ahead):
            yield Proof(attempt.bound)
            if following.relaxed is not None and following.relaxed.gap <= CLOSE * abs(following.relaxed.bound):
                break
        if following.relaxed is None:
            return
        for proof in following.dive():
            if proof.solution is not None:
                yield Proof(attempt.bound, solution=attempt.take(following.best))

    def _built(self) -> Whole:
        with self._building:
            if self._whole is None:
                self._whole = Whole(self.setting)
                self._kept = _cheapest(self._whole)
            return self._whole

    def _large(self, whole: Whole, index: int, limits: tuple[int, ...]) -> Large:
        """A tier's program; columns that would break an earlier limit, by what is known of that tier, are at 0."""
        costs, constants = whole.costs, whole.constants
        upper = whole.bounds()
        for earlier, (theirs, relaxed) in self._relaxed.items():
            tighter = all(mine <= other for mine, other in zip(limits, theirs, strict=False))
            if earlier < index and tighter:
                room = limits[earlier] - relaxed.bound
                upper[relaxed.reduced > room + 1e-3 * max(1.0, abs(room))] = 0.0
        most = [(costs[k], float(limit - constants[k])) for k, limit in enumerate(limits)]
        rows = whole.matrix.first(whole.rows_of_tier[index])
        return Large(rows, costs[index], float(constants[index]), most, upper, whole.integer())


def _cheapest(whole: Whole) -> Bools:
    """The few columns of each group that cost the later tiers least; of those alike, any."""
    groups, number = whole.groups(), whole.number
    drawn = np.random.default_rng(0).random(number)
    order = np.lexsort([drawn, *reversed(whole.costs[1:3]), groups])
    first = np.searchsorted(groups[order], groups[order])
    kept: Bools = groups < 0
    kept[order[np.arange(number) - first < BEGIN_WITH]] = True
    return kept
