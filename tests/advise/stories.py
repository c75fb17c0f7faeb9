"""Small cohorts in which one change of each kind helps, worked out by hand."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
WEEK = ["mon", "tue", "wed", "thu", "fri"]


def hours(start: str, end: str, *days: str) -> list[Json]:
    return [{"days": list(days) or WEEK, "start": start, "end": end}]


def learner(key: str, **more: Any) -> Json:
    return {"id": key, "name": f"Learner {key}", "time_zone": "UTC", "available_hours": hours("09:00", "17:00"), **more}


def learners(number: int, **more: Any) -> list[Json]:
    return [learner(f"l{k}", **more) for k in range(1, number + 1)]


def instructor(key: str, **more: Any) -> Json:
    free = {"available_hours": hours("09:00", "17:00"), "clinics": ["lab"]}
    return {"id": key, "name": f"Instructor {key}", "time_zone": "UTC", **free, **more}


def story(people: list[Json], leaders: list[Json], clinic: Json, **more: Any) -> Json:
    lab = {"id": "lab", "title": "Lab", "duration_minutes": 60, "capacity": 9, **clinic}
    return {
        "schema_version": 1,
        "id": "story",
        "horizon": {"start": "2027-03-08", "end": "2027-03-12"},
        "learners": people,
        "instructors": leaders,
        "clinics": [lab],
        **more,
    }


ON_MONDAY_AT_TEN = [{"start": "2027-03-08T10:00Z", "end": "2027-03-08T11:00Z"}]
ON_MONDAY_AT_ELEVEN = [{"start": "2027-03-08T11:00Z", "end": "2027-03-08T12:00Z"}]
ROOM = {"id": "r1", "site": "here", "time_zone": "UTC", "seats": 2}

STORIES: dict[str, tuple[str, int, Json, Json]] = {
    "a seat in every session": (
        "seat",
        1,
        story(learners(3), [instructor("i1")], {"capacity": 2, "max_sessions": 1}),
        {"op": "add", "path": "/clinics/0/capacity", "value": 3},
    ),
    "a seat in a listed session": (
        "seat",
        1,
        story(
            learners(3),
            [instructor("i1")],
            {"capacity": 9, "sessions": [{"id": "x", "start": "2027-03-08T10:00Z", "capacity": 2}]},
        ),
        {"op": "add", "path": "/clinics/0/sessions/0/capacity", "value": 3},
    ),
    "a seat in the room": (
        "seat",
        1,
        story(
            learners(3, site="here"),
            [instructor("i1", sites=["here"], max_sessions=1)],
            {"modality": "in_person"},
            rooms=[ROOM],
        ),
        {"op": "add", "path": "/rooms/0/seats", "value": 3},
    ),
    "one more session": (
        "session",
        2,
        story(learners(4), [instructor("i1")], {"capacity": 2, "max_sessions": 1}),
        {"op": "add", "path": "/clinics/0/max_sessions", "value": 2},
    ),
    "one more on the list": (
        "session",
        1,
        story(
            learners(3),
            [instructor("i1")],
            {"capacity": 2, "sessions": [{"id": "x", "start": "2027-03-08T10:00Z"}]},
        ),
        {"op": "add", "path": "/clinics/0/sessions/-"},
    ),
    "a lower minimum": (
        "minimum",
        2,
        story(learners(2), [instructor("i1")], {"min_learners": 4}),
        {"op": "add", "path": "/clinics/0/min_learners", "value": 2},
    ),
    "an hour of an instructor": (
        "instructor_hour",
        2,
        story(learners(2), [instructor("i1", available_hours=hours("08:00", "09:00"))], {}),
        {"op": "add", "path": "/instructors/0/available_hours"},
    ),
    "an hour of an instructor beyond the stretch": (
        "instructor_hour",
        2,
        story(
            learners(2, available_hours=hours("20:00", "21:00")),
            [{"id": "i1", "name": "Instructor i1", "time_zone": "UTC", "clinics": ["lab"]}],
            {},
            defaults={"stretch": {"before": 60, "after": 180}},
        ),
        {"op": "add", "path": "/instructors/0/available_hours"},
    ),
    "an hour of an instructor who answered a poll": (
        "instructor_hour",
        2,
        story(learners(2, availability=ON_MONDAY_AT_TEN), [instructor("i1", availability=ON_MONDAY_AT_ELEVEN)], {}),
        {
            "op": "add",
            "path": "/instructors/0/availability/-",
            "value": {"start": "2027-03-08T10:00Z", "end": "2027-03-08T11:00Z"},
        },
    ),
    "a session more of an instructor": (
        "instructor_limit",
        2,
        story(learners(4), [instructor("i1", max_sessions=1, max_sessions_per_day=1)], {"capacity": 2}),
        {"op": "add", "path": "/instructors/0/max_sessions", "value": 2},
    ),
    "one more who is qualified": (
        "qualification",
        2,
        story(learners(2), [instructor("i1", availability=[]), instructor("i2", clinics=[])], {}),
        {"op": "add", "path": "/instructors/1/clinics", "value": ["lab"]},
    ),
    "one more who speaks the language": (
        "language",
        2,
        story(learners(2, languages=["fr"]), [instructor("i1", languages=["en"])], {"languages": ["en", "fr"]}),
        {"op": "add", "path": "/instructors/0/languages", "value": ["en", "fr"]},
    ),
    "one more language of a clinic": (
        "clinic_language",
        2,
        story(learners(2, languages=["fr"]), [instructor("i1", languages=["en", "fr"])], {"languages": ["en"]}),
        {"op": "add", "path": "/clinics/0/languages", "value": ["en", "fr"]},
    ),
    "one more instructor": (
        "instructor",
        2,
        story(learners(4, availability=ON_MONDAY_AT_TEN), [instructor("i1")], {"capacity": 2}),
        {"op": "add", "path": "/instructors/-"},
    ),
    "an hour of a learner": (
        "learner_hour",
        1,
        story(
            [*learners(2, availability=ON_MONDAY_AT_TEN), learner("l3", availability=ON_MONDAY_AT_ELEVEN)],
            [instructor("i1")],
            {"min_learners": 2},
        ),
        {
            "op": "add",
            "path": "/learners/2/availability/-",
            "value": {"start": "2027-03-08T10:00Z", "end": "2027-03-08T11:00Z"},
        },
    ),
    "a longer window": (
        "window_day",
        2,
        story(
            learners(2, available_hours=hours("09:00", "17:00", "thu")),
            [instructor("i1")],
            {"window": {"start": "2027-03-08", "end": "2027-03-10"}},
        ),
        {"op": "add", "path": "/clinics/0/window", "value": {"start": "2027-03-08", "end": "2027-03-11"}},
    ),
    "a longer horizon": (
        "window_day",
        2,
        story(
            learners(2, available_hours=hours("09:00", "17:00", "sat")),
            [instructor("i1", available_hours=hours("09:00", "17:00", "sat"))],
            {},
        ),
        {"op": "add", "path": "/horizon/end", "value": "2027-03-13"},
    ),
    "more hours of a clinic": (
        "clinic_hour",
        2,
        story(
            learners(2, available_hours=hours("09:00", "10:00", "wed")),
            [instructor("i1")],
            {"hours": hours("10:00", "12:00")},
        ),
        {
            "op": "add",
            "path": "/clinics/0/hours",
            "value": [*hours("10:00", "12:00"), *hours("09:00", "10:00", "wed")],
        },
    ),
}
"""Per story the lever, how many more it seats, the cohort, and what of the patch is certain."""
