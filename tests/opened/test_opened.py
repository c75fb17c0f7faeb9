"""A plan that is opened and written again unchanged is the same plan, and one that no longer fits is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import scheduler
from scheduler.errors import InfeasibleError
from scheduler.opened import open_plan, plan_of
from tests.cohorts.tiny import tiny_cohort


@pytest.mark.parametrize("seed", range(30))
def test_unchanged(seed: int) -> None:
    cohort = scheduler.parse_cohort(tiny_cohort(seed))
    try:
        plan = scheduler.solve(cohort, time_limit=None, deterministic=True, workers=1)
    except InfeasibleError:
        pytest.skip("nothing can meet what must be")
    opened = open_plan(plan, cohort)
    again = plan_of(opened, opened.solution)
    assert (again.sessions, again.unscheduled, again.measures) == (plan.sessions, plan.unscheduled, plan.measures)


def test_a_learner_who_left() -> None:
    document = json.loads((Path(__file__).parents[2] / "fixtures/cohorts/five-zones.json").read_text())
    plan = scheduler.solve(scheduler.parse_cohort(document), time_limit=5, workers=1)
    gone = plan.sessions[0].learners[0]
    document["learners"] = [each for each in document["learners"] if each["id"] != gone]
    with pytest.raises(scheduler.InputError, match="no longer ask"):
        open_plan(plan, scheduler.parse_cohort(document))
