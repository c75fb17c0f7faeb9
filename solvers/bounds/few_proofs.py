"""Bounds from clinics of few sessions: what each adds to a tier at least, all ways to place its sessions looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scheduler.problem import ObjectiveTier
from solvers.board import Board
from solvers.bounds.buckets import measures
from solvers.bounds.buckets.partition import by_time_of_day
from solvers.bounds.buckets.relaxation import Relaxation
from solvers.bounds.few import FAR, Few
from solvers.bounds.lattice import lattice_of
from solvers.bounds.proof import Ask, Proof
from solvers.mip import LONG, How
from solvers.model.measures import ADDED
from solvers.setting import Setting

SESSIONS = 6
"""Where a clinic needs more, nothing is proven this way."""
LOOKS = 1_500
"""So many looks at boxes a target is worth."""
QUICK, MOST_STEPS = 60, 4096
"""A target that took fewer looks is followed by one twice as far on, up to so many steps: none is ever reached then."""
PAUSE = 3
"""So many looks are taken between two proofs."""


class FewProofs:
    """What clinics add up to: each on its own, within what the others leave of the limits on the tiers before."""

    def __init__(self, setting: Setting) -> None:
        self.setting, self.problem = setting, setting.problem
        self.empty = Board(setting)
        self.clinics = [t.index for t in self.problem.clinics if self.empty.waiting[t.index].any()]
        weights = self.problem.request_weight
        self.weight = {
            c: int(weights[self.problem.clinics[c].requests][self.empty.waiting[c]].sum()) for c in self.clinics
        }
        self._least: dict[tuple[int, tuple[int, ...]], dict[int, int]] = {}
        """Per tier and limits, what each clinic adds at least."""

    def prove(self, index: int, limits: Sequence[int], ask: Ask) -> Iterator[Proof]:
        """A bound whenever a clinic's rises, and as often as it can be left."""
        tier = self.problem.tiers[index]
        if (
            not _added(tier)
            or measures.weight_of(tier, "unscheduled")
            or not all(self._suits(clinic) for clinic in self.clinics)
        ):
            return
        within = tuple(limits[:index])
        constant = measures.constant(tier, self.empty)
        least = self._least.setdefault((index, within), dict.fromkeys(self.clinics, 0))
        shares: dict[int, tuple[int, ...]] = {}
        for clinic in self.clinics:
            for earlier in range(index):
                if not self._relax(clinic, earlier, within[:earlier], ask):
                    return
            if not self._relax(clinic, index, within, ask):
                return
            yield Proof(constant + sum(least.values()))
        for clinic in self.clinics:
            shares[clinic] = tuple(self._share(clinic, earlier, within) for earlier in range(index))
        few = {clinic: Few(self.setting, clinic, index, shares[clinic]) for clinic in self.clinics}
        if any(one.fewest > SESSIONS for one in few.values()):
            return
        looked = dict.fromkeys(self.clinics, 0)
        size = lattice_of(self.setting, index).size
        step = dict.fromkeys(looked, size)
        while looked:
            clinic = min(looked, key=lambda c: looked[c])
            target, looks, found = least[clinic] + step[clinic] - size, 0, None
            for look in few[clinic].least(target):
                looks, found = looks + 1, look
                if looks > LOOKS:
                    break
                if looks % PAUSE == 0:
                    yield Proof(constant + sum(least.values()))
            looked[clinic] = looks
            step[clinic] = 2 * step[clinic] if looks < QUICK else size
            if looks > LOOKS or found is None:
                del looked[clinic]
                continue
            least[clinic] = max(least[clinic], found if found <= target else target + size)
            if found <= target or step[clinic] > MOST_STEPS * size:
                del looked[clinic]
            yield Proof(constant + sum(least.values()))

    def _suits(self, clinic: int) -> bool:
        table, slots = self.problem.clinics[clinic], self.setting.slots[clinic]
        light = int(self.problem.request_weight[table.requests].min(initial=1)) < 1
        if table.listed or table.must_run.any() or light or not len(slots.start):
            return False
        return int(self.empty.waiting[clinic].sum()) <= (SESSIONS + 1) * int(slots.capacity.max())

    def _relax(self, clinic: int, index: int, limits: tuple[int, ...], ask: Ask) -> bool:
        """What the relaxation over buckets says that a clinic adds at least; whether it was not ended."""
        least = self._least.setdefault((index, limits), dict.fromkeys(self.clinics, 0))
        tier = self.problem.tiers[index]
        if least[clinic] or not _added(tier):
            return True
        partition, lattice = by_time_of_day(self.problem), lattice_of(self.setting, index)
        relaxation = Relaxation(self.setting, partition, index, only=clinic)
        idle = [self._without(clinic, earlier) for earlier in range(index + 1)]
        shares = [self._share(clinic, earlier, limits) + idle[earlier] for earlier in range(index)]
        answer = ask(relaxation.program(index, shares), How(LONG, gap=lattice.gap))
        if answer is not None and answer.bound is not None:
            least[clinic] = max(lattice.round_up(answer.bound) - idle[index], 0)
        return answer is not None

    def _share(self, clinic: int, index: int, limits: tuple[int, ...]) -> int:
        """The most that a clinic may add to an earlier tier."""
        tier = self.problem.tiers[index]
        if not _added(tier):
            return FAR
        least = self._least.get((index, limits[:index]), {})
        others = sum(added for other, added in least.items() if other != clinic)
        return limits[index] - measures.constant(tier, self.empty) - others

    def _without(self, clinic: int, index: int) -> int:
        """A tier's value where no clinic runs a session, and this one's requests do not count."""
        tier = self.problem.tiers[index]
        others = sum(weight for other, weight in self.weight.items() if other != clinic)
        return measures.constant(tier, self.empty) + others * measures.weight_of(tier, "unscheduled")


def _added(tier: ObjectiveTier) -> bool:
    """Whether a tier is what its clinics add to it."""
    return all(name in ADDED for name, _ in tier.weights)
