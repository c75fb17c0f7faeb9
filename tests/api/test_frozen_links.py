"""Frozen series keep their links: a meeting that they leave none is left out, and the rest is planned."""

from __future__ import annotations

import datetime as dt
from typing import Any

import scheduler
from scheduler.plan import Plan

LINKS = ["https://a.example.com", "https://b.example.com"]
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def person(key: str, **more: Any) -> dict[str, Any]:
    always = [{"days": DAYS, "start": "00:00", "end": "24:00"}]
    return {"id": key, "name": key, "time_zone": "UTC", "available_hours": always, **more}


def clinic(key: str, minutes: int, **more: Any) -> dict[str, Any]:
    return {"id": key, "title": key, "duration_minutes": minutes, "capacity": 5, "resource": "video", **more}


def series(clinic_id: str, instructor: str, hour: int, link: str) -> dict[str, Any]:
    days = ("2027-03-08", "2027-03-10")
    meetings = [{"start": f"{day}T{hour}:00:00Z", "end": f"{day}T{hour + 1}:00:00Z", "link": link} for day in days]
    return {
        "id": f"{clinic_id}-1",
        "clinic": clinic_id,
        "meetings": meetings,
        "language": None,
        "instructors": [instructor],
        "room": None,
        "learners": ["l1"],
    }


def test_a_meeting_across_two_frozen_ones_with_both_links_is_left_out() -> None:
    twice = {"meetings": {"count": 2, "every_days": 2}}
    cohort = scheduler.parse_cohort(
        {
            "schema_version": 1,
            "id": "links",
            "horizon": {"start": "2027-03-08", "end": "2027-03-12"},
            "learners": [person("l1", clinics=["one", "two"]), person("l2", clinics=["long"])],
            "instructors": [person(key, clinics=["one", "two", "long"]) for key in ("i1", "i2", "i3")],
            "clinics": [
                clinic("one", 60, **twice),
                clinic("two", 60, **twice),
                clinic("long", 120, sessions=[{"id": "x", "start": "2027-03-10T10:00Z"}]),
            ],
            "resources": [{"id": "video", "concurrent": 2, "links": LINKS}],
        }
    )
    old = Plan.model_validate(
        {
            "cohort": {"id": "links", "file": None, "sha256": None},
            "status": "feasible",
            "tiers": [],
            "measures": {},
            "sessions": [series("one", "i1", 10, LINKS[0]), series("two", "i2", 11, LINKS[1])],
            "unscheduled": [],
            "cancelled": [],
        }
    )
    freeze = dt.datetime(2027, 3, 9, tzinfo=dt.UTC)

    plan = scheduler.solve(cohort, published=old, freeze_before=freeze, time_limit=20)

    assert [(each.learner, each.clinic) for each in plan.unscheduled] == [("l2", "long")]
    assert [session.id for session in plan.sessions] == ["one-1", "two-1"]
