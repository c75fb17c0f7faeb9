"""A tier's ``at_most``: the solver equals the oracle, and the judge holds plans to it."""

from __future__ import annotations

from random import Random

import pytest

from scheduler.api import solve, verify
from scheduler.cohort.cohort import MEASURES, Cohort, Objective, Tier
from tests.cohorts.tiny import TinyCase, tiny_case
from tests.oracle.brute import all_plans
from tests.oracle.joinable import without_joinable
from tests.oracle.plans import Plans, bests, optimum_given, scores_of

MEASURED = ("unscheduled", "out_of_hours", "instructor_minutes", "sessions", "days_waited")
SEEDS = [seed for seed in range(1, 70) if seed % 3 != 2 and seed % 30][:30]


def drawn(case: TinyCase, plans: Plans) -> Cohort:
    """The case with three tiers, the first two of which later ones may raise up to a value that some plan has."""
    rng = Random(f"at most/{case.seed}")
    names = rng.sample(MEASURED, 3)
    tiers = []
    for k, name in enumerate(names):
        values = sorted(set(plans.measures[:, MEASURES.index(name)].tolist()))
        room = None if k == 2 else rng.choice(values[: max(2, len(values) * 2 // 3)])
        tiers.append(Tier(weights={name: 1}, at_most=room, slack_percent=rng.choice((0, 0, 50))))
    return case.cohort.model_copy(update={"objective": Objective(tiers=tuple(tiers))})


@pytest.mark.parametrize("first", range(0, len(SEEDS), 10))
def test_the_solver_equals_the_oracle(first: int) -> None:
    raised = 0
    for seed in SEEDS[first : first + 10]:
        case = tiny_case(seed)
        every = all_plans(case.cohort)
        cohort = drawn(case, every)
        assert cohort.objective is not None
        tiers = cohort.objective.tiers
        plans = without_joinable(every, tiers)
        plan = solve(cohort, time_limit=60, workers=1)
        found, values = [tier.best for tier in plan.tiers], [tier.value for tier in plan.tiers]
        assert found == bests(plans.measures, tiers), seed
        assert plan.status == "optimal", seed
        assert verify(plan, cohort).ok, seed
        row = [plan.measures.get(name, 0) for name in MEASURES]
        assert scores_of(plans.measures[:1] * 0 + row, tiers)[0].tolist() == values, seed
        for k, tier in enumerate(plan.tiers):
            least = optimum_given(plans, tiers, values, k)
            assert least is not None
            assert tier.bound <= least <= tier.value, seed
        raised += values != found
    assert raised


def test_the_judge_holds_a_plan_to_it() -> None:
    case = next(case for case in map(tiny_case, SEEDS) if solve(case.cohort, workers=1).sessions)
    stated = (Tier(weights={"sessions": 1}, at_most=9), Tier(weights={"unscheduled": 1}))
    cohort = case.cohort.model_copy(update={"objective": Objective(tiers=stated)})
    plan = solve(cohort, workers=1)
    assert plan.tiers[0].value > plan.tiers[0].best
    assert verify(plan, cohort).ok
    tighter = (stated[0].model_copy(update={"at_most": plan.tiers[0].value - 1}), stated[1])
    refused = verify(plan, case.cohort.model_copy(update={"objective": Objective(tiers=tighter)}))
    assert any(fault.place == "tiers[0]" for fault in refused.faults)
