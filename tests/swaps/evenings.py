"""Three full evenings of one clinic, and a seventh learner who has no seat."""

from __future__ import annotations

from typing import Any

from scheduler.cohort.cohort import Cohort
from scheduler.plan import Plan
from scheduler.solving import solve

EVENINGS = {"tue": "2027-03-09T14:00Z", "wed": "2027-03-10T14:00Z", "thu": "2027-03-11T14:00Z"}
SEATS = {"l1": "tue", "l2": "tue", "l3": "wed", "l4": "wed", "l5": "thu", "l6": "thu"}


def document(**changes: Any) -> dict[str, Any]:
    """The cohort; everybody can come on every evening."""
    learners = [{"id": each, "name": f"Learner {each[1:]}", "email": f"{each}@example.com"} for each in (*SEATS, "l7")]
    days = {"days": ["mon", "tue", "wed", "thu", "fri"], "start": "09:00", "end": "21:00"}
    return {
        "schema_version": 1,
        "id": "evenings",
        "organizer": {"name": "Course Office", "email": "office@example.com"},
        "horizon": {"start": "2027-03-08", "end": "2027-03-12"},
        "learners": [{"time_zone": "UTC", "working_hours": [days], **each} for each in learners],
        "instructors": [{"id": "i1", "name": "Ana", "time_zone": "UTC", "clinics": ["lab"]}],
        "clinics": [
            {
                "id": "lab",
                "title": "Lab",
                "duration_minutes": 60,
                "capacity": 2,
                "sessions": [{"id": key, "start": start} for key, start in EVENINGS.items()],
            }
        ],
    } | changes


def cohort(**changes: Any) -> Cohort:
    return Cohort.model_validate(document(**changes))


def plan(of: Cohort) -> Plan:
    """Of the cohort, with the first six in their seats."""
    decisions = [
        {"learner": learner, "clinic": "lab", "start": EVENINGS[session], "must": True}
        for learner, session in SEATS.items()
    ]
    held = Cohort.model_validate(
        {**of.model_dump(mode="json", by_alias=True, exclude_unset=True), "decisions": decisions}
    )
    return solve(held, time_limit=2, workers=1)
