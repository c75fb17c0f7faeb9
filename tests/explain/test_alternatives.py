"""What is offered instead, and in which order."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.cohort.load import parse_cohort
from scheduler.explain.alternatives import alternatives
from tests.problem.build import document, person


def item(identity: str, **more: Any) -> dict[str, Any]:
    return {"id": identity, "title": identity, "covers": ["lab"], "kind": "module", "duration_minutes": 30, **more}


ITEMS = [
    item("other", covers=[]),
    item("long", duration_minutes=45),
    item("led", facilitated=True, duration_minutes=5),
    item("b"),
    item("a"),
    item("light", low_bandwidth=True, duration_minutes=90),
    item("french", languages=["FR"]),
    item("german", languages=["de", "fr-CA"], duration_minutes=10),
]


@pytest.mark.parametrize(
    ("more", "offered"),
    [
        ({}, "german a b french long light led"),
        ({"low_bandwidth": True}, "light german a b french long led"),
        ({"languages": ["en"]}, "a b long light led"),
        ({"languages": ["De", "fr"]}, "german a b long light led french"),
        ({"languages": ["en", "fr"], "completed": ["a"]}, "b long light led french"),
        ({"languages": []}, "a b long light led"),
    ],
)
def test_all_that_suit_are_offered_best_first(more: dict[str, Any], offered: str) -> None:
    cohort = parse_cohort(document(learners=[person("ada", **more)], async_alternatives=ITEMS))
    found = alternatives(cohort, cohort.learners[0], cohort.clinics[0])
    assert " ".join(each.async_ for each in found) == offered


def test_the_message_says_why() -> None:
    told = item(
        "x", title="Role play", kind="simulation", languages=["de", "en", "fr"], captions=True, low_bandwidth=True
    )
    cohort = parse_cohort(document(learners=[person("ada", languages=["fr", "EN"])], async_alternatives=[told]))
    message = alternatives(cohort, cohort.learners[0], cohort.clinics[0])[0].message
    assert message == (
        '"Role play": simulation of 30 minutes, in en or fr, at one\'s own pace, with captions, '
        "works on a slow connection."
    )
