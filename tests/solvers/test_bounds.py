"""No bound is above the least value that the oracle finds, whatever the tiers before may have; many are equal to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from random import Random

import pytest

from scheduler.cohort.cohort import MEASURES, Tier
from scheduler.problem import Problem
from solvers import mip
from solvers.bounds.buckets.partition import by_time_of_day
from solvers.bounds.buckets.proof import HOUR, BucketProofs
from solvers.bounds.buckets.relaxation import Relaxation
from solvers.bounds.clinics import ClinicProofs
from solvers.bounds.few_proofs import FewProofs
from solvers.bounds.floor import floor_bound
from solvers.bounds.lattice import lattice_of
from solvers.bounds.linked import left_out, linked
from solvers.bounds.seats import seat_bound
from solvers.going_on import fewest_changes
from solvers.mip import How, MipAnswer, Program
from solvers.model.tiers import round_up
from solvers.progress import Effort
from solvers.setting import Setting
from tests.cohorts.tiny import tiny_case
from tests.oracle.brute import all_plans
from tests.oracle.plans import Plans, best_rows, optimum_given, scores_of, tiers_of
from tests.solvers.walks import compiled

SEEDS = [seed for seed in range(300) if seed % 5 in (1, 3)]
CHUNKS = [SEEDS[k : k + 20] for k in range(0, len(SEEDS), 20)]
EFFORT = Effort(seconds=None, work=1.0)


@dataclass
class Instance:
    """A tiny cohort with all its plans."""

    seed: int
    problem: Problem
    plans: Plans
    tiers: Sequence[Tier]
    rng: Random
    bests: list[int] = field(default_factory=list)
    limits: list[int] = field(default_factory=list)
    """What the tiers may have, slack included."""

    def given(self, index: int) -> list[list[int]]:
        """Values for the tiers before ``index``: their limits, and those of a plan drawn."""
        scores = scores_of(self.plans.measures, self.tiers)
        some = scores[self.rng.randrange(len(scores))].tolist()
        return [self.limits[:index], some[:index]]

    def least(self, index: int, values: Sequence[int]) -> int:
        """The oracle's least value of a tier."""
        found = optimum_given(self.plans, self.tiers, values, index)
        assert found is not None
        return found


def instances(seeds: Sequence[int]) -> list[Instance]:
    """Those of the seeds that have a plan."""
    found = []
    for seed in seeds:
        case = tiny_case(seed)
        plans = all_plans(case.cohort, case.published, case.freeze_before)
        one = Instance(seed, compiled(case), plans, tiers_of(case.cohort, case.published), Random(seed))
        best = best_rows(plans.measures, one.tiers)
        if best is not None:
            one.bests = best[0]
            slacks = [tier.slack_percent for tier in one.problem.tiers]
            one.limits = [value + int(value * slack / 100) for value, slack in zip(one.bests, slacks, strict=True)]
            found.append(one)
    return found


def here(program: Program, how: How) -> MipAnswer:
    """Solves in this process: a child takes longer to start than to solve so little."""
    return mip.run(program, replace(how, seconds=20.0))


@pytest.mark.parametrize("seeds", CHUNKS)
def test_no_bound_is_above_the_oracle_s_least_and_many_are_equal_to_it(seeds: list[int]) -> None:
    tight: Counter[str] = Counter()
    for one in instances(seeds):
        setting = Setting(one.problem)
        tight["floor"] += check_floor(one, setting)
        tight["seats"] += check_seats(one, setting)
        tight["clinics"] += check_clinics(one, setting)
        tight["buckets"] += check_buckets(one, setting)
        tight["few"] += check_few(one, setting)
        tight["together"] += check_relaxations(one, setting)
    assert tight["floor"] >= 3 * len(seeds)
    assert tight["seats"] >= 4
    assert tight["clinics"] >= 1.5 * len(seeds)
    assert tight["buckets"] >= 1.5 * len(seeds)
    assert tight["few"] >= 1
    assert tight["together"] >= 1.5 * len(seeds)


def test_clinics_in_time_windows_are_seen_together_and_no_bound_is_above_the_oracle_s_least() -> None:
    raised = 0
    for one in instances(list(islice(filter(has_linked_clinics, range(300)), 12))):
        setting, least = Setting(one.problem), one.least(0, [])
        known = [found for group in linked(setting) if (found := left_out(setting, group, here))]
        assert known
        for minutes in (1, HOUR):
            partition = by_time_of_day(one.problem, minutes)
            alone, together = (
                here(Relaxation(setting, partition, 0, left_out=some).program(0, []), How(20.0)).bound
                for some in ([], known)
            )
            assert alone is not None
            assert together is not None
            assert round_up(alone) <= round_up(together) <= least, one.seed
            raised += round_up(alone) < round_up(together)
    assert raised >= 4


def has_linked_clinics(seed: int) -> bool:
    """Whether seats alone are the first tier of a tiny cohort, and clinics come after others."""
    problem = compiled(tiny_case(seed))
    return problem.seats_alone and bool(linked(Setting(problem)))


def check_floor(one: Instance, setting: Setting) -> int:
    """How often it is equal."""
    tight = 0
    for index in range(len(one.tiers)):
        for values in one.given(index):
            bound, least = floor_bound(setting, index, values, EFFORT), one.least(index, values)
            assert bound is not None
            assert bound <= least, (one.seed, index, values)
            tight += bound == least
            together = floor_bound(setting, index, values, EFFORT, apart=0)
            assert together is not None
            assert together <= least, (one.seed, index, values)
    return tight


def check_seats(one: Instance, setting: Setting) -> bool:
    """Whether it is equal, and not 0."""
    bound, least = seat_bound(setting), int(one.plans.measures[:, MEASURES.index("unscheduled")].min())
    assert bound <= least, one.seed
    return 0 < bound == least


def check_clinics(one: Instance, setting: Setting) -> int:
    """How often the proofs by clinic give the least value: tier after tier as in a run, and the last tier alone."""
    last = len(one.tiers) - 1
    in_turn, alone = ClinicProofs(setting), ClinicProofs(setting)
    return sum(_proven(one, in_turn, index) for index in range(last + 1)) + _proven(one, alone, last)


def _proven(one: Instance, proofs: ClinicProofs | BucketProofs, index: int) -> bool:
    """Whether the last bound is the least value; none may be above it, nor may a plan found be no plan."""
    limits, least, bound = one.limits[:index], one.least(index, one.limits[:index]), None
    for proof in islice(proofs.prove(index, limits, here), 12):
        bound = proof.bound if proof.bound is not None else bound
        assert bound is None or bound <= least, (one.seed, index)
    return bound == least


def check_buckets(one: Instance, setting: Setting) -> int:
    """How often they give the least value, buckets cut again and again."""
    return sum(_proven(one, BucketProofs(setting), index) for index in range(len(one.tiers)))


def check_few(one: Instance, setting: Setting) -> int:
    """How often all ways to place few sessions give the least value, whatever values the tiers before have."""
    tight = 0
    for index in range(1, len(one.tiers)):
        for values in one.given(index):
            least, bound = one.least(index, values), None
            for proof in islice(FewProofs(setting).prove(index, values, here), 200):
                bound = proof.bound
                assert bound is None or bound <= least, (one.seed, index, values)
            tight += bound == least
    return tight


def check_relaxations(one: Instance, setting: Setting) -> int:
    """How often the coarsest give the least value: few customers, instructors told apart or not, any values before.

    Against a published plan, ``changes`` is tied to the buckets now and then.
    """
    partition, tight = by_time_of_day(one.problem), 0
    fewest = fewest_changes(setting) if one.seed % 2 else None
    for index in range(len(one.tiers)):
        lattice = lattice_of(setting, index)
        for values in one.given(index):
            least = one.least(index, values)
            for one_by_one in (0, 10_000):
                relaxation = Relaxation(
                    setting, partition, index, most_customers=3, one_by_one=one_by_one, fewest_changes=fewest
                )
                bound = here(relaxation.program(index, values), How(20.0)).bound
                assert bound is None or lattice.round_up(bound) <= least, (one.seed, index, values)
                tight += one_by_one > 0 and values == one.limits[:index] and bound == least
    return tight


def test_the_oracle_s_values_lie_on_the_steps() -> None:
    coarse = 0
    for one in instances(SEEDS[:40]):
        setting = Setting(one.problem)
        for index in range(len(one.tiers)):
            lattice = lattice_of(setting, index)
            values = scores_of(one.plans.measures, one.tiers)[:, index]
            assert ((values - lattice.base) % lattice.size == 0).all(), (one.seed, index)
            coarse += lattice.size > 1
    assert coarse > 60


@pytest.mark.parametrize(
    ("bound", "whole"), [(2.0, 2), (2.0000001, 2), (1.9999999, 2), (2.01, 3), (-1.5, -1), (0.0, 0)]
)
def test_a_bound_in_floating_point_is_rounded_up_but_for_noise(bound: float, whole: int) -> None:
    assert round_up(bound) == whole
