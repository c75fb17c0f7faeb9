"""Clinic by clinic: each clinic's own best, proven by an integer program; together they bound the whole.

What couples clinics (learners who attend two, instructors who lead two, orders, groups, resources) is left out between
them, not within. For measures that are sums over clinics the bounds add up, for measures that are maxima the largest
counts. A limit on an earlier tier holds for a clinic with what the others need at least taken off it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from scheduler.problem import ObjectiveTier
from solvers.board import Board, Sitting
from solvers.bounds.floor import floor_bound
from solvers.bounds.lattice import lattice_of
from solvers.bounds.proof import Ask, Proof
from solvers.mip import LONG, How
from solvers.model.measures import ADDED, tier_values
from solvers.model.program import program_of
from solvers.model.tiers import Model
from solvers.model.variables import Count, total
from solvers.progress import Effort
from solvers.scopes import assuming, whole
from solvers.setting import Setting
from solvers.start.merge import merge

SUMS = ADDED | {"split_groups", "changes"}
"""Measures that are sums over clinics; the others are maxima over people."""
FLOOR_WORK = 1.0
_FAR = 2**40


class ClinicProofs:
    """Bounds by clinic, tier after tier; it remembers what each clinic needs at least."""

    def __init__(self, setting: Setting) -> None:
        self.setting, self.problem = setting, setting.problem
        self.empty = Board(setting)
        self.constant = tier_values(self.empty)
        self.least: dict[int, list[int]] = {}
        """Per tier and clinic, what the clinic adds to the tier at least."""
        self._floors: dict[int, list[int]] = {}

    def prove(self, index: int, limits: Sequence[int], ask: Ask) -> Iterator[Proof]:
        """A bound after every clinic, and at the end what their own best sessions make together."""
        tier = self.problem.tiers[index]
        if not (_is_sum(tier) or _is_maximum(tier)):
            return
        bounds = [least + self.constant[index] for least in self._floor(index)]
        sittings: list[Sitting] = []
        lattice = lattice_of(self.setting, index)
        for table in self.problem.clinics:
            model = self._model(table.index, index, limits)
            answer = ask(program_of(model.variables.cp), How(LONG, gap=lattice.gap))
            if answer is None or answer.bound is None:
                return
            bounds[table.index] = max(bounds[table.index], lattice.round_up(answer.bound))
            if answer.values is not None:
                sittings += model.read_values(answer.values.tolist()).opened
            yield Proof(self._together(index, bounds))
            if not answer.optimal:
                return
        self.least[index] = [bound - self.constant[index] for bound in bounds]
        yield Proof(self._together(index, bounds), solution=merge(self.setting, sittings))

    def _together(self, index: int, bounds: Sequence[int]) -> int:
        if _is_sum(self.problem.tiers[index]):
            return self.constant[index] + sum(bound - self.constant[index] for bound in bounds)
        return max([self.constant[index], *bounds])

    def _model(self, clinic: int, index: int, limits: Sequence[int]) -> Model:
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
        return model

    def _least_of(self, index: int) -> list[int]:
        """What each clinic adds to a tier at least: proven before, else by the floor."""
        return self.least[index] if index in self.least else self._floor(index)

    def _floor(self, index: int) -> list[int]:
        if index not in self._floors:
            effort = Effort(None, FLOOR_WORK)
            bounds = [floor_bound(self.setting, index, [], effort, None, t.index) for t in self.problem.clinics]
            self._floors[index] = [(-_FAR if bound is None else bound) - self.constant[index] for bound in bounds]
        return self._floors[index]


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
