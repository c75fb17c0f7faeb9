"""A small cohort to change, its problem, and plans published for it. 2 March 2026 is a Monday."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from scheduler.cohort.load import parse_cohort
from scheduler.compile import compile_problem
from scheduler.plan import CohortReference, Meeting, Plan, Session
from scheduler.problem import Problem

Json = dict[str, Any]
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
ALWAYS = [{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "start": "00:00", "end": "24:00"}]


def person(identity: str, **more: Any) -> Json:
    """Somebody in London who is always available and works from nine to five."""
    return {"id": identity, "name": identity.title(), "time_zone": "Europe/London", "available_hours": ALWAYS, **more}


def clinic(identity: str, **more: Any) -> Json:
    """An hour for ten."""
    return {"id": identity, "title": identity.title(), "duration_minutes": 60, "capacity": 10, **more}


def document(**top: Any) -> Json:
    """One learner, one instructor, one clinic, one day with a start every hour."""
    clinics = top.get("clinics", [clinic("lab")])
    return {
        "schema_version": 1,
        "id": "c",
        "horizon": {"start": "2026-03-02", "end": "2026-03-02", "start_every_minutes": 60, **top.pop("horizon", {})},
        "learners": [person("ada")],
        "instructors": [person("ivo", clinics=[each["id"] for each in clinics])],
        "clinics": clinics,
        **top,
    }


def problem(published: Plan | None = None, freeze_before: str | None = None, **top: Any) -> Problem:
    """The problem of the cohort so changed."""
    before = None if freeze_before is None else minute(freeze_before)
    return compile_problem(parse_cohort(document(**top)), published=published, freeze_before=before)


def session(identity: str, start: str, learners: str = "", instructors: str = "ivo", **more: Any) -> Session:
    """A session of an hour at each of the starts (moments of UTC, parted by spaces); people parted by spaces too."""
    begins = [dt.datetime.fromisoformat(each).replace(tzinfo=dt.UTC) for each in start.split()]
    stated: Json = {"clinic": "lab", "language": None, "room": None, **more}
    return Session(
        id=identity,
        meetings=tuple(Meeting(start=each, end=each + dt.timedelta(hours=1)) for each in begins),
        learners=tuple(learners.split()),
        instructors=tuple(instructors.split()),
        **stated,
    )


def plan(*sessions: Session) -> Plan:
    """A plan that was published."""
    reference = CohortReference(id="c", file=None, sha256=None)
    return Plan(cohort=reference, status="feasible", tiers=(), measures={}, sessions=sessions, unscheduled=())


def minute(text: str) -> int:
    """Minutes from 1970-01-01T00:00Z to a moment of UTC."""
    return (dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC) - EPOCH) // dt.timedelta(minutes=1)


def shown(minutes: Any) -> list[str]:
    """Moments of UTC, like ``02T09:00`` (day of the month, time)."""
    flat = np.asarray(minutes).ravel().tolist()
    return [(EPOCH + dt.timedelta(minutes=each)).strftime("%dT%H:%M") for each in flat]
