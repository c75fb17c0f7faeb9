"""Beside another programme's plan the solver equals the oracle, the judge agrees, and what is committed matters."""

from __future__ import annotations

import pytest

from scheduler.api import solve_with_details
from scheduler.cohort.cohort import MEASURES
from scheduler.errors import InfeasibleError
from scheduler.judge import Facts, rule_findings, verify
from tests.cohorts.draft import at
from tests.cohorts.elsewhere import committed_case
from tests.oracle.brute import all_plans
from tests.oracle.dumb import frozen_sessions
from tests.oracle.joinable import without_joinable
from tests.oracle.plans import bests, optimum_given, tiers_of
from tests.oracle.test_self import around, judged

SEEDS = range(50)
CHUNK = 10


def faults(seed: int) -> list[str]:
    """What is wrong with the solver's plan for a seed, in words."""
    given = committed_case(seed)
    case, cohort, readings = given.case, given.cohort, given.readings
    tiers = tiers_of(cohort, case.published)
    every = all_plans(cohort, case.published, case.freeze_before, committed=given.committed)
    plans = without_joinable(every, tiers)
    expected = bests(plans.measures, tiers)
    try:
        plan = solve_with_details(
            cohort,
            time_limit=60,
            workers=1,
            published=case.published,
            freeze_before=None if case.freeze_before is None else at(case.freeze_before),
            readings=readings,
        ).plan
    except InfeasibleError:
        return [] if expected is None else [f"said to be infeasible, and has the optimum {expected}"]
    found, values = [tier.best for tier in plan.tiers], [tier.value for tier in plan.tiers]
    wrong = [] if found == expected else [f"bests {found} are not {expected}"]
    if [tier.bound for tier in plan.tiers] != found:
        wrong.append(f"not proven: bounds {[tier.bound for tier in plan.tiers]}, bests {found}")
    for k, tier in enumerate(plan.tiers):
        least = optimum_given(plans, tiers, values, k)
        if least is None or not tier.bound <= least <= tier.value:
            wrong.append(f"tier {k}: bound {tier.bound}, least {least}, value {tier.value}")
    if tuple(plan.measures.get(name, 0) for name in MEASURES) not in set(map(tuple, plans.measures.tolist())):
        wrong.append(f"no plan has the measures {plan.measures}")
    return wrong + [str(fault) for fault in verify(plan, cohort, case.published, readings=readings).faults]


@pytest.mark.parametrize("first", range(0, len(SEEDS), CHUNK))
def test_the_solver_equals_the_oracle(first: int) -> None:
    assert {seed: wrong for seed in range(first, first + CHUNK) if (wrong := faults(seed))} == {}


def test_the_judge_refuses_just_the_plans_that_the_oracle_does() -> None:
    """Of all plans that there would be without the other programme, those that remain are those without a finding."""
    compared = refused = 0
    for seed in SEEDS[::2]:
        given = committed_case(seed)
        case, cohort = given.case, given.cohort
        alone = all_plans(cohort, case.published, case.freeze_before)
        if not given.committed or len(alone.measures) > 250:
            continue
        beside = all_plans(cohort, case.published, case.freeze_before, committed=given.committed)
        allowed = {frozenset(beside.choice(p)) for p in range(len(beside.measures))}
        frozen = frozen_sessions(case.published, case.freeze_before)
        facts = Facts(cohort, given.readings, around=around(frozen))
        for p in range(len(alone.measures)):
            choices = alone.choice(p)
            findings = rule_findings(facts, [*frozen, *judged(cohort, choices)])
            assert bool(findings) == (frozenset(choices) not in allowed), (seed, choices, findings)
            compared, refused = compared + 1, refused + bool(findings)
    assert compared > 500
    assert refused > 100


def test_what_is_committed_changes_the_optimum_of_many() -> None:
    differ = 0
    for seed in SEEDS[1::3]:
        given = committed_case(seed)
        case, cohort = given.case, given.cohort
        tiers = tiers_of(cohort, case.published)
        alone, beside = (
            all_plans(cohort, case.published, case.freeze_before, committed=plans) for plans in ((), given.committed)
        )
        differ += bests(alone.measures, tiers) != bests(beside.measures, tiers)
    assert differ >= 10
