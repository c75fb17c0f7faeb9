"""A trade-off curve against all plans of tiny cohorts."""

from __future__ import annotations

import pytest

from scheduler.api import read_calendars, solve_with_details, verify
from scheduler.cohort.cohort import MEASURES, Cohort
from scheduler.whatif.tradeoff import MEASURES as CURVE
from scheduler.whatif.tradeoff import Curve, dominates, trace
from scheduler.whatif.trimming import trimmed
from tests.cohorts.tiny import tiny_case
from tests.oracle.brute import all_plans

SEEDS = [seed for seed in range(1, 60) if seed % 3 != 2 and seed % 30][:16]
COLUMNS = [MEASURES.index(name) for name in CURVE]


def front(cohort: Cohort) -> set[tuple[int, ...]]:
    """The measures of all plans that no plan dominates."""
    every = set(map(tuple, all_plans(cohort).measures[:, COLUMNS].tolist()))
    return {one for one in every if not any(dominates(other, one) for other in every)}


def traced(cohort: Cohort, number: int = 6) -> Curve:
    return trace(cohort, read_calendars(cohort), num_points=number, time_limit=None, workers=1)


@pytest.mark.parametrize("first", range(0, len(SEEDS), 8))
def test_every_point_is_judged_and_undominated_and_the_ends_are_the_lexicographic_optima(first: int) -> None:
    for seed in SEEDS[first : first + 8]:
        cohort = tiny_case(seed).cohort
        expected, curve = front(cohort), traced(cohort)
        values = [point.values for point in curve.points]
        assert set(values) <= expected, seed
        assert len(set(values)) == len(values)
        for point in curve.points:
            assert point.proven, seed
            assert verify(point.plan, cohort.model_copy(update={"objective": point.objective})).ok, seed
        for end in curve.ends:
            order = [CURVE.index(name) for name in end.order]
            least = min([one[k] for k in order] for one in expected)
            assert [values[end.point][k] for k in order] == least, (seed, end)


def test_points_between_the_ends_are_found() -> None:
    between = 0
    for seed in SEEDS:
        cohort = tiny_case(seed).cohort
        curve = traced(cohort, 12) if len(front(cohort)) > 6 else None
        if curve is not None:
            between += len({point.values for point in curve.points}) - len({end.point for end in curve.ends})
    assert between > 10


def test_without_points_between_only_the_ends_are_there() -> None:
    curve = traced(tiny_case(SEEDS[0]).cohort, 0)
    assert {end.point for end in curve.ends} == set(range(len(curve.points)))


def test_a_trimmed_plan_keeps_the_limits_and_the_rules() -> None:
    cut = 0
    for seed in SEEDS:
        case = tiny_case(seed)
        plans = all_plans(case.cohort)
        known = set(map(tuple, plans.measures.tolist()))
        solved = solve_with_details(case.cohort, workers=1)
        for name in CURVE[1:]:
            limit = solved.plan.measures[name] // 2
            smaller = trimmed(solved.problem, solved.outcome.solution, {name: limit})
            if smaller is not None:
                import solvers

                measures = solvers.evaluate(solved.problem, smaller).measures
                assert measures[name] <= limit
                assert tuple(measures[each] for each in MEASURES) in known, seed
                cut += measures[name] < solved.plan.measures[name]
    assert cut > 10
