"""Two plans side by side, against differences worked out by hand."""

from __future__ import annotations

from typing import Any

from scheduler.api import solve_with_details
from scheduler.cohort.load import parse_cohort
from scheduler.whatif.comparison import Better, ClinicRow, PersonRow, RequestRow, Side, compare
from scheduler.whatif.variation import read_change, vary
from tests.cohorts.tiny import tiny_case
from tests.whatif.small import COHORT


def side(document: dict[str, Any], time_limit: float | None = None) -> Side:
    cohort = parse_cohort(document)
    return Side.of_solved(cohort, solve_with_details(cohort, workers=1, time_limit=time_limit))


def changed(*settings: str, remove: tuple[str, ...] = ()) -> Side:
    changes = [*(read_change("set", text) for text in settings), *(read_change("remove", text) for text in remove)]
    return side(vary(COHORT, changes))


def test_one_seat_more() -> None:
    """Two sessions can be led in all. In the base they seat l3 in the lab, and l1 in the lab or the talk.

    So one request of l1 is left out, and l2's, which a decision forbids. With two seats l1 joins l3, and has the talk
    too: l2 alone is left out.
    """
    base, more = side(COHORT), changed("clinics.lab.capacity=2")
    found = compare(base, more)
    row = {each.measure: (each.first, each.second) for each in found.measures}
    assert row["unscheduled"] == (2, 1)
    assert row["sessions"] == (2, 2)
    assert found.better == Better("second", 1, 2, proven=True)
    assert [each.learner for each in found.gained] == ["l1"]
    assert found.lost == found.asked_anew == found.asked_no_more == ()
    back = compare(more, base)
    assert (back.gained, back.lost) == ((), found.gained)
    assert back.better == Better("first", 1, 2, proven=True)


def test_somebody_less() -> None:
    found = compare(side(COHORT), changed(remove=("learners.l1",)))
    assert found.asked_no_more == (
        RequestRow("l1", "Ada One", "lab", "Lab"),
        RequestRow("l1", "Ada One", "talk", "Talk"),
    )
    assert found.gained == found.lost == found.asked_anew == ()
    back = compare(changed(remove=("learners.l1",)), side(COHORT))
    assert back.asked_anew == found.asked_no_more
    assert len(back.unseated_anew) == 1


def test_a_lost_instructor_costs_sessions_and_minutes() -> None:
    """i2 gone: i1 leads the lab for l3, who counts twice; nobody can lead the talk."""
    found = compare(side(COHORT), changed(remove=("instructors.i2",)))
    assert [each.learner for each in found.lost] == ["l1"]
    assert found.minutes_led == (PersonRow("instructor", "i2", "Ivo Second", 60, 0),)
    assert sum(each.first - each.second for each in found.sessions) == 1
    assert all(isinstance(each, ClinicRow) for each in found.sessions)


def test_hours_that_are_worked_no_longer_cost_minutes() -> None:
    """l3 works in the night alone: the lab is outside working time by an hour for l3, where it is by day for i1."""
    night = '[{"days": ["mon"], "start": "00:00", "end": "01:00"}]'
    there = f"learners.l3.available_hours={json_days()}"
    found = compare(side(COHORT), changed(f"learners.l3.working_hours={night}", there))
    assert found.out_of_hours == (PersonRow("learner", "l3", "Cy Three", 0, 60),)
    assert found.better == Better("first", 2, 180, proven=True)


def json_days() -> str:
    """By day alone."""
    return '[{"days": ["mon"], "start": "09:00", "end": "17:00"}]'


def test_other_objectives_are_not_ranked() -> None:
    found = compare(side(COHORT), changed('objective={"tiers": [{"sessions": 1}]}'))
    assert (found.better, found.tiers) == (None, ())


def test_equal_plans_have_no_difference() -> None:
    found = compare(side(COHORT), side(COHORT))
    assert found.better == Better(None, None, None, proven=True)
    assert found.gained == found.lost == found.sessions == found.out_of_hours == found.minutes_led == ()


def test_a_difference_within_the_bounds_is_not_called_proven() -> None:
    base, more = side(COHORT), changed("clinics.lab.capacity=2")
    loose = base.plan.tiers[0].model_copy(update={"bound": 1})
    open_plan = base.plan.model_copy(update={"tiers": (loose, *base.plan.tiers[1:])})
    found = compare(Side(base.cohort, open_plan, base.problem, base.solution), more)
    assert found.better == Better("second", 1, 1, proven=False)


def test_the_rows_add_up_on_tiny_cohorts() -> None:
    """Of one cohort solved twice, for seats and for few sessions: what rows say is what the measures say."""
    for seed in [seed for seed in range(1, 40) if seed % 3 != 2 and seed % 30]:
        document = tiny_case(seed).document
        first, second = (
            side({**document, "objective": {"tiers": tiers}})
            for tiers in ([{"unscheduled": 1}, {"out_of_hours": 1}], [{"sessions": 1}, {"unscheduled": 1}])
        )
        found = compare(first, second)
        row = {each.measure: each.second - each.first for each in found.measures}
        weight = {
            (learner.id, request.clinic): first.cohort.weight(learner, request)
            for learner in first.cohort.learners
            for request in first.cohort.requests(learner)
        }
        lost = sum(weight[each.learner, each.clinic] for each in found.lost)
        gained = sum(weight[each.learner, each.clinic] for each in found.gained)
        assert row["unscheduled"] == lost - gained, seed
        assert row["out_of_hours"] == sum(each.second - each.first for each in found.out_of_hours), seed
        assert row["instructor_minutes"] == sum(each.second - each.first for each in found.minutes_led), seed
        assert row["sessions"] == sum(each.second - each.first for each in found.sessions), seed
