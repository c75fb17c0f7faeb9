"""Scorecards, worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scheduler.api.programmes import figures_of_solved
from scheduler.cohort.load import load_cohort, parse_cohort
from scheduler.errors import InputError
from scheduler.opened import open_plan
from scheduler.plan_text import load_plan
from scheduler.programmes.figures import LiveFigures, live_figures
from scheduler.programmes.profiles import PROFILES, profile_of
from scheduler.programmes.programme import CRITERIA, MODES
from scheduler.programmes.scorecard import ComponentCard, Scorecard, scorecard
from scheduler.programmes.scores import standing_scores
from scheduler.solving import solve_with_details
from tests.programmes.small import component, document, programme

STORIES = Path(__file__).parents[2] / "fixtures" / "cohorts"
STATED = {
    "asynchronous": {"cost": 5, "speed": 4, "quality": 2, "compliance": 3, "personalization": 1},
    "synchronous": {"cost": 1, "speed": 2, "quality": 4, "compliance": 3, "personalization": 5},
    "hybrid": {"cost": 3, "speed": 3, "quality": 4.5, "compliance": 5, "personalization": 4},
}


def card(found: Scorecard) -> ComponentCard:
    return found.components[0]


@pytest.mark.parametrize(
    ("profile", "scores", "best"),
    [
        # 0.15 × cost + 0.15 × speed + 0.2 × quality + 0.4 × compliance + 0.1 × personalization
        ("regulated", (0.75 + 0.6 + 0.4 + 1.2 + 0.1, 0.15 + 0.3 + 0.8 + 1.2 + 0.5, 4.2), "hybrid"),
        # 0.25 × cost + 0.4 × speed + 0.15 × quality + 0.1 × compliance + 0.1 × personalization
        ("rapid_growth", (1.25 + 1.6 + 0.3 + 0.3 + 0.1, 0.25 + 0.8 + 0.6 + 0.3 + 0.5, 3.525), "asynchronous"),
        # 0.15 × cost + 0.1 × speed + 0.35 × quality + 0.15 × compliance + 0.25 × personalization
        ("mature_ld", (0.75 + 0.4 + 0.7 + 0.45 + 0.25, 0.15 + 0.2 + 1.4 + 0.45 + 1.25, 4.075), "hybrid"),
    ],
)
def test_three_profiles_by_hand(profile: str, scores: tuple[float, ...], best: str) -> None:
    stated = programme(component(scores=STATED, learners=24))
    found = scorecard(stated, profile_of(stated, profile))
    assert [mode.score for mode in card(found).modes] == pytest.approx(scores)
    assert [mode.impact for mode in card(found).modes] == pytest.approx([24 * score for score in scores])
    assert card(found).best == (best,)


def test_weights_of_profiles_sum_to_one() -> None:
    for name in PROFILES:
        assert profile_of(programme(component()), name).name == name
        own = PROFILES[name].model_dump()
        assert programme(component(), weights=own).weights == PROFILES[name]


def test_what_is_stated_for_a_component_stands_before_the_programme_s_and_that_before_the_table() -> None:
    of_all = {"hybrid": {"cost": 1, "speed": 1}}
    wanted = programme(component(scores={"hybrid": {"cost": 4}}), scores=of_all)
    table = standing_scores(wanted, wanted.components[0])
    assert (table["hybrid"]["cost"], table["hybrid"]["speed"], table["hybrid"]["compliance"]) == (4, 1, 5)


def test_scores_of_the_table_lie_between_one_and_five() -> None:
    for learners in (1, 36, 37):
        for complexity in range(1, 6):
            wanted = programme(component(learners=learners, complexity=complexity))
            table = standing_scores(wanted, wanted.components[0])
            assert set(table) == set(MODES)
            assert all(set(row) == set(CRITERIA) and min(row.values()) >= 1 for row in table.values())
            assert max(score for row in table.values() for score in row.values()) == 5


def test_a_tie_is_one_also_where_sums_of_floats_differ() -> None:
    """0.3 + 0.3 + 0.2 + 0.3 + 0.3 and 0.3 + 0.6 + 0.2 + 0.1 + 0.2 are both 1.4."""
    weights = {"cost": 0.3, "speed": 0.3, "quality": 0.2, "compliance": 0.1, "personalization": 0.1}
    rows = ((1, 1, 1, 3, 3), (1, 1, 1, 1, 1), (1, 2, 1, 1, 2))
    assert sum(a * b for a, b in zip(weights.values(), rows[0], strict=True)) != sum(
        a * b for a, b in zip(weights.values(), rows[2], strict=True)
    )
    stated = {mode: dict(zip(CRITERIA, row, strict=True)) for mode, row in zip(MODES, rows, strict=True)}
    wanted = programme(component(scores=stated), weights=weights)
    found = scorecard(wanted, profile_of(wanted, None))
    assert found.profile == "the programme's own"
    assert card(found).best == ("asynchronous", "hybrid") == found.best


def test_total_impact_is_summed_over_components() -> None:
    wanted = programme(component(scores=STATED, learners=10), component(id="b", scores=STATED, learners=14))
    found = scorecard(wanted, profile_of(wanted, "regulated"))
    assert found.impact["hybrid"] == pytest.approx(24 * 4.2)


def test_weights_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    path.write_text(json.dumps({"cost": 1, "speed": 0, "quality": 0, "compliance": 0, "personalization": 0}))
    wanted = programme(component(scores=STATED))
    found = scorecard(wanted, profile_of(wanted, str(path)))
    assert [mode.score for mode in card(found).modes] == [5, 1, 3]


@pytest.mark.parametrize(
    ("weights", "place", "words"),
    [
        ({"cost": 1.5, "speed": 0, "quality": 0, "compliance": 0, "personalisation": 0}, "cost", "is more than 1"),
        (
            {"cost": 1, "speed": 0, "quality": 0, "compliance": 0, "personalisation": 0},
            "personalisation",
            'did you mean "personalization"?',
        ),
        ({"cost": 0.5, "speed": 0, "quality": 0, "compliance": 0, "personalization": 0}, "", "sums to 0.5"),
    ],
)
def test_weights_with_faults_are_refused(weights: dict[str, float], place: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    path.write_text(json.dumps(weights))
    with pytest.raises(InputError) as caught:
        profile_of(programme(component()), str(path))
    assert any(fault.path == place and words in str(fault) for fault in caught.value.faults)


def test_an_unknown_profile_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match='did you mean "rapid_growth"'):
        profile_of(programme(component()), "rapid-grwth")


def cohort(*learners: str, **clinic: Any) -> dict[str, Any]:
    """One session, on the second day at 07:00 UTC for an hour: an hour before its instructor's work begins."""
    return {
        "schema_version": 1,
        "id": "c",
        "horizon": {"start": "2027-03-08", "end": "2027-03-12"},
        "learners": [{"id": zone, "name": zone, "time_zone": zone} for zone in learners],
        "instructors": [{"id": "i", "name": "Dara Quinn", "time_zone": "UTC", "clinics": ["workshop"]}],
        "clinics": [
            {
                "id": "workshop",
                "title": "Workshop",
                "duration_minutes": 60,
                "capacity": 4,
                "sessions": [{"id": "s", "start": "2027-03-09T07:00Z"}],
                **clinic,
            }
        ],
    }


def figures(wanted: dict[str, Any]) -> LiveFigures:
    loaded = parse_cohort(wanted)
    solved = solve_with_details(loaded, time_limit=None, workers=1)
    return live_figures(loaded, solved.plan, solved.problem, solved.outcome.solution, "workshop")


RATES = {
    "instructor_hour": 80,
    "learner_hour": 40,
    "out_of_hours_premium": 20,
    "async_hour": 5,
    "async_minutes_per_day": 30,
}


def test_figures_come_from_the_plan() -> None:
    """In Berlin it is 08:00, an hour before work; in Kolkata 12:30, within it; in New York 02:00."""
    found = figures(cohort("Europe/Berlin", "Asia/Kolkata", "America/New_York"))
    assert (found.requests, found.seated, found.sessions) == (3, 2, 1)
    assert (found.instructor_minutes, found.learner_minutes, found.out_of_hours) == (60, 120, 60 + 60)
    assert (found.days, found.horizon_days, found.reachable) == (None, 5, 1)


def test_figures_of_all_clinics_sum_to_the_plan_s_measures() -> None:
    loaded, plan = load_cohort(STORIES / "republish.json"), load_plan(STORIES / "republish.plan.json")
    opened = open_plan(plan, loaded)
    found = [live_figures(loaded, plan, opened.problem, opened.solution, clinic.id) for clinic in loaded.clinics]
    assert sum(each.out_of_hours for each in found) == plan.measures["out_of_hours"]
    assert sum(each.instructor_minutes for each in found) == plan.measures["instructor_minutes"] > 0
    assert sum(each.requests - each.seated for each in found) == len(plan.unscheduled)


def test_costs_days_and_reach_take_the_place_of_guesses() -> None:
    """Live: 80 + 2 × 40 + 2 × 20 = 200 for two. Self-paced: an hour at 45. Preparation: half of that."""
    live = figures(cohort("Europe/Berlin", "Asia/Kolkata"))
    wanted = programme(component(learners=2, scores=STATED), rates=RATES)
    found = scorecard(wanted, profile_of(wanted, "mature_ld"), {"workshop": live})
    modes = {mode.mode: mode for mode in card(found).modes}
    assert [mode.cost_per_learner for mode in modes.values()] == [45, 100, 122.5]
    assert [mode.days for mode in modes.values()] == [2, 2, 3]
    assert [mode.share_in_hours for mode in modes.values()] == [1, 0.5, 0.5]
    assert [mode.scores["cost"] for mode in modes.values()] == pytest.approx([5, 5 * 45 / 100, 5 * 45 / 122.5])
    assert [mode.scores["speed"] for mode in modes.values()] == pytest.approx([5, 5, 10 / 3])
    assert [mode.scores["quality"] for mode in modes.values()] == pytest.approx([2, 2.5, 2.75])
    assert [mode.scores["compliance"] for mode in modes.values()] == [3, 3, 5]
    by_hand = 0.15 * 2.25 + 0.1 * 5 + 0.35 * 2.5 + 0.15 * 3 + 0.25 * 5
    assert modes["synchronous"].score == pytest.approx(by_hand)
    assert modes["synchronous"].impact == pytest.approx(2 * by_hand)


def test_what_is_more_than_five_times_as_dear_scores_one() -> None:
    """Self-paced an hour at 45; live an hour of an instructor at 420, and of the one learner at 40."""
    live = figures(cohort("Asia/Kolkata"))
    wanted = programme(component(learners=1), rates={**RATES, "instructor_hour": 420, "out_of_hours_premium": 0})
    modes = card(scorecard(wanted, profile_of(wanted, None), {"workshop": live})).modes
    assert modes[1].cost_per_learner == 460
    assert [mode.scores["cost"] for mode in modes] == [5, 1, 1]


def test_who_is_not_reached_makes_a_mode_slow_and_costs_are_of_those_seated() -> None:
    live = figures(cohort("Europe/Berlin", "Asia/Kolkata", "America/New_York"))
    wanted = programme(component(learners=3, scores=STATED), rates=RATES)
    found = scorecard(wanted, profile_of(wanted, "mature_ld"), {"workshop": live})
    modes = {mode.mode: mode for mode in card(found).modes}
    assert [mode.days for mode in modes.values()] == [2, None, None]
    assert modes["synchronous"].cost_per_learner == 100
    # Two days of self-paced work against more than the horizon: 5 days and those two.
    assert modes["synchronous"].scores["speed"] == pytest.approx(5 * 2 / 7)


def test_where_nobody_has_a_seat_live_modes_cost_and_reach_the_least() -> None:
    live = figures(cohort("America/New_York"))
    wanted = programme(component(learners=1, scores=STATED), rates=RATES)
    found = scorecard(wanted, profile_of(wanted, "mature_ld"), {"workshop": live})
    for mode in card(found).modes[1:]:
        assert mode.cost_per_learner is None
        assert (mode.scores["cost"], mode.scores["quality"]) == (1, 1)


def test_a_clinic_for_which_nobody_asks_leaves_the_guesses() -> None:
    wanted = cohort("Europe/Berlin")
    wanted["learners"][0]["clinics"] = []
    loaded = parse_cohort(wanted)
    solved = solve_with_details(loaded, time_limit=None, workers=1)
    assert figures_of_solved(programme(component()), loaded, solved) == {}


def test_a_clinic_that_waits_for_pre_work_is_not_made_to_wait_twice() -> None:
    waiting = cohort("Asia/Kolkata", prework=[{"async": "read", "lead_days": 1}])
    waiting["async_alternatives"] = [
        {"id": "read", "title": "Read", "covers": [], "kind": "reading", "duration_minutes": 30}
    ]
    live = figures(waiting)
    wanted = programme(component(learners=1), rates=RATES)
    modes = card(scorecard(wanted, profile_of(wanted, None), {"workshop": live})).modes
    assert [mode.days for mode in modes] == [2, 2, 2]


def test_scores_outside_one_to_five_are_refused_with_place_and_cure() -> None:
    from scheduler.programmes.load import parse_programme

    with pytest.raises(InputError) as caught:
        parse_programme(document(component(scores={"hybrid": {"cost": 0.5}}), scores={"synchronous": {"speed": 6}}))
    assert sorted(str(fault) for fault in caught.value.faults) == [
        "components[0].scores.hybrid.cost 0.5 is less than 1; write 1 or more",
        "scores.synchronous.speed 6 is more than 5; write 5 or less",
    ]
