"""What can be told before anything is solved."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.cohort.load import parse_cohort
from scheduler.compile import compile_problem
from scheduler.explain import shortfalls
from tests.problem.build import clinic, document, person

from .stories import free

PAIR = clinic("lab", min_learners=2, capacity=2)
CLASS = [person(f"l{k}") for k in range(5)]


def told(**top: Any) -> list[str]:
    cohort = parse_cohort(document(**top))
    return [str(each) for each in shortfalls(cohort, compile_problem(cohort))]


def test_a_cohort_that_lacks_nothing() -> None:
    assert told(learners=CLASS, clinics=[PAIR]) == []


def test_learners_whom_nothing_suits_come_first() -> None:
    learners = [person("zed", availability=[]), *CLASS, person("ada", availability=free("09:00-10:00"))]
    night = [person("ivo", clinics=["lab"], availability=free("12:00-14:00"))]
    assert told(learners=learners, instructors=night, clinics=[PAIR]) == [
        'learners[0]: No start of "Lab" lies wholly within the time at which Zed is available (Europe/London).',
        'learners[6]: Ada could attend "Lab" at 1 start, but at each of them no qualified instructor is available: '
        "Mon 2 Mar 09:00 (Europe/London).",
    ]


def test_clinics_that_run_for_one() -> None:
    assert told() == ['clinics[0].min_learners: "Lab" may run for a single learner: min_learners is 1.']


@pytest.mark.parametrize(
    ("more", "ivo", "seats"),
    [
        ({"max_sessions": 2}, {}, 4),
        ({}, {"max_sessions": 1}, 2),
        ({"sessions": [{"id": f"s{k}", "start": f"2026-03-02T1{k}:00Z"} for k in range(2)]}, {}, 4),
        ({"max_sessions": 1, "sessions": [{"id": "s", "start": "2026-03-02T10:00Z", "capacity": 3}]}, {}, 3),
        ({"max_sessions": 3}, {}, None),
    ],
)
def test_fewer_seats_than_requests(more: dict[str, Any], ivo: dict[str, Any], seats: int | None) -> None:
    found = told(learners=CLASS, clinics=[{**PAIR, **more}], instructors=[person("ivo", clinics=["lab"], **ivo)])
    assert found == ([] if seats is None else [f'clinics[0]: "Lab" has 5 requests and at most {seats} seats.'])


def test_too_few_instructors() -> None:
    found = told(learners=CLASS, clinics=[{**PAIR, "instructors_per_session": 2}])
    assert 'clinics[0].instructors_per_session: "Lab" needs 2 per session; 1 is qualified.' in found


def test_what_must_be_and_cannot() -> None:
    listed = {**PAIR, "sessions": [{"id": "s", "start": "2026-03-02T10:00Z", "must_run": True}]}
    late = [person("ivo", clinics=["lab"], availability=free("11:00-12:00"))]
    must = [{"learner": "l1", "clinic": "lab", "must": True}]
    found = told(learners=CLASS[:2], clinics=[listed], instructors=late, decisions=must)
    assert (
        'clinics[0].sessions[0]: "s" must run, but its instructors, language and room cannot come together then.'
        in found
    )
    said = 'A decision says that L1 attends "Lab", and no session can be held that they may attend.'
    assert f"learners[1]: {said}" in found


@pytest.mark.parametrize(("most", "forum", "left"), [(60, 0, None), (59, 0, 59), (89, 30, 59), (90, 30, None)])
def test_an_instructor_whose_day_has_no_time_for_a_clinic(most: int, forum: int, left: int | None) -> None:
    """There is no forum on weekdays that have none, so it is held on every day."""
    duties = [{"title": "Forum", "minutes_per_day": forum, "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}]
    eve = person("eve", clinics=["lab"], max_minutes_per_day=most, duties=duties if forum else [])
    found = told(learners=CLASS, clinics=[PAIR], instructors=[person("ivo", clinics=["lab"]), eve])
    beside = " beside standing duties" if forum else ""
    said = f'"Lab" takes 60 minutes, and Eve has at most {left} a day{beside}: they can never lead it.'
    assert found == ([] if left is None else [f"instructors[1].max_minutes_per_day: {said}"])
