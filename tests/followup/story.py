"""Two labs with pre-work and with work that follows; everybody works from nine to five where they are."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

from scheduler.cohort.load import parse_cohort
from scheduler.opened import Opened, open_plan
from scheduler.plan import Alternative, CohortReference, Meeting, Plan, Session, Unscheduled
from scheduler.timezones import minute

Json = dict[str, Any]

PEOPLE = {
    "ada": "Europe/Berlin",
    "bo": "Europe/Berlin",
    "cato": "Europe/London",
    "dina": "Europe/London",
    "eli": "Asia/Kolkata",
    "fay": "Asia/Kolkata",
    "gus": "America/Los_Angeles",
}
DONE = ("bo", "dina", "fay")
SEATS = {"lab-a": ("ada", "bo", "cato"), "lab-b": ("dina", "eli", "fay")}
STARTS = {"lab-a": "2026-03-05T10:00+00:00", "lab-b": "2026-03-12T10:00+00:00"}
COHORT: Json = {
    "schema_version": 1,
    "id": "labs",
    "title": "Negotiation labs",
    "horizon": {"start": "2026-03-02", "end": "2026-03-20", "time_zone": "Europe/London"},
    "learners": [
        {
            "id": key,
            "name": f"{key.title()} {key[::-1].title()}",
            "email": f"{key}@example.com",
            "time_zone": zone,
            **({"completed": ["reader"]} if key in DONE else {}),
        }
        for key, zone in PEOPLE.items()
    ],
    "instructors": [{"id": "ines", "name": "Ines Okoye", "time_zone": "Europe/London", "clinics": ["lab"]}],
    "clinics": [
        {
            "id": "lab",
            "title": "Negotiation lab",
            "duration_minutes": 90,
            "capacity": 3,
            "prework": [{"async": "reader", "lead_days": 3}],
            "followup": [{"async": "notes"}, {"async": "quiz", "after_days": 3}],
            "sessions": [{"id": key, "start": start} for key, start in STARTS.items()],
        }
    ],
    "async_alternatives": [
        {"id": "reader", "title": "The reader", "covers": [], "kind": "reading", "duration_minutes": 45},
        {
            "id": "film",
            "title": "Recording of the lab",
            "covers": ["lab"],
            "kind": "recording",
            "duration_minutes": 90,
            "recording_of": "lab",
            "captions": True,
            "url": "https://learn.example.com/film",
        },
        {"id": "notes", "title": "Notes of the lab", "covers": [], "kind": "reading", "duration_minutes": 15},
        {"id": "quiz", "title": "Quiz", "covers": [], "kind": "module", "duration_minutes": 20, "due_days": 4},
    ],
}


def cohort(people: dict[str, Json] | None = None, clinic: Json | None = None) -> Json:
    """The cohort as JSON, with more said about some learners and about the clinic."""
    document = copy.deepcopy(COHORT)
    for learner in document["learners"]:
        learner |= (people or {}).get(learner["id"], {})
    document["clinics"][0] |= clinic or {}
    return document


def plan(seats: dict[str, tuple[str, ...]] = SEATS) -> Plan:
    """The plan with everybody where they are said to be; who is nowhere is left out."""
    sessions = []
    for key, start in STARTS.items():
        begins = dt.datetime.fromisoformat(start)
        meeting = Meeting(start=begins, end=begins + dt.timedelta(minutes=90))
        learners, instructors = seats[key], ("ines",)
        sessions.append(Session(id=key, clinic="lab", meetings=(meeting,), instructors=instructors, learners=learners))
    held = {each for learners in seats.values() for each in learners}
    film = (Alternative(**{"async": "film"}, message="instead"),)
    return Plan(
        cohort=CohortReference(id="labs"),
        status="feasible",
        tiers=(),
        measures={},
        sessions=tuple(sessions),
        unscheduled=tuple(
            Unscheduled(learner=key, clinic="lab", reasons=(), alternatives=film) for key in PEOPLE if key not in held
        ),
    )


def instant(text: str) -> dt.datetime:
    """``2026-03-05 10:00`` of UTC."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def opened(now: str, document: Json | None = None, held: Plan | None = None) -> Opened:
    """The plan opened at a moment of UTC."""
    freeze = minute(instant(now))
    return open_plan(held or plan(), parse_cohort(document or COHORT), freeze_before=freeze)
