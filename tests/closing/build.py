"""Small cohorts with plans made by hand, as files."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from scheduler.files import write_whole
from scheduler.plan import CancelledSession, CohortReference, Meeting, Plan, Session
from tests.cohorts.draft import Json

EIGHT = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
"""An hour before the working day of everybody."""


def cohort(name: str, learners: list[Json], instructors: list[Json] | None = None) -> Json:
    """Everybody is in UTC and works from 9 to 17."""
    people = [{"name": one["id"].upper(), "time_zone": "UTC", **one} for one in learners]
    leaders = [{"name": one["id"].upper(), "time_zone": "UTC", "clinics": ["c"], **one} for one in instructors or []]
    return {
        "schema_version": 1,
        "id": name,
        "horizon": {"start": "2026-03-02", "end": "2026-03-06"},
        "learners": people,
        "instructors": leaders,
        "clinics": [{"id": "c", "title": "C", "duration_minutes": 60, "capacity": 9}],
    }


def session(name: str, learners: tuple[str, ...], leaders: tuple[str, ...] = (), hour: int = 8, **more: Any) -> Session:
    """An hour on 2 March."""
    start = EIGHT.replace(hour=hour)
    meetings = (Meeting(start=start, end=start + dt.timedelta(hours=1)),)
    return Session(id=name, clinic="c", meetings=meetings, instructors=leaders, learners=learners, **more)


def write(folder: Path, document: Json) -> Path:
    path = folder / f"{document['id']}.json"
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return path


def planned(folder: Path, document: Json, *sessions: Session, cancelled: tuple[CancelledSession, ...] = ()) -> Path:
    """A cohort's file, and its plan's."""
    write(folder, document)
    plan = Plan(
        cohort=CohortReference(id=document["id"], file=f"{document['id']}.json"),
        status="feasible",
        tiers=(),
        measures={},
        sessions=sessions,
        unscheduled=(),
        cancelled=cancelled,
    )
    path = folder / f"{document['id']}.plan.json"
    write_whole(path, plan.to_json())
    return path
