"""What is offered instead, and in which order."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from scheduler.cohort.load import parse_cohort
from scheduler.explain.alternatives import alternatives
from scheduler.explain.recordings import recordings
from tests.problem.build import document, person, session


def item(identity: str, **more: Any) -> dict[str, Any]:
    return {"id": identity, "title": identity, "covers": ["lab"], "kind": "module", "duration_minutes": 30, **more}


ITEMS = [
    item("other", covers=[]),
    item("long", duration_minutes=45),
    item("led", facilitated=True, duration_minutes=5),
    item("b", captions=True),
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
        ({"captions": True}, "b german a french long light led"),
        ({"captions": True, "low_bandwidth": True}, "light b german a french long led"),
        ({"captions": True, "languages": ["de", "en"]}, "b german a long light led"),
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


RECORDED = [
    item("film", kind="recording", recording_of="lab", recording_delay_hours=36, languages=["en"]),
    item("cinema", kind="recording", recording_of="lab", recording_delay_hours=0, languages=["fr"]),
    item("book"),
]


def test_recordings_are_of_the_first_session_in_their_language() -> None:
    cohort = parse_cohort(document(async_alternatives=RECORDED))
    lab = [
        session("lab-1", "2026-03-02T10:00", language="fr"),
        session("lab-2", "2026-03-02T11:00 2026-03-04T11:00", language="EN"),
        session("lab-3", "2026-03-03T09:00", language="en"),
    ]
    found = recordings(cohort, lab)
    assert {key: f"{moment:%d %H:%M}" for key, moment in found.items()} == {"cinema": "02 11:00", "film": "04 22:00"}
    assert recordings(cohort, lab[:1]).keys() == {"cinema"}
    assert recordings(cohort, [each.model_copy(update={"clinic": "talk"}) for each in lab]) == {}


def test_a_recording_that_there_will_be_says_from_when_in_the_learners_zone() -> None:
    ada = person("ada", time_zone="Asia/Kolkata")
    cohort = parse_cohort(document(learners=[ada], async_alternatives=RECORDED))
    learner, clinic = cohort.learners[0], cohort.clinics[0]
    assert [each.async_ for each in alternatives(cohort, learner, clinic)] == ["book"]
    ready = {"film": dt.datetime(2026, 3, 3, 20, 0, tzinfo=dt.UTC)}
    found = alternatives(cohort, learner, clinic, ready)
    assert [each.async_ for each in found] == ["book", "film"]
    assert found[1].message.endswith("to be watched from Wed 04 Mar 2026 01:30 (Asia/Kolkata).")
