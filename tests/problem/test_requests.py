"""Requests, readiness, decisions, languages, places, caps and tiers."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from .build import clinic, minute, person, plan, problem, shown

ALONE = [{"id": "intro", "title": "Intro", "covers": ["lab"], "kind": "module", "duration_minutes": 30}]


def test_requests_come_learner_by_learner_without_those_completed() -> None:
    learners = [
        person("ada", clinics=[{"clinic": "b", "priority": 7}, "a"], priority=2),
        person("bob"),
        person("cy", clinics=[]),
        person("di", completed=["a"]),
    ]
    made = problem(learners=learners, clinics=[clinic("a", priority=3), clinic("b")])
    assert made.request_learner.tolist() == [0, 0, 1, 1, 3]
    assert made.request_clinic.tolist() == [0, 1, 0, 1, 1]
    assert made.request_weight.tolist() == [6, 14, 3, 1, 1]
    assert [table.requests.tolist() for table in made.clinics] == [[0, 2], [1, 3, 4]]
    assert [table.learners.tolist() for table in made.clinics] == [[0, 1], [0, 1, 3]]


@pytest.mark.parametrize(
    ("more", "first"),
    [
        ({}, "05T00:00"),
        ({"completed": ["intro"]}, "02T00:00"),
        ({"available_from": "2026-03-04"}, "07T00:00"),
        ({"available_from": "2026-03-04", "completed": ["intro"], "time_zone": "America/New_York"}, "04T05:00"),
        ({"available_from": "2026-02-01"}, "05T00:00"),
    ],
)
def test_pre_work_takes_its_days_from_when_the_learner_can_begin(more: dict[str, str], first: str) -> None:
    made = problem(
        horizon={"end": "2026-03-10"},
        learners=[person("ada", **more)],
        clinics=[clinic("lab", prework=[{"async": "intro", "lead_days": 3}])],
        async_alternatives=ALONE,
    )
    table = made.clinics[0]
    assert shown(table.starts[table.ready[0]])[0] == first
    assert (table.ready[0] == (table.starts >= table.starts[table.ready[0]][0])).all()


def test_decisions_leave_the_starts_they_allow() -> None:
    def decision(learner: str, must: bool, start: str | None = None) -> dict[str, object]:
        when = {} if start is None else {"start": f"2026-03-02T{start}Z"}
        return {"learner": learner, "clinic": "lab", "must": must, **when}

    names = ["must", "there", "not-there", "never", "free"]
    made = problem(
        learners=[person(name) for name in names],
        decisions=[
            decision("must", True),
            decision("there", True, "09:00"),
            decision("not-there", False, "09:00"),
            decision("not-there", False, "10:00"),
            decision("never", False),
        ],
    )
    table = made.clinics[0]
    starts = {name: shown(table.starts[table.decided[row]]) for row, name in enumerate(names)}
    assert starts["there"] == ["02T09:00"]
    assert starts["never"] == []
    assert len(starts["must"]) == len(starts["free"]) == 24
    assert set(starts["free"]) - set(starts["not-there"]) == {"02T09:00", "02T10:00"}
    assert made.must_attend.tolist() == [True, True, False, False, False]


def test_languages_are_whole_strings_case_aside() -> None:
    learners = [
        person("any"),
        person("en", languages=["EN"]),
        person("none", languages=[]),
        person("pt", languages=["pt"]),
    ]
    made = problem(
        learners=learners,
        clinics=[clinic("lab", languages=["pt-BR", "En"]), clinic("mute")],
        instructors=[person("ivo", clinics=["lab"], languages=["PT-br"])],
    )
    assert made.languages == ("pt-br", "en")
    lab, mute = made.clinics
    assert lab.request_speaks.tolist() == [[True, True], [False, True], [False, False], [False, False]]
    assert lab.instructor_speaks.tolist() == [[True, False]]
    assert (mute.languages, mute.request_speaks.shape) == ((), (4, 0))


def test_sites_are_numbered_over_rooms_and_people() -> None:
    made = problem(
        learners=[person("ada", site="oslo"), person("bob")],
        instructors=[person("ivo", clinics=["lab"], sites=["rome", "oslo"]), person("uma", clinics=["lab"])],
        rooms=[{"id": "r", "site": "rome", "seats": 4, "time_zone": "UTC"}],
    )
    rome, oslo = made.room_site[0], made.learner_site[0]
    assert rome != oslo
    assert made.learner_site[1] == -1
    assert made.instructor_serves[:, [rome, oslo]].tolist() == [[True, True], [False, False]]
    assert made.clinics[0].rooms == ()


def test_caps_come_with_the_days_and_weeks_of_who_has_them() -> None:
    """Auckland is 13 hours ahead; weeks begin on its Mondays."""
    made = problem(
        defaults={"max_out_of_hours": 90},
        learners=[
            person("ada", time_zone="Pacific/Auckland", max_sessions_per_day=1),
            person("bob", max_out_of_hours=0),
        ],
        instructors=[
            person("ivo", clinics=["lab"], time_zone="Pacific/Auckland", max_sessions_per_week=3, same_as="bob"),
            person("uma", clinics=[], max_sessions_per_day=2, max_sessions=5, buffer_minutes=10, past_minutes=7),
        ],
    )
    assert made.learner_max_out_of_hours == (90, 0)
    assert made.learner_max_per_day == (1, None)
    assert set(made.learner_days) == {0}
    assert {minute("2026-03-01T11:00"), minute("2026-03-02T11:00")} <= set(made.learner_days[0].tolist())
    assert set(made.instructor_weeks) == {0}
    weeks = made.instructor_weeks[0].tolist()
    assert minute("2026-03-01T11:00") in weeks
    assert weeks[0] < minute("2026-03-01T11:00")
    assert {later - earlier for earlier, later in pairwise(weeks)} == {7 * 1440}
    assert set(made.instructor_days) == {1}
    assert made.human_of_instructor.tolist() == [1, -1]
    assert (made.instructor_max_sessions, made.instructor_buffer.tolist()) == ((None, 5), [0, 10])
    assert made.past_minutes.tolist() == [0, 7]


def test_order_is_in_minutes_of_whole_days() -> None:
    after = [{"clinic": "a", "min_days": 1, "max_days": 3, "required": True}]
    rule = problem(clinics=[clinic("a"), clinic("b", after=after)]).clinics[1].after[0]
    assert (rule.clinic, rule.min_minutes, rule.max_minutes, rule.required) == (0, 1440, 4320, True)


def test_the_default_tiers_put_changes_beside_seats_where_a_plan_was_published() -> None:
    fresh = [dict(tier.weights) for tier in problem().tiers]
    assert fresh == [
        {"unscheduled": 1},
        {"out_of_hours": 1, "instructor_minutes": 1},
        {"worst_out_of_hours": 1},
        {"peak_instructor_minutes": 1},
        {"days_waited": 1},
    ]
    again = [dict(tier.weights) for tier in problem(plan()).tiers]
    assert again == [{"unscheduled": 3, "changes": 1}, *fresh[1:]]


def test_stated_tiers_are_taken_as_they_are() -> None:
    stated = {"tiers": [{"sessions": 2, "unscheduled": 0, "slack_percent": 0.1}]}
    tier = problem(plan(), objective=stated).tiers
    assert [each.weights for each in tier] == [(("sessions", 2),)]
    assert tier[0].slack_percent == Fraction(1, 10)
