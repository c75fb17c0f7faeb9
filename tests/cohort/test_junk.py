"""Junk at any place of a document is told of, never a traceback."""

from __future__ import annotations

import contextlib
import copy
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.cohort import parse_cohort
from scheduler.errors import InputError
from tests.cohort.small import small

FULL = small() | {
    "organizer": {"name": "Eve Stone", "email": "eve@example.com"},
    "defaults": {"working_hours": [{"days": ["mon"], "start": "09:00", "end": "17:00"}], "stretch": {"before": 5}},
    "rooms": [{"id": "r", "site": "Oslo", "seats": 3, "time_zone": "Europe/Oslo", "calendar": ["r.ics"]}],
    "resources": [{"id": "v", "concurrent": 1, "links": ["https://meet.example.com/1"]}],
    "groups": [{"id": "g", "blackouts": [{"start": "2026-03-04T10:00", "end": "2026-03-04T11:00"}]}],
    "decisions": [{"learner": "l1", "clinic": "lab", "start": "2026-03-04T10:00", "must": True}],
    "async_alternatives": [
        {"id": "a", "title": "A", "covers": ["lab"], "kind": "reading", "duration_minutes": 5, "languages": ["en"]}
    ],
    "objective": {"tiers": [{"unscheduled": 1, "slack_percent": 5}]},
}
FULL["learners"][0] |= {
    "group": "g",
    "clinics": ["lab", {"clinic": "debrief", "priority": 2}],
    "busy": [{"start": "2026-03-04T10:00", "end": "2026-03-04T11:00Z"}],
    "availability": [{"start": "2026-03-02T08:00", "end": "2026-03-06T18:00", "if_need_be": True}],
    "attributes": {"team": "blue"},
    "completed": ["a"],
}
FULL["clinics"][0] |= {
    "modality": "hybrid",
    "languages": ["en"],
    "resource": "v",
    "meetings": {"day_offsets": [0, 2]},
    "sessions": [{"id": "s", "start": "2026-03-04T10:00", "instructors": ["i1"], "language": "en", "room": "r"}],
}
FULL["clinics"][1] |= {
    "after": [{"clinic": "lab", "min_days": 1, "max_days": 9}],
    "prework": [{"async": "a", "lead_days": 1}],
    "window": {"start": "2026-03-04", "end": "2026-03-14"},
    "meetings": {"count": 2, "every_days": 2},
}

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(
        [
            "lab",
            "l1",
            "UTC",
            "2026-03-29T02:30",
            "9999-12-31",
            "9999-12-31T23:59",
            "0001-01-01T00:00",
            "24:00",
            "\ud800",
        ]
    ),
    st.just(10**400),
)
junk = st.recursive(
    scalars, lambda below: st.lists(below, max_size=2) | st.dictionaries(st.text(max_size=3), below, max_size=2)
)


def places(node: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The place of every value in a document, itself aside."""
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [found for key, child in children for found in [(*place, key), *places(child, (*place, key))]]


def put(document: Any, place: tuple[Any, ...], value: Any) -> None:
    """Replace the value at a place, unless an earlier change took the place away."""
    with contextlib.suppress(KeyError, IndexError, TypeError):
        for key in place[:-1]:
            document = document[key]
        document[place[-1]] = value


PLACES = places(FULL)


def test_the_document_is_sound_without_junk() -> None:
    parse_cohort(FULL)


@settings(max_examples=250, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.sampled_from(PLACES), junk), min_size=1, max_size=3), st.booleans())
def test_junk_anywhere_is_told_of(changes: list[tuple[tuple[Any, ...], Any]], as_text: bool) -> None:
    document = copy.deepcopy(FULL)
    for place, value in changes:
        put(document, place, value)
    try:
        parse_cohort(json.dumps(document) if as_text else document)
    except InputError as error:
        for fault in error.faults:
            assert fault.cure
            assert len(str(fault).splitlines()) == 1
            assert str(fault).isprintable()
