"""What is said of requests without a session, against every plan that a tiny cohort can have."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from scheduler.api.explain import Question, explain_plan
from scheduler.cohort.cohort import Tier
from scheduler.errors import InfeasibleError
from scheduler.explain.facts import RequestFacts, SeatFacts
from scheduler.opened import Opened, open_plan
from scheduler.solving import solve
from tests.cohorts.tiny import tiny_case
from tests.oracle.brute import all_plans
from tests.oracle.plans import Plans, scores_of, tiers_of

SEEDS = range(1, 120, 5)


@pytest.mark.parametrize("seed", SEEDS)
def test_outcomes_and_prices_equal_brute_force(seed: int) -> None:
    cohort = tiny_case(seed).cohort
    try:
        plan = solve(cohort, time_limit=20, workers=1, deterministic=True)
    except InfeasibleError:
        return
    opened = open_plan(plan, cohort)
    plans = all_plans(cohort)
    told = explain_plan(opened, Question(candidates=True), time_limit=60, deterministic=True)
    assert len(told.requests) == len(plan.unscheduled)
    for request in told.requests:
        assert sum(request.counts.values()) == len(request.candidates)
        _check(request, opened, plans)


def _check(request: RequestFacts, opened: Opened, plans: Plans) -> None:
    cohort = opened.cohort
    scores = scores_of(plans.measures, tiers_of(cohort))
    seated = np.array([_seats(plans, p, request) for p in range(len(scores))], dtype=bool)
    if not seated.any():
        assert request.outcome in ("impossible", "fixed", "unknown")
        return
    assert request.outcome not in ("impossible", "fixed")
    assert request.price is not None
    here, there = ([getattr(tier, side) for tier in request.price.tiers] for side in ("here", "there"))
    assert here == [_value(opened.plan.measures, tier) for tier in tiers_of(cohort)]
    assert there in scores[seated].tolist()
    worse = next((k for k, (a, b) in enumerate(zip(here, there, strict=True)) if a != b), None)
    if request.outcome in ("priority", "cost"):
        assert worse is not None
        assert there[worse] > here[worse]
        if request.price.proven:
            as_good = seated & (scores[:, : worse + 1] <= here[: worse + 1]).all(axis=1)
            assert not as_good.any()
    else:
        assert request.outcome == ("tie" if worse is None else "better")
        assert worse is None or there[worse] < here[worse]


@pytest.mark.parametrize("seed", SEEDS[::3])
def test_second_best_starts_equal_brute_force(seed: int) -> None:
    cohort = tiny_case(seed).cohort
    try:
        plan = solve(cohort, time_limit=20, workers=1, deterministic=True)
    except InfeasibleError:
        return
    opened, plans = open_plan(plan, cohort), all_plans(cohort)
    scores = scores_of(plans.measures, tiers_of(cohort))
    for session in plan.sessions[:2]:
        asked = Question(learner=session.learners[0], clinic=session.clinic)
        (told,) = explain_plan(opened, asked, time_limit=30, deterministic=True).seats
        elsewhere = np.array([_moved(plans, p, told) for p in range(len(scores))], dtype=bool)
        assert (told.session, told.start) == (session.id, session.meetings[0].start)
        if told.second is None:
            assert told.outcome == "unknown" or not elsewhere.any()
        else:
            assert [tier.there for tier in told.second.tiers] in scores[elsewhere].tolist()


def _moved(plans: Plans, p: int, told: SeatFacts) -> bool:
    learner = next(k for k, each in enumerate(plans.cohort.learners) if each.id == told.learner)
    here = int(told.start.timestamp()) // 60
    held = (each for each in plans.choice(p) if each.clinic == told.clinic and learner in each.learners)
    return any(each.shell.start.minute != here for each in held)


def _value(measures: Mapping[str, int], tier: Tier) -> int:
    return sum(weight * measures[name] for name, weight in tier.weights.items())


def _seats(plans: Plans, p: int, request: RequestFacts) -> bool:
    learner = next(k for k, each in enumerate(plans.cohort.learners) if each.id == request.learner)
    return any(each.clinic == request.clinic and learner in each.learners for each in plans.choice(p))
