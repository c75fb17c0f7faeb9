"""The tiny cohorts are what they are meant to be: the same every time, and between them about everything there is."""

from __future__ import annotations

import pytest

from scheduler.cohort.cohort import MEASURES
from tests.cohorts.features import ALL_FEATURES, features
from tests.cohorts.tiny import PAST_EVERY, tiny_case, tiny_cohort
from tests.oracle.binding import measure_binds
from tests.oracle.brute import optimum

SEEDS = range(300)


def test_a_seed_gives_the_same_cohort_every_time() -> None:
    first = tiny_cohort(5)
    tiny_case.cache_clear()
    assert tiny_cohort(5) == first
    assert tiny_cohort(6) != first


def test_the_cohorts_use_every_feature() -> None:
    missing = set(ALL_FEATURES)
    for seed in SEEDS:
        missing -= features(tiny_cohort(seed))
        if not missing:
            break
    assert not missing


def test_some_cohorts_are_infeasible_and_most_are_not() -> None:
    cases = [tiny_case(seed) for seed in range(0, 120, 10)]
    bests = [optimum(case.cohort, case.published, case.freeze_before) for case in cases]
    assert 2 <= bests.count(None) <= len(bests) // 2


def test_some_have_frozen_sessions_and_some_that_can_go_on() -> None:
    cases = [case for case in map(tiny_case, range(2, 60, 3)) if case.published and case.published.sessions]
    starts = [
        (session.meetings[0].start.timestamp() // 60, case.freeze_before)
        for case in cases
        if case.published is not None
        for session in case.published.sessions
    ]
    assert sum(start < freeze for start, freeze in starts if freeze is not None) >= 5
    assert sum(start >= freeze for start, freeze in starts if freeze is not None) >= 5


@pytest.mark.parametrize("measure", MEASURES)
def test_the_measure_decides_some_optimum(measure: str) -> None:
    seeds = sorted(SEEDS, key=lambda seed: measure == "repeated_out_of_hours" and seed % PAST_EVERY != 3)
    assert any(measure_binds(tiny_case(seed), measure) for seed in seeds)
