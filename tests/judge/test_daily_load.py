"""Rule 21 on one plan that keeps it, and on every plan with one fault seeded into it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from scheduler.judge import Facts, JudgedSession, rule_findings
from tests.judge.build import Json, at, cohort_of, seat

Sessions = list[JudgedSession]
MONDAY, HOUR, DAY = at("2026-03-02T00:00Z"), 60, 1440
ALWAYS = [{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "start": "00:00", "end": "24:00"}]
LIMITS: dict[str, tuple[int, Json]] = {
    "bare": (120, {}),
    "forum": (180, {"duties": [{"title": "Forum", "minutes_per_day": 60}]}),
    "monday": (150, {"duties": [{"title": "Office hour", "minutes_per_day": 30, "days": ["mon"]}]}),
    "grader": (120, {"duties": [{"title": "Grading", "after": "lab", "minutes_per_learner": 500}]}),
    "double": (
        200,
        {
            "duties": [
                {"title": "Forum", "minutes_per_day": 50},
                {"title": "Mail", "minutes_per_day": 30, "days": ["mon", "tue"]},
            ]
        },
    ),
}
"""Every one of these has just two hours for sessions on the Monday."""


def scene() -> Facts:
    return Facts(
        cohort_of(
            learners=[{"id": key, "available_hours": ALWAYS} for key in "ab"],
            instructors=[
                {"id": key, "clinics": ["lab", "talk"], "available_hours": ALWAYS, "max_minutes_per_day": most, **more}
                for key, (most, more) in LIMITS.items()
            ],
            clinics=[{"id": "lab"}, {"id": "talk", "duration_minutes": 1}],
        )
    )


def led(facts: Facts, leader: str, *hours: int, clinic: str = "lab") -> Sessions:
    """Sessions without learners that matter, so many hours after Monday's beginning."""
    return [
        seat(facts, f"{clinic}-{leader}-{hour}", clinic, MONDAY + hour * HOUR, "a" if k == 0 else "b", leader)
        for k, hour in enumerate(hours)
    ]


def found(facts: Facts, sessions: Sessions) -> set[str]:
    return {finding.code for finding in rule_findings(facts, sessions, {"daily_load"})}


@pytest.mark.parametrize("leader", LIMITS)
def test_two_hours_fit(leader: str) -> None:
    facts = scene()
    assert found(facts, led(facts, leader, 8, 12)) == set()


def seeded(facts: Facts) -> Iterator[Sessions]:
    for leader in LIMITS:
        yield led(facts, leader, 8, 12, 15)
        yield [*led(facts, leader, 8, 12), *led(facts, leader, 15, clinic="talk")]
        yield [*led(facts, leader, 0, 23), *led(facts, leader, 22, clinic="talk")]
        one, two, three = led(facts, leader, 8, 12, 15)
        yield [dataclasses.replace(one, frozen=True), dataclasses.replace(two, frozen=True), three]


def test_each_of_twenty_faults_is_found() -> None:
    facts = scene()
    plans = list(seeded(facts))
    assert len(plans) == 20
    assert [k for k, sessions in enumerate(plans) if found(facts, sessions) != {"daily_load"}] == []


def test_frozen_sessions_alone_are_no_fault() -> None:
    facts = scene()
    for sessions in seeded(facts):
        assert found(facts, [dataclasses.replace(one, frozen=True) for one in sessions]) == set()


def test_days_are_the_instructors_own_and_a_meeting_counts_where_it_starts() -> None:
    auckland = {"id": "i", "clinics": ["lab"], "time_zone": "Pacific/Auckland", "max_minutes_per_day": 60}
    facts = Facts(
        cohort_of(
            learners=[{"id": key} for key in "ab"],
            instructors=[{**auckland, "available_hours": ALWAYS}],
            clinics=[{"id": "lab"}],
        )
    )
    late, midnight = at("2026-03-04T10:30Z"), at("2026-03-04T11:30Z")  # 23:30, and 00:30 of the next day
    one, two = seat(facts, "lab-1", "lab", late, "a", "i"), seat(facts, "lab-2", "lab", midnight, "b", "i")
    assert found(facts, [one, two]) == set()
    early = seat(facts, "lab-2", "lab", late - 120, "b", "i")
    assert found(facts, [one, early]) == {"daily_load"}


@pytest.mark.parametrize(("day", "fits"), [(0, False), (1, True), (5, True), (6, True)])
def test_a_duty_takes_time_on_its_own_days_only(day: int, fits: bool) -> None:
    facts = scene()
    hours = [day * 24 + hour for hour in (8, 12)]
    longer = led(facts, "monday", *hours)
    longer += led(facts, "monday", day * 24 + 15, clinic="talk")
    assert (found(facts, longer) == set()) is fits
    on_weekend = led(facts, "forum", *hours, day * 24 + 15)
    assert (found(facts, on_weekend) == set()) is (day in (5, 6))
