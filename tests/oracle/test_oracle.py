"""The solver equals the oracle, tier by tier, on tiny cohorts of every kind."""

from __future__ import annotations

import pytest

from scheduler.api import solve
from scheduler.cohort.cohort import MEASURES
from scheduler.errors import InfeasibleError, SchedulerError
from scheduler.judge import verify
from scheduler.plan import Plan
from tests.cohorts.draft import at
from tests.cohorts.tiny import TinyCase, tiny_case
from tests.oracle.brute import all_plans
from tests.oracle.joinable import without_joinable
from tests.oracle.plans import bests, optimum_given, scores_of, tiers_of

NUM_SEEDS = 300
CHUNK = 10
SECONDS = 60


def solved(case: TinyCase) -> Plan:
    return solve(
        case.cohort,
        time_limit=SECONDS,
        workers=1,
        published=case.published,
        freeze_before=None if case.freeze_before is None else at(case.freeze_before),
    )


def faults(seed: int) -> list[str]:
    """What is wrong with the solver's plan for a seed, in words."""
    case = tiny_case(seed)
    tiers = tiers_of(case.cohort, case.published)
    plans = without_joinable(all_plans(case.cohort, case.published, case.freeze_before), tiers)
    expected = bests(plans.measures, tiers)
    try:
        plan = solved(case)
    except InfeasibleError:
        return [] if expected is None else [f"said to be infeasible, and has the optimum {expected}"]
    except SchedulerError as error:
        return [f"{error}; the optimum is {expected}"]
    found = [tier.best for tier in plan.tiers]
    wrong = [] if found == expected else [f"bests {found} are not {expected}"]
    if [tier.bound for tier in plan.tiers] != found or plan.status != "optimal":
        wrong.append(f"not proven: bounds {[tier.bound for tier in plan.tiers]}, bests {found}, {plan.status}")
    values = [tier.value for tier in plan.tiers]
    for k, tier in enumerate(plan.tiers):
        least = optimum_given(plans, tiers, values, k)
        if least is None or not tier.bound <= least <= tier.value:
            wrong.append(f"tier {k}: bound {tier.bound}, least {least}, value {tier.value}")
    row = tuple(plan.measures.get(name, 0) for name in MEASURES)
    if row not in set(map(tuple, plans.measures.tolist())):
        wrong.append(f"no plan has the measures {row}")
    if scores_of(plans.measures[:1] * 0 + row, tiers)[0].tolist() != values:
        wrong.append(f"values {values} are not those of the measures {row}")
    return wrong + [str(fault) for fault in verify(plan, case.cohort, case.published).faults]


@pytest.mark.parametrize("first", range(0, NUM_SEEDS, CHUNK))
def test_the_solver_equals_the_oracle(first: int) -> None:
    found = {seed: wrong for seed in range(first, first + CHUNK) if (wrong := faults(seed))}
    assert not found
