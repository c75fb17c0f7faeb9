"""Junk at any place of a programme is told of, and whatever is read gets recommendations and scores."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.errors import InputError
from scheduler.programmes.load import parse_programme
from scheduler.programmes.profiles import profile_of
from scheduler.programmes.recommendation import recommend
from scheduler.programmes.scorecard import scorecard
from tests.cohort.test_junk import junk, places, put
from tests.programmes.small import BERLIN, component, document, part

FULL = document(
    component(
        scores={"hybrid": {"cost": 2.5}},
        risk="high",
        capacity=8,
        audience=[
            part(BERLIN, 20, site="plant"),
            part("UTC", 4, working_hours=[{"days": ["mon"], "start": "22:00", "end": "06:00"}]),
        ],
    ),
    component(id="trainers", content_type="train_the_trainer", will_teach="hybrid", clinic="lab", notes="None."),
    sites=[{"id": "plant", "seats": 16}],
    start="2027-03-01",
    rates={"currency": "EUR", "instructor_hour": 80.5},
    weights={"cost": 0.2, "speed": 0.2, "quality": 0.2, "compliance": 0.2, "personalization": 0.2},
)
PLACES = places(FULL)


def test_the_document_is_sound_without_junk() -> None:
    parse_programme(FULL)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.sampled_from(PLACES), junk), min_size=1, max_size=3), st.booleans())
def test_junk_anywhere_is_told_of(changes: list[tuple[tuple[Any, ...], Any]], as_text: bool) -> None:
    wanted = copy.deepcopy(FULL)
    for place, value in changes:
        put(wanted, place, value)
    try:
        read = parse_programme(json.dumps(wanted) if as_text else wanted)
    except InputError as error:
        for fault in error.faults:
            assert fault.cure
            assert len(str(fault).splitlines()) == 1
            assert str(fault).isprintable()
    else:
        assert len(recommend(read)) == len(scorecard(read, profile_of(read, None)).components)
