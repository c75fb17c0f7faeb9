"""What the contract allows is read, and means what it says."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scheduler.cohort import load_cohort, parse_cohort
from scheduler.cohort.cohort import Tier
from tests.cohort.small import small

Change = Callable[[dict[str, Any]], Any]

ON_THE_EDGE: dict[str, Change] = {
    "a site without a room": lambda d: d["learners"][0].update(site="Oslo"),
    "as many learners needed as fit": lambda d: d["clinics"][0].update(min_learners=4),
    "400 days": lambda d: d["horizon"].update(start="2026-01-01", end="2027-02-04"),
    "one day": lambda d: d["horizon"].update(end="2026-03-02"),
    "1970": lambda d: d["horizon"].update(start="1970-01-01", end="1970-01-02"),
    "2037": lambda d: d["horizon"].update(start="2037-12-30", end="2037-12-31"),
    "one start a day": lambda d: d["horizon"].update(start_every_minutes=1440),
    "a night that is a whole day": lambda d: d.update(defaults={"night": {"start": "22:00", "end": "22:00"}}),
    "a window of one day": lambda d: d["clinics"][0].update(window={"start": "2026-03-09", "end": "2026-03-09"}),
    "no candidates": lambda d: d["clinics"][0].update(sessions=[]),
    "busy for ever": lambda d: d["learners"][0].update(busy=[{"start": "0001-01-01T00:00", "end": "9999-12-31T23:59"}]),
    "must not attend what is not requested": lambda d: (
        d["learners"][0].update(clinics=[]),
        d.update(decisions=[{"learner": "l1", "clinic": "lab", "must": False}]),
    ),
    "learners and instructors with the same ids": lambda d: d["instructors"][0].update(id="l1"),
    "one zone for a country": lambda d: (d["learners"][0].pop("time_zone"), d["learners"][0].update(country="DE-BY")),
    "an hour off the grid, twice, with its offset": lambda d: d["clinics"][0].update(
        sessions=[{"id": "s", "start": "2026-03-04T10:07+05:45"}]
    ),
    "an end in the hour that is leapt over, in UTC": lambda d: d["learners"][0].update(
        busy=[{"start": "2026-03-29T01:30", "end": "2026-03-29T01:30Z"}]
    ),
    "a listed session of fewer seats than learners needed": lambda d: d["clinics"][0].update(
        min_learners=4, sessions=[{"id": "s", "start": "2026-03-04T10:00", "capacity": 1}]
    ),
    "0 to 0 days after": lambda d: d["clinics"][1].update(after=[{"clinic": "lab", "min_days": 0, "max_days": 0}]),
    "a diamond of clinics, no circle": lambda d: d["clinics"].extend(
        [
            {"id": "c", "title": "C", "duration_minutes": 1, "capacity": 1, "after": [{"clinic": "lab"}]},
            {
                "id": "d",
                "title": "D",
                "duration_minutes": 1440,
                "capacity": 1,
                "after": [{"clinic": "c"}, {"clinic": "debrief"}, {"clinic": "lab"}],
            },
        ]
    ),
    "a weight of 0 beside another": lambda d: d.update(
        objective={"tiers": [{"unscheduled": 0, "sessions": 1, "slack_percent": 2.5}]}
    ),
    "a duration of a day": lambda d: d["clinics"][0].update(duration_minutes=1440),
    "an address with a plus and letters beyond ASCII": lambda d: d["learners"][0].update(email="adá+q1@bücher.example"),
}


@pytest.mark.parametrize("name", ON_THE_EDGE)
def test_the_edge_of_what_is_allowed_is_allowed(name: str) -> None:
    document = small()
    ON_THE_EDGE[name](document)
    parse_cohort(document)


def test_null_is_the_same_as_left_out() -> None:
    plain = small()
    plain |= {
        "rooms": [{"id": "r", "site": "Oslo", "seats": 3, "time_zone": "UTC"}],
        "resources": [{"id": "v", "concurrent": 1}],
    }
    plain |= {"groups": [{"id": "g"}], "decisions": [{"learner": "l1", "clinic": "lab", "must": True}]}
    plain |= {"objective": {"tiers": [{"unscheduled": 1}]}}
    cohort = parse_cohort(plain)

    def with_nulls(part: Any, document: Any) -> Any:
        if isinstance(document, list):
            return [with_nulls(below, item) for below, item in zip(part, document, strict=True)]
        if not isinstance(document, dict) or isinstance(part, Tier):
            return {**document, "sessions": None, "slack_percent": None} if isinstance(part, Tier) else document
        names = {field.alias or name: name for name, field in type(part).model_fields.items()}
        return {
            key: with_nulls(getattr(part, name), document[key]) if key in document else None
            for key, name in names.items()
        }

    nulled = with_nulls(cohort, plain)
    assert nulled["learners"][0]["busy"] is None
    assert nulled["defaults"] is None
    assert parse_cohort(nulled) == cohort


def test_empty_lists_are_not_the_same_as_left_out() -> None:
    document = small()
    document["learners"][0] |= {"availability": [], "clinics": [], "languages": [], "roster": [], "available_hours": []}
    document["clinics"][0] |= {"sessions": [], "languages": [], "hours": []}
    cohort = parse_cohort(document)
    first, second = cohort.learners
    for name in ("availability", "clinics", "languages", "roster", "available_hours"):
        assert getattr(first, name) == ()
        assert getattr(second, name) is None
    for name in ("sessions", "languages", "hours"):
        assert getattr(cohort.clinics[0], name) == ()
        assert getattr(cohort.clinics[1], name) is None


def test_short_forms_mean_the_long_ones() -> None:
    short, long = small(), small()
    short["learners"][0] |= {"clinics": ["lab"], "calendar": "a/ada.ics"}
    long["learners"][0] |= {"clinics": [{"clinic": "lab"}], "calendar": ["a/ada.ics"]}
    assert parse_cohort(short) == parse_cohort(long)


def test_times_are_read_as_they_are_written() -> None:
    document = small()
    document["learners"][0]["busy"] = [{"start": "2026-03-04T09:00", "end": "2026-03-04T20:30+05:30"}]
    document["learners"][0]["working_hours"] = [{"days": ["sat"], "start": "22:00", "end": "24:00"}]
    learner = parse_cohort(document).learners[0]
    assert learner.busy[0].start == dt.datetime(2026, 3, 4, 9)
    assert learner.busy[0].end == dt.datetime(2026, 3, 4, 15, tzinfo=dt.UTC)
    assert learner.working_hours is not None
    assert (learner.working_hours[0].start, learner.working_hours[0].end) == (1320, 1440)
    assert learner.working_hours[0].weekdays == {5}


def test_a_cohort_comes_back_from_what_it_writes() -> None:
    document = small()
    document["objective"] = {"tiers": [{"unscheduled": 2, "slack_percent": 5}, {"sessions": 1}]}
    document["async_alternatives"] = [
        {"id": "a", "title": "A", "covers": ["lab"], "kind": "reading", "duration_minutes": 5}
    ]
    document["clinics"][0]["prework"] = [{"async": "a"}]
    cohort = parse_cohort(document)
    assert parse_cohort(cohort.model_dump(mode="json", by_alias=True)) == cohort


def test_a_file_is_remembered_with_the_hash_of_its_bytes(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + json.dumps(small(), indent=2).encode()
    (tmp_path / "c.json").write_bytes(data)
    cohort = load_cohort(tmp_path / "c.json")
    assert cohort.source is not None
    assert cohort.source.sha256 == hashlib.sha256(data).hexdigest()
    assert cohort.folder == tmp_path
    assert parse_cohort(data.decode()).source is None


def test_a_changed_copy_does_not_answer_from_the_old_one() -> None:
    cohort = parse_cohort(small())
    assert set(cohort.clinic_by_id) == {"lab", "debrief"}
    assert set(cohort.model_copy(update={"clinics": cohort.clinics[:1]}).clinic_by_id) == {"lab"}
