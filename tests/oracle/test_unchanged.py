"""Where nothing has changed, nothing changes: planned again, a best plan is the same to the byte."""

from __future__ import annotations

import pytest

from scheduler.cohort.load import parse_cohort
from scheduler.errors import InfeasibleError
from scheduler.plan import Plan
from scheduler.solving import solve
from tests.cohorts.draft import at
from tests.cohorts.tiny import tiny_case

SEEDS = [seed for seed in range(60) if seed % 3 != 2]
CHUNK = 10
PARTS = ("sessions", "unscheduled", "cancelled")


def parts(plan: Plan) -> list[str]:
    return [plan.model_dump_json(include={part}) for part in PARTS]


def changed(seed: int) -> bool:
    """Whether the plan of a tiny cohort differs from the one published before it."""
    cohort = parse_cohort(tiny_case(seed).document)
    try:
        first = solve(cohort, time_limit=60, workers=1)
    except InfeasibleError:
        return False
    assert first.status == "optimal"
    again = solve(cohort, time_limit=60, workers=1, published=first, freeze_before=at(0))
    return parts(again) != parts(first) or again.measures["changes"] != 0


@pytest.mark.parametrize("first", range(0, len(SEEDS), CHUNK))
def test_of_tiny_cohorts(first: int) -> None:
    assert [seed for seed in SEEDS[first : first + CHUNK] if changed(seed)] == []
