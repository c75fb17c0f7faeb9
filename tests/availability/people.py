"""One-person cohorts, and spans in a form that can be written down by hand."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from scheduler.availability import PersonTimes, personal_times
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import parse_cohort
from scheduler.spans import Spans, clip

Json = dict[str, Any]
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def one(person: Json, day: str = "2026-03-02", last: str | None = None, zone: str = "UTC", **top: Any) -> Cohort:
    """A cohort of one learner whose horizon is one day (or ``day`` to ``last``) of ``zone``."""
    return parse_cohort(
        {
            "schema_version": 1,
            "id": "c",
            "horizon": {"start": day, "end": last or day, "time_zone": zone},
            "learners": [{"id": "l1", "name": "Ada", **person}],
            "instructors": [],
            "clinics": [],
            **top,
        }
    )


def times_of(cohort: Cohort, busy: Spans | None = None) -> PersonTimes:
    """The learner's times; ``busy`` is what their calendar says."""
    readings: Any = (
        None if busy is None else SimpleNamespace(by_person={("learner", "l1"): busy}, soft_by_person={}, committed=())
    )
    return personal_times(cohort, readings)[0].learners[0]


def shown(spans: Spans, day: str = "2026-03-02", last: str | None = None) -> list[str]:
    """What lies in these days of UTC, like ``02T09:00-02T17:00`` (day of the month, time)."""
    start, end = minute(f"{day}T00:00"), minute(f"{last or day}T00:00") + 1440
    return [f"{_text(a)}-{_text(b)}" for a, b in clip(spans, start, end).tolist()]


def minute(text: str) -> int:
    """Minutes from 1970-01-01T00:00Z to a moment of UTC."""
    return (dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC) - EPOCH) // dt.timedelta(minutes=1)


def hours(start: str, end: str, *days: str) -> Json:
    """Weekly hours, on all days where none are named."""
    return {"days": list(days or ("mon", "tue", "wed", "thu", "fri", "sat", "sun")), "start": start, "end": end}


def _text(minutes: int) -> str:
    return (EPOCH + dt.timedelta(minutes=minutes)).strftime("%dT%H:%M")
