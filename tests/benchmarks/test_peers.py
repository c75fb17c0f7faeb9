"""Every peer on tiny cohorts that together know every rule: valid plans, none better than a proven optimum."""

from __future__ import annotations

import time

import pytest

from scheduler.calendars.cohort import read_calendars
from scheduler.cohort.load import parse_cohort
from scheduler.compile import compile_problem
from solvers import Settings, solve
from tests.benchmarks.judging import judge_solution
from tests.benchmarks.peers import PEERS
from tests.benchmarks.peers.clock import Clock
from tests.cohorts.tiny import tiny_case

SEEDS = (1, 3, 12, 16, 21, 24, 25, 31, 42, 57)
"""None has a published plan; together they use every rule."""
EXACT = {"textbook", "highs"}
SECONDS = {"greedy": 0.2, "timefold": 4.0}


@pytest.fixture(params=sorted(PEERS))
def method(request):
    if missing := PEERS[request.param]().missing():
        pytest.skip(missing)
    return request.param


@pytest.mark.parametrize("seed", SEEDS)
def test_a_peer_makes_valid_plans_no_better_than_the_optimum(method, seed):
    case = tiny_case(seed)
    assert case.published is None
    cohort = parse_cohort({name: value for name, value in case.document.items() if name != "objective"})
    readings = read_calendars(cohort)
    problem = compile_problem(cohort, readings)
    outcome = solve(problem, Settings(time_limit=30.0, workers=2))
    assert all(tier.best == tier.bound for tier in outcome.tiers[:2])
    peer = PEERS[method]()
    if method == "timefold":
        from tests.benchmarks.peers.timefold import not_modelled

        if not_modelled(problem):
            pytest.skip("a rule that the Timefold peer does not know")
    peer.prepare()
    bounds: dict[str, int] = {}

    def report(*, solution: object = None, **news: int | None) -> None:
        bounds.update({name: value for name, value in news.items() if value is not None and "bound" in name})

    found = peer.plan(problem, Clock(time.monotonic(), SECONDS.get(method, 20.0)), report)
    assert found is not None
    judged = judge_solution(cohort, readings, problem, found)
    assert judged.faults == ()
    optimum = tuple(tier.best for tier in outcome.tiers[:2])
    assert judged.values[:2] >= optimum
    assert bounds.get("first_bound", 0) <= optimum[0]
    if method in EXACT:
        assert judged.values[:2] == optimum
        assert bounds.get("second_bound", 0) <= optimum[1]
