"""The least that suffices, against all plans of tiny cohorts."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pytest

from scheduler.api import read_calendars
from scheduler.cohort.cohort import MEASURES, Cohort
from scheduler.cohort.load import parse_cohort
from scheduler.errors import InfeasibleError
from scheduler.whatif.sizing import fewest_instructors, least_sessions
from tests.cohorts.tiny import tiny_case
from tests.oracle.brute import all_plans
from tests.oracle.plans import Plans

SEEDS = [seed for seed in range(1, 70) if seed % 3 != 2 and seed % 30][:30]
SHARES = (Fraction(1, 2), Fraction(4, 5), Fraction(1))
UNSCHEDULED, SESSIONS = MEASURES.index("unscheduled"), MEASURES.index("sessions")


HOURS_TO_LEAD = {
    "schema_version": 1,
    "id": "hours",
    "horizon": {"start": "2027-03-01", "end": "2027-03-01", "start_every_minutes": 60},
    "learners": [{"id": f"l{k}", "name": f"Learner {k}", "time_zone": "UTC"} for k in range(6)],
    "instructors": [
        {"id": f"i{k}", "name": f"Instructor {k}", "time_zone": "UTC", "clinics": ["lab"], "max_sessions": 2}
        for k in range(5)
    ],
    "clinics": [{"id": "lab", "title": "Lab", "duration_minutes": 60, "capacity": 1}],
}


def weight_of(cohort: Cohort) -> int:
    pairs = [(each, request) for each in cohort.learners for request in cohort.requests(each)]
    return sum(cohort.weight(*pair) for pair in pairs if pair[1].clinic not in pair[0].completed)


def enough(plans: Plans, share: Fraction) -> list[int]:
    """The plans that seat a share of the weight."""
    allowed = floor(weight_of(plans.cohort) * (1 - share))
    return [p for p, left in enumerate(plans.measures[:, UNSCHEDULED].tolist()) if left <= allowed]


@pytest.mark.parametrize("share", SHARES)
def test_the_least_sessions_are_those_of_brute_force(share: Fraction) -> None:
    reached = 0
    for seed in SEEDS:
        cohort = tiny_case(seed).cohort
        plans = all_plans(cohort)
        rows = enough(plans, share)
        if not rows:
            with pytest.raises(InfeasibleError):
                least_sessions(cohort, read_calendars(cohort), share, workers=1)
            continue
        found = least_sessions(cohort, read_calendars(cohort), share, workers=1)
        least = int(plans.measures[rows, SESSIONS].min())
        assert (found.found, found.bound, found.proven) == (least, least, True), seed
        assert found.plan.measures["unscheduled"] <= found.allowed
        reached += 1
    assert reached > 2


@pytest.mark.parametrize("share", SHARES[:2])
def test_the_fewest_instructors_are_those_of_brute_force(share: Fraction) -> None:
    sizes = set()
    for seed in SEEDS:
        cohort = tiny_case(seed).cohort
        plans = all_plans(cohort)
        rows = enough(plans, share)
        if not rows:
            continue
        fewest = min(len({i for one in plans.choice(p) for i in one.shell.instructors}) for p in rows)
        found = fewest_instructors(cohort, read_calendars(cohort), share, workers=1)
        assert (found.found, found.bound) == (fewest, fewest), seed
        leading = {i for session in found.plan.sessions for i in session.instructors}
        assert leading == set(found.chosen), seed
        assert found.plan.measures["unscheduled"] <= found.allowed, seed
        sizes.add(fewest)
    assert len(sizes) > 1


def test_minutes_that_must_be_led_bound_the_number_of_instructors() -> None:
    """Six learners in six sessions of an hour, and nobody can lead more than two: three are needed, of five."""
    cohort = parse_cohort(HOURS_TO_LEAD)
    found = fewest_instructors(cohort, read_calendars(cohort), Fraction(1), workers=1)
    assert (found.found, found.bound) == (3, 3)
    half = fewest_instructors(cohort, read_calendars(cohort), Fraction(1, 2), workers=1)
    assert (half.found, half.bound, half.allowed) == (2, 2, 3)
