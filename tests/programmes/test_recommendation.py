"""The use cases of the field get the mode that practice gives them, each by the branch that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from scheduler.programmes.recommendation import Recommendation, recommend
from tests.programmes.small import BERLIN, KOLKATA, NEW_YORK, component, part, programme

PLANT = [{"id": "plant", "seats": 16}]


@dataclass(frozen=True)
class UseCase:
    """A component as the field has it, and what practice does with it."""

    name: str
    component: dict[str, Any]
    mode: str
    branch: str
    practice: str
    held: str | None = None
    programme: dict[str, Any] = field(default_factory=dict)


USE_CASES = (
    UseCase(
        "onboarding",
        {"content_type": "onboarding", "complexity": 2, "learners": 60},
        "asynchronous",
        "onboarding",
        "Regional Q&A clinics",
    ),
    UseCase(
        "compliance refresher",
        {"content_type": "compliance_refresher", "complexity": 2, "learners": 400, "regulation": "law"},
        "asynchronous",
        "compliance refresher",
        "Periodic live checks",
    ),
    UseCase(
        "a refresher that a policy asks for",
        {"content_type": "refresher", "complexity": 5, "learners": 8, "regulation": "policy"},
        "asynchronous",
        "compliance refresher",
        "Periodic live checks",
    ),
    UseCase(
        "a refresher that nobody asks for",
        {"content_type": "refresher", "complexity": 5, "learners": 8},
        "synchronous",
        "low scale, high complexity",
        "1 clinic of up to 12",
        "online",
    ),
    UseCase(
        "leadership",
        {"content_type": "leadership", "complexity": 4, "learners": 30},
        "hybrid",
        "live practice",
        "3 clinics of up to 12",
        "online",
    ),
    UseCase(
        "negotiation, even where it is simple",
        {"content_type": "negotiation", "complexity": 2, "learners": 12},
        "hybrid",
        "live practice",
        "First self-paced preparation: 30 min each",
        "online",
    ),
    UseCase(
        "incident drill",
        {"content_type": "incident_drill", "complexity": 3, "learners": 400},
        "hybrid",
        "live practice",
        "a drill with roles",
        "online",
    ),
    UseCase(
        "facilitated study",
        {"content_type": "facilitated_study", "complexity": 3, "learners": 20},
        "asynchronous",
        "low scale, low complexity",
        "A facilitator answers",
    ),
    UseCase(
        "three modes at once",
        {
            "complexity": 5,
            "learners": 80,
            "audience": [part(BERLIN, 30, site="plant"), part(NEW_YORK, 50)],
        },
        "hybrid",
        "high scale, high complexity",
        "In person at plant (30), online for the other 50, three modes at once.",
        "in_person_and_online",
        {"sites": PLANT, "start": "2027-03-01"},
    ),
    UseCase(
        "safety procedures alone",
        {"content_type": "safety_procedure", "complexity": 2, "learners": 500, "risk": "high"},
        "asynchronous",
        "high scale, low complexity",
        "nobody does it alone before somebody has watched",
    ),
    UseCase(
        "safety procedures in class",
        {
            "content_type": "safety_procedure",
            "complexity": 4,
            "learners": 10,
            "audience": [part(BERLIN, 10, site="plant")],
        },
        "synchronous",
        "low scale, high complexity",
        "In person, in a room: plant (10).",
        "in_person",
        {"sites": PLANT, "start": "2027-03-01"},
    ),
    UseCase(
        "asynchronous first",
        {"content_type": "product_knowledge", "complexity": 3, "learners": 300, "async_minutes": 20},
        "asynchronous",
        "high scale, low complexity",
        "Self-paced: 20 min each.",
    ),
    UseCase(
        "micro-learning",
        {"content_type": "micro_learning", "complexity": 1, "learners": 600},
        "asynchronous",
        "high scale, low complexity",
        "Pieces of 5 to 10 min",
    ),
    UseCase(
        "coaching on demand",
        {"content_type": "other", "complexity": 1, "learners": 5},
        "asynchronous",
        "low scale, low complexity",
        "Coaching on demand",
    ),
    *(
        UseCase(
            f"trainers who will teach {mode}",
            {"content_type": "train_the_trainer", "complexity": complexity, "learners": 100, "will_teach": mode},
            mode,
            "train the trainer",
            practice,
            held,
        )
        for mode, complexity, practice, held in (
            ("asynchronous", 5, "Self-paced", None),
            ("synchronous", 1, "Live: 9 clinics", "online"),
            ("hybrid", 1, "Then live: 9 clinics", "online"),
        )
    ),
)


def recommended(changes: dict[str, Any], **of_programme: Any) -> Recommendation:
    (found,) = recommend(programme(component(**changes), **of_programme))
    return found


@pytest.mark.parametrize("case", USE_CASES, ids=lambda case: case.name)
def test_the_use_cases_of_the_field(case: UseCase) -> None:
    found = recommended(case.component, **case.programme)
    assert (found.mode, found.branch, found.held) == (case.mode, case.branch, case.held)
    assert case.practice in " ".join(found.practice)


@pytest.mark.parametrize(
    ("learners", "complexity", "mode"),
    [
        (36, 3, "asynchronous"),
        (36, 4, "synchronous"),
        (37, 3, "asynchronous"),
        (37, 4, "hybrid"),
    ],
)
def test_scale_is_high_above_three_full_clinics_and_complexity_from_four(
    learners: int, complexity: int, mode: str
) -> None:
    found = recommended({"learners": learners, "complexity": complexity})
    scale, hard = ("high" if learners > 36 else "low"), ("high" if complexity > 3 else "low")
    assert (found.mode, found.branch) == (mode, f"{scale} scale, {hard} complexity")
    assert "the 36 of three full clinics" in found.sizes
    assert f"(scale {scale})" in found.sizes


def test_a_component_s_own_capacity_counts() -> None:
    assert recommended({"learners": 24, "capacity": 8}).mode == "synchronous"
    assert recommended({"learners": 25, "capacity": 8}).mode == "hybrid"


def test_a_site_with_too_few_learners_or_seats_is_no_class() -> None:
    sites = [{"id": "plant", "seats": 16}, {"id": "closet", "seats": 3}]
    audience = [part(BERLIN, 3, site="plant"), part(BERLIN, 9, site="closet")]
    found = recommended({"learners": 12, "audience": audience}, sites=sites, start="2027-03-01")
    assert found.held == "online"
    two_zones = [part(BERLIN, 2, site="plant"), part(KOLKATA, 2, site="plant"), part(NEW_YORK, 8)]
    found = recommended({"learners": 12, "audience": two_zones}, sites=sites, start="2027-03-01")
    assert found.held == "in_person_and_online"


def test_meeting_times_lie_in_everybody_s_hours_and_reach_most_first() -> None:
    """On 1 March Berlin works 08:00 to 16:00 UTC, New York 14:00 to 22:00, Kolkata 03:30 to 11:30."""
    audience = [part(BERLIN, 5), part(NEW_YORK, 4), part(KOLKATA, 3)]
    found = recommended({"learners": 12, "audience": audience}, start="2027-03-01")
    assert [(time.utc, time.learners) for time in found.meeting_times] == [("Mon 14:00 UTC", 9), ("Mon 03:30 UTC", 3)]
    local = {(time.place, time.clock) for time in found.meeting_times[0].local}
    assert local == {("Berlin", "15:00"), ("New York", "09:00")}


def test_a_night_shift_is_met_at_night_and_one_too_short_is_told() -> None:
    shift = [{"days": ["mon"], "start": "22:00", "end": "06:00"}]
    short = [{"days": ["tue"], "start": "12:00", "end": "12:30"}]
    audience = [part("UTC", 5, working_hours=shift), part("UTC", 2, working_hours=short)]
    found = recommended({"learners": 7, "audience": audience}, start="2027-03-01")
    (time,) = found.meeting_times
    assert time.learners == 5
    assert time.utc in ("Mon 00:00 UTC", "Mon 22:00 UTC")
    assert found.unreached == 2


def test_nobody_is_told_when_to_meet_where_nobody_meets() -> None:
    audience = [part(BERLIN, 600)]
    changes = {"content_type": "micro_learning", "complexity": 1, "learners": 600, "audience": audience}
    assert recommended(changes, start="2027-03-01").meeting_times == ()
    assert recommended({**changes, "content_type": "onboarding"}, start="2027-03-01").meeting_times
