"""Rule 17 in the judge: what starts before the notice ends is as it was published, with nobody new in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from scheduler.judge import Facts, JudgedSession, judge
from tests.judge.build import cohort_of, plan_of, seat

MONDAY = int(dt.datetime(2026, 3, 2, tzinfo=dt.UTC).timestamp()) // 60
NINE, TEN = MONDAY + 9 * 60, MONDAY + 10 * 60
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
FACTS = Facts(
    cohort_of(
        learners=[{"id": key} for key in "abcd"],
        instructors=[{"id": key, "clinics": ["lab", "desk"]} for key in ("i", "j", "k")],
        clinics=[{"id": "lab", "languages": ["en", "fr"]}, {"id": "desk", "instructors_per_session": 2}],
    )
)
LAB = seat(FACTS, "lab-1", "lab", NINE, "a b", "i", language="en")
DESK = seat(FACTS, "desk-1", "desk", NINE, "c", "j k")
LATE = seat(FACTS, "lab-2", "lab", TEN + 1440, "d", "i", language="en")
PUBLISHED = plan_of(FACTS, [LAB, DESK, LATE])


def broken(*sessions: JudgedSession, until: dt.datetime | None = NOON) -> list[str]:
    """What the judge says of rule 17 when these sessions follow the published ones."""
    plan = plan_of(FACTS, sessions, PUBLISHED)
    assert plan.published is not None
    told = plan.model_copy(update={"published": plan.published.model_copy(update={"notice_until": until})})
    return [str(fault) for fault in judge(FACTS, told, PUBLISHED).faults if fault.code == "notice"]


def test_as_it_was_published_with_fewer_or_called_off() -> None:
    assert broken(LAB, DESK, LATE) == []
    assert broken(replace(LAB, learners=("b",)), LATE) == []
    assert broken() == []


def test_beyond_the_notice_everything_may_be_new() -> None:
    moved = seat(FACTS, "lab-3", "lab", TEN + 2880, "a b d", "j", language="fr")
    assert broken(moved, replace(LATE, learners=("c", "d"), instructors=("k",))) == []


@pytest.mark.parametrize(
    ("session", "word"),
    [
        (replace(LAB, learners=("a", "b", "d")), "learner d is new in it"),
        (replace(LAB, instructors=("k",)), "instructor k is new in it"),
        (replace(LAB, language="fr"), "another language"),
        (seat(FACTS, "lab-1", "lab", TEN, "a b", "i", language="en"), "meeting time"),
        (seat(FACTS, "lab-3", "lab", TEN, "a b", "i", language="en"), "is new and starts"),
        (seat(FACTS, "lab-2", "lab", TEN, "d", "i", language="en"), "meeting time"),
    ],
)
def test_what_is_new_or_moved_is_named(session: JudgedSession, word: str) -> None:
    [finding] = broken(session)
    assert word in finding
    assert broken(session, until=None) == []
    assert broken(session, until=dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)) == []


def test_a_frozen_session_is_not_judged_by_it() -> None:
    assert broken(replace(LAB, id="lab-9", frozen=True)) == []
