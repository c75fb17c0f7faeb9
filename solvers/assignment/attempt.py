"""One tier of the whole program: its relaxation, a plan near that, better ones near both, and the proof."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from scheduler.problem import Solution
from solvers.assignment.relaxation import LONG, Large, Relaxed, promising, relax, solve_part
from solvers.assignment.rows import Bools, Floats
from solvers.assignment.whole import Whole
from solvers.bounds.lattice import Lattice
from solvers.bounds.proof import Ask, Proof
from solvers.mip import How

SMALL = 12_000
"""Up to so many columns the integer program gets all of them at once."""
EXACT = 60_000
"""Up to so many, once the plan does not get better otherwise."""
ROUND_UP = 0.25
"""In a step of the dive so many of the openings still in between are opened; twice as many where that costs nothing."""
SECONDS_NEAR = 8.0
"""What an integer program near the best plan may take."""
FREED = 0.1
NEAR = 0.03
RETRIES = 3
TRIES = 6
WHOLE = 1e-6


class Attempt:
    """Proves bounds and finds plans for one tier; ``relaxed`` is the relaxation so far."""

    def __init__(self, whole: Whole, large: Large, kept: Bools, lattice: Lattice, ask: Ask) -> None:
        self.whole, self.large, self.kept, self.lattice, self.ask = whole, large, kept, lattice, ask
        self.groups = whole.groups()
        self.relaxed: Relaxed | None = None
        self.bound: int | None = None
        self.value: float = math.inf
        self.best = np.zeros(whole.number)
        self.ended = False
        self._quick = False
        """Whether the last program was solved to its end."""
        self._rng = np.random.default_rng(0)

    def begin(self, point: Floats) -> None:
        """Begins with a plan's point, if it keeps the limits."""
        self.kept[point > 0] = True
        if all(costs @ point <= most + WHOLE for costs, most in self.large.limits):
            self.best, self.value = point, self._value_of(point)

    def relax(self, known: Relaxed | None) -> Iterator[Proof]:
        """The relaxation (or what is known of it already); its point, where that is a plan."""
        for relaxed in [known] if known is not None else relax(self.large, self.kept, self.groups, self.ask):
            self.relaxed = relaxed
            self._raise(relaxed.bound)
            yield Proof(self.bound)
        if self.relaxed is not None and self.relaxed.done:
            found = self.take(self.relaxed.point)
            if found is not None:
                yield Proof(self.bound, solution=found)

    @property
    def few(self) -> bool:
        """Whether the integer program may have all columns that a better plan could have."""
        return int(self._possible().sum()) <= SMALL

    def finish(self, dive: bool) -> Iterator[Proof]:
        """After the relaxation: better plans, with a ``dive`` where the best is far off, and the proof."""
        if not self.proven and not self.few:
            before = self.value
            if dive and not self._near():
                yield from self.dive()
            if self.value == before < math.inf and not self._near():
                yield Proof(self.bound, solution=self._reassign())
            yield from self._improve()
        if not self.proven and not self.ended and int(self._possible().sum()) <= EXACT:
            found = self._solve(self._possible(), LONG, None, None, exact=True)
            yield Proof(self.bound, solution=found)

    def dive(self) -> Iterator[Proof]:
        """A dive: openings are opened step by step, those first that the relaxation opens most."""
        assert self.relaxed is not None
        number = len(self.whole.columns.openings)
        point, part, failed = self.relaxed.point, ROUND_UP, 0
        many = int(self.kept.sum()) > EXACT
        fixed, target = np.zeros(self.whole.number, dtype=bool), np.zeros(self.whole.number)
        while True:
            share = point[:number] - np.floor(point[:number] + WHOLE)
            between = np.flatnonzero((share > WHOLE) & ~fixed[:number])
            running = np.flatnonzero(point[:number] > 1 - WHOLE)
            fixed[running], target[running] = True, np.ceil(point[running] - WHOLE)
            if not len(between):
                fixed[:number], target[:number] = True, np.rint(point[:number])
                break
            opened = between[np.argsort(-share[between])][: math.ceil(len(between) * part)]
            fixed[opened], target[opened] = True, np.ceil(point[opened])
            if many:
                settled = self._settled(point, fixed)
                fixed[settled], target[settled] = True, 1.0
            allowed = self._left_open(self.kept, fixed, target) | fixed
            columns = np.flatnonzero(allowed & (self.large.upper > 0))
            priced = solve_part(self.large, columns, self.ask, target, fixed)
            if priced is None:
                fixed[opened], part, failed = False, part / 4, failed + 1
                if failed > RETRIES or self.ended:
                    break
                continue
            self.kept[promising(self.large, priced.reduced, self.kept, self.groups)] = True
            point = priced.point
            free = priced.objective < self.relaxed.bound + self.lattice.gap
            part = min(2 * part, 1.0 if free and not failed else ROUND_UP)
        yield Proof(self.bound, solution=self.take(point) or self._settle(point, fixed, target))

    def _settled(self, point: Floats, fixed: Bools) -> Bools:
        """Who is wholly in sessions that are fixed, and leads them."""
        of = self.whole.columns
        found = point > 1 - WHOLE
        found[: of.first_seat] = False
        found[of.first_seat : of.first_lead] &= fixed[of.seat_opening]
        found[of.first_lead : of.number] &= fixed[of.lead_opening]
        found[of.number :] = False
        return found

    def _settle(self, point: Floats, fixed: Bools, target: Floats) -> Solution | None:
        """A plan of a point whose openings are whole: who is surely where stays there, if that can be."""
        sure = fixed | (point > 1 - WHOLE)
        sure[self.whole.columns.number :] = False
        here = np.where(fixed, target, point)
        found = self._solve(self.kept, SECONDS_NEAR, sure, here)
        if found is not None or int(self.kept.sum()) > EXACT:
            return found
        return self._solve(self.kept, SECONDS_NEAR, fixed, target)

    def _reassign(self) -> Solution | None:
        """The same sessions with other people."""
        fixed = np.zeros(self.whole.number, dtype=bool)
        fixed[: len(self.whole.columns.openings)] = True
        return self._solve(self.kept, SECONDS_NEAR, fixed, self.best, near=True)

    def _improve(self) -> Iterator[Proof]:
        """What the best plan and the relaxation agree on stays, but for sessions drawn; the rest is solved anew."""
        assert self.relaxed is not None
        idle, freed = 0, 0.0
        while idle < TRIES and not self.proven and not self.ended:
            before = self.value
            fixed = self._agreed(freed)
            found = self._solve(self.kept & self._possible(), SECONDS_NEAR, fixed, self.best, near=True)
            yield Proof(self.bound, solution=found)
            idle = 0 if self.value < before else idle + 1
            freed = min(1.0, freed + FREED) if self._quick else max(freed - FREED / 2, 0.02)

    def _near(self) -> bool:
        """Whether the best plan is near the bound."""
        return self.bound is not None and self.value - self.bound <= NEAR * abs(self.value)

    def _agreed(self, freed: float) -> Bools:
        """Openings on which the best plan and the relaxation agree, with all who are there, but for some drawn."""
        assert self.relaxed is not None
        of = self.whole.columns
        number = len(of.openings)
        loose = np.abs(self.best - self.relaxed.point)[:number] > WHOLE
        loose |= self._rng.random(number) < freed
        agreed = self.best > 0
        agreed[:number] = ~loose
        agreed[of.first_seat : of.first_lead] &= ~loose[of.seat_opening]
        agreed[of.first_lead : of.number] &= ~loose[of.lead_opening]
        agreed[of.number :] = False
        return agreed

    def _possible(self) -> Bools:
        """The columns that a better plan could have, and those of the best so far."""
        assert self.relaxed is not None
        allowed = self.value - self.lattice.size - self.relaxed.bound
        found = self.relaxed.reduced <= allowed + 1e-3 * max(1.0, abs(self.relaxed.bound) * 1e-4)
        return (found & (self.large.upper > 0)) | (self.best > 0)

    def _solve(
        self,
        kept: Bools,
        seconds: float,
        fixed: Bools | None,
        target: Floats | None,
        *,
        exact: bool = False,
        near: bool = False,
    ) -> Solution | None:
        """An integer program over some columns; gives its plan if that is better.

        Columns ``fixed`` stay where ``target`` says; ``near``: that is a hint for the others too. ``exact``: what it
        proves holds for all columns.
        """
        allowed = kept & (self.large.upper > 0)
        if fixed is not None and target is not None:
            allowed = self._left_open(allowed, fixed, target) | (fixed & (self.large.upper > 0))
        columns = np.flatnonzero(allowed | (self.best > 0)) if exact or near else np.flatnonzero(allowed)
        hint = self.best if math.isfinite(self.value) else None
        part, _ = self.large.part(columns, hint if fixed is None else target, fixed, near)
        answer = self.ask(part, How(seconds, gap=self.lattice.gap))
        if answer is None:
            self.ended = True
            return None
        self._quick = answer.optimal or answer.infeasible
        if exact and answer.infeasible and math.isfinite(self.value):
            self._raise(self.value)
        if exact and answer.bound is not None:
            self._raise(min(answer.bound, self.value))
        if answer.values is None:
            return None
        point = np.zeros(self.whole.number)
        point[columns] = answer.values
        return self.take(point)

    def _left_open(self, kept: Bools, fixed: Bools, target: Floats) -> Bools:
        """Columns that what is fixed leaves open: of openings that are not shut, for requests not met."""
        of = self.whole.columns
        number = len(of.openings)
        shut = fixed[:number] & (target[:number] < 0.5)
        met = np.zeros(len(self.whole.problem.request_learner), dtype=bool)
        met[of.seat_request[(fixed & (target > 0.5))[of.first_seat : of.first_lead]]] = True
        found = kept.copy()
        found[of.first_seat : of.first_lead] &= ~(shut[of.seat_opening] | met[of.seat_request])
        found[of.first_lead : of.number] &= ~shut[of.lead_opening]
        return found

    def take(self, point: Floats) -> Solution | None:
        """Takes a point for the best plan, if it is whole, and better."""
        decided = point[: self.whole.columns.number]
        if np.abs(decided - np.rint(decided)).max(initial=0.0) > 1e-5:
            return None
        plan = self.whole.plan(decided)
        rounded = self.whole.point(plan)
        if rounded is None:
            return None
        value = self._value_of(rounded)
        within = all(costs @ rounded <= most + WHOLE for costs, most in self.large.limits)
        if value >= self.value or not within:
            return None
        self.best, self.value = rounded, value
        return plan

    def _value_of(self, point: Floats) -> float:
        return round(self.large.offset + float(self.large.costs @ point))

    def _raise(self, bound: float) -> None:
        """Raises the bound, rounded up to what the tier's values can be."""
        if math.isfinite(bound):
            found = int(min(self.lattice.round_up(bound), self.value))
            self.bound = found if self.bound is None else max(self.bound, found)

    @property
    def proven(self) -> bool:
        """Whether no plan is better than the best so far."""
        return self.bound is not None and self.bound >= self.value
