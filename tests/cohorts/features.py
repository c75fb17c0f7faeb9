"""Which parts of the contract a cohort uses, by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.cohorts.draft import Json

PERSON = (
    "country",
    "working_hours",
    "roster",
    "available_hours",
    "availability",
    "busy",
    "languages",
    "max_out_of_hours",
)
LEARNER = (
    "clinics",
    "priority",
    "max_sessions_per_day",
    "available_from",
    "completed",
    "site",
    "group",
    "past_out_of_hours",
)
INSTRUCTOR = (
    "max_sessions",
    "max_sessions_per_day",
    "max_sessions_per_week",
    "max_minutes_per_day",
    "duties",
    "buffer_minutes",
    "sites",
    "same_as",
    "past_minutes",
)
CLINIC = (
    "show_rate",
    "overflow_probability",
    "min_learners",
    "priority",
    "max_sessions",
    "instructors_per_session",
    "languages",
    "meetings",
    "window",
    "hours",
    "after",
    "prework",
    "modality",
    "resource",
    "sessions",
)
LISTED = ("instructors", "language", "room", "capacity", "must_run")
DEFAULTS = ("available_hours", "stretch", "max_out_of_hours", "night")
FINER = {
    "if_need_be",
    "weekly over midnight",
    "no time zone",
    "count",
    "day_offsets",
    "min_days",
    "max_days",
    "required",
    "must",
    "must not",
    "decision start",
    "in_person",
    "hybrid",
    "max_away",
    "blackouts",
    "links",
    "room hours",
    "room busy",
    "staff 0",
    "staff 2",
    "slack_percent",
    "local moment",
    "empty list",
    "soft",
}
ALL_FEATURES = (
    {f"person.{key}" for key in PERSON}
    | {f"learner.{key}" for key in LEARNER}
    | {f"instructor.{key}" for key in INSTRUCTOR}
    | {f"clinic.{key}" for key in CLINIC}
    | {f"listed.{key}" for key in LISTED}
    | {f"defaults.{key}" for key in DEFAULTS}
    | FINER
)


def features(cohort: Json) -> set[str]:
    """What a cohort states, out of ``ALL_FEATURES``."""
    return set(_plain(cohort)) | set(_finer(cohort))


def _plain(cohort: Json) -> Iterator[str]:
    for kind, keys in (("learner", LEARNER), ("instructor", INSTRUCTOR)):
        for person in cohort[f"{kind}s"]:
            yield from (f"person.{key}" for key in PERSON if key in person)
            yield from (f"{kind}.{key}" for key in keys if key in person)
    for clinic in cohort["clinics"]:
        yield from (f"clinic.{key}" for key in CLINIC if key in clinic)
        for session in clinic.get("sessions", ()):
            yield from (f"listed.{key}" for key in LISTED if key in session)
    yield from (f"defaults.{key}" for key in DEFAULTS if key in cohort.get("defaults", ()))


def _finer(cohort: Json) -> Iterator[str]:
    people = cohort["learners"] + cohort["instructors"]
    for value in _values(cohort):
        if isinstance(value, dict):
            yield from (key for key in ("if_need_be", "count", "day_offsets", "min_days", "max_days") if key in value)
            yield from (
                key for key in ("required", "max_away", "blackouts", "links", "slack_percent", "soft") if key in value
            )
            if "days" in value and "end" in value and value["end"] <= value["start"]:
                yield "weekly over midnight"
        elif value == []:
            yield "empty list"
        elif isinstance(value, str) and len(value) == 16 and value[10:11] == "T":
            yield "local moment"
    yield from ("no time zone" for person in people if "time_zone" not in person)
    for decision in cohort.get("decisions", ()):
        yield "must" if decision["must"] else "must not"
        yield from ("decision start" for key in decision if key == "start")
    for clinic in cohort["clinics"]:
        yield clinic.get("modality", "online")
        yield f"staff {clinic.get('instructors_per_session', 1)}"
    for room in cohort.get("rooms", ()):
        yield from (name for key, name in (("available_hours", "room hours"), ("busy", "room busy")) if key in room)


def _values(value: Any) -> Iterator[Any]:
    yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _values(one)
