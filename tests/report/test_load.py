"""Instructors' days as worked out by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from scheduler.cohort.load import parse_cohort
from scheduler.report.load import DayLoad, daily_load, has_duties
from tests.problem.build import clinic, document, person, plan, session

GRADING = {"title": "Grading", "after": "lab", "minutes_per_learner": 25}
FORUM = {"title": "Forum", "minutes_per_day": 30, "days": ["mon", "wed"]}
WEEK = {"start": "2026-03-02", "end": "2026-03-08"}
"""Monday to Sunday."""


def days(duties: list[dict[str, Any]], *sessions: Any, **more: Any) -> list[tuple[int, int, int, int]]:
    """Day of March, minutes led, standing and following."""
    ivo = person("ivo", clinics=["lab"], duties=duties, **more)
    eve = person("eve", clinics=["lab"])
    learners = [person(key) for key in "abc"]
    cohort = parse_cohort(document(learners=learners, instructors=[ivo, eve], horizon=WEEK, clinics=[clinic("lab")]))
    rows = [day for day in daily_load(cohort, plan(*sessions)) if day.instructor == "ivo"]
    assert all(day.day.month == 3 for day in rows)
    return [(day.day.day, day.led, day.standing, day.following) for day in rows]


LAB = session("lab-1", "2026-03-03T10:00", "a b c")


def test_meetings_and_standing_duties_are_where_they_are() -> None:
    assert days([], LAB) == [(3, 60, 0, 0)]
    assert days([FORUM], LAB) == [(2, 0, 30, 0), (3, 60, 0, 0), (4, 0, 30, 0)]
    assert [day for day, *_ in days([{"title": "Mail", "minutes_per_day": 5}])] == [2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("within", "start", "expected"),
    [
        (2, "2026-03-03T10:00", [(4, 38), (5, 37)]),
        (1, "2026-03-03T10:00", [(4, 75)]),
        (4, "2026-03-05T10:00", [(6, 19), (9, 19), (10, 19), (11, 18)]),
        (2, "2026-03-03T10:00 2026-03-06T10:00", [(9, 38), (10, 37)]),
    ],
)
def test_grading_is_spread_over_the_working_days_after_a_session(
    within: int, start: str, expected: list[tuple[int, int]]
) -> None:
    found = days([GRADING | {"within_days": within}], session("lab-1", start, "a b c"))
    assert [(day, following) for day, _, _, following in found if following] == expected


def test_busy_days_and_days_off_are_no_working_days() -> None:
    busy = [{"start": "2026-03-04T00:00", "end": "2026-03-05T00:00"}]
    found = days([GRADING], LAB, busy=busy)
    assert [(day, following) for day, _, _, following in found if following] == [(5, 38), (6, 37)]
    never = days([GRADING], LAB, working_hours=[])
    assert never == [(3, 60, 0, 75)]


def test_instructors_share_what_follows_and_others_have_none() -> None:
    both = session("lab-1", "2026-03-03T10:00", "a b c", "ivo eve")
    assert [one for one in days([GRADING], both) if one[3]] == [(4, 0, 0, 19), (5, 0, 0, 19)]
    assert days([GRADING], session("lab-1", "2026-03-03T10:00", "a b c", "eve")) == []
    assert days([GRADING], session("lab-1", "2026-03-03T10:00", "")) == [(3, 60, 0, 0)]


def test_days_are_the_instructors_own() -> None:
    auckland = {"time_zone": "Pacific/Auckland"}
    assert days([], session("lab-1", "2026-03-03T12:00", "a"), **auckland) == [(4, 60, 0, 0)]


def test_a_day_may_hold_more_than_its_limit_with_what_follows() -> None:
    day = DayLoad("ivo", "Ivo", dt.date(2026, 3, 2), 60, 30, 40, 130)
    assert (day.total, day.is_over) == (130, False)
    assert DayLoad("ivo", "Ivo", dt.date(2026, 3, 2), 60, 30, 41, 130).is_over
    assert not DayLoad("ivo", "Ivo", dt.date(2026, 3, 2), 600, 30, 41, None).is_over


def test_most_cohorts_have_no_duties() -> None:
    assert not has_duties(parse_cohort(document()))
    assert has_duties(parse_cohort(document(instructors=[person("ivo", clinics=["lab"], max_minutes_per_day=9)])))
