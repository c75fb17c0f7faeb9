"""What a published plan brings along."""

from __future__ import annotations

from typing import Any

import pytest

from .build import clinic, minute, person, plan, problem, session, shown

FRIENDS: dict[str, Any] = {"learners": [person("ada"), person("bob")]}


def test_sessions_before_the_freeze_are_frozen_with_what_they_cost() -> None:
    old = plan(
        session("lab-1", "2026-02-27T18:00", "bob gone ada", "ivo left"),
        session("lab-2", "2026-03-02T07:00", "ada"),
        session("lab-3", "2026-03-02T08:00", ""),
    )
    made = problem(old, "2026-03-02T08:00", **FRIENDS, horizon={"start": "2026-03-01"})
    assert [frozen.published for frozen in made.frozen] == [0, 1]
    first, second = made.frozen
    assert (first.clinic, first.start, first.learners, first.instructors) == (
        0,
        minute("2026-02-27T18:00"),
        (0, 1),
        (0,),
    )
    assert (first.days_waited, second.days_waited) == (-2, 1)
    assert (first.learner_out_of_hours, first.learner_night) == ((60, 60), (0, 0))
    assert first.instructor_out_of_hours == (60,)
    assert shown(second.meetings) == ["02T07:00", "02T08:00"]
    assert made.fixed_changes == 0
    assert [going.published for going in made.published] == [2]


def test_the_freeze_is_at_the_first_meeting() -> None:
    series = [clinic("lab", meetings={"count": 2, "every_days": 1})]
    old = plan(session("lab-1", "2026-03-02T09:00 2026-03-03T09:00", "ada"))
    horizon = {"end": "2026-03-03"}
    assert problem(old, "2026-03-02T09:00", clinics=series, horizon=horizon).frozen == ()
    assert len(problem(old, "2026-03-02T09:01", clinics=series, horizon=horizon).frozen) == 1


def test_a_frozen_seat_uses_up_the_request_and_keeps_the_decision() -> None:
    old = plan(session("lab-1", "2026-03-02T07:00", "ada"))
    decisions = [{"learner": "ada", "clinic": "lab", "must": True}]
    made = problem(old, "2026-03-02T08:00", **FRIENDS, decisions=decisions)
    assert made.request_frozen.tolist() == [True, False]
    assert made.must_attend.tolist() == [False, False]
    assert made.clinics[0].decided.any(axis=1).tolist() == [False, True]


def test_a_clinic_that_is_gone_stays_frozen_without_one() -> None:
    old = plan(session("old-1", "2026-03-02T07:00", "ada", clinic="old", room="cellar"))
    frozen = problem(old, "2026-03-02T08:00").frozen[0]
    assert (frozen.clinic, frozen.room, frozen.learners) == (None, None, (0,))


def test_a_frozen_listed_session_is_no_candidate_again() -> None:
    listed = [clinic("lab", sessions=[{"id": "s", "start": "2026-03-02T07:00Z", "must_run": True}])]
    table = problem(plan(session("s", "2026-03-02T07:00", "ada")), "2026-03-02T08:00", clinics=listed).clinics[0]
    assert (table.in_hours.tolist(), table.must_run.tolist(), table.taken.tolist()) == ([False], [False], [True])


def test_a_session_goes_on_with_those_who_are_still_there() -> None:
    old = plan(session("lab-9", "2026-03-02T10:00", "bob gone ada", "left ivo"))
    made = problem(old, "2026-03-02T08:00", **FRIENDS)
    going = made.published[0]
    table = made.clinics[0]
    assert (going.published, going.clinic, shown(table.starts[[going.start]])) == (0, 0, ["02T10:00"])
    assert (going.language, going.room, going.learners, going.instructors) == (-1, -1, (0, 1), (0,))
    assert made.fixed_changes == 2


@pytest.mark.parametrize(
    ("now", "was"),
    [
        pytest.param(clinic("other"), {}, id="clinic gone"),
        pytest.param(clinic("lab", duration_minutes=30), {}, id="meetings shorter"),
        pytest.param(clinic("lab", window={"start": "2026-03-03", "end": "2026-03-04"}), {}, id="outside the window"),
        pytest.param(clinic("lab", languages=["de"]), {"language": "en"}, id="language gone"),
        pytest.param(clinic("lab", languages=["de"]), {}, id="language needed"),
        pytest.param(clinic("lab"), {"room": "r"}, id="online now"),
        pytest.param(clinic("lab", modality="in_person"), {"room": "attic"}, id="room gone"),
        pytest.param(clinic("lab", modality="in_person"), {}, id="room needed"),
        pytest.param(clinic("lab", meetings={"count": 2, "every_days": 1}), {}, id="more meetings"),
        pytest.param(clinic("lab", sessions=[{"id": "b", "start": "2026-03-02T10:00Z"}]), {}, id="not listed"),
        pytest.param(clinic("lab", sessions=[{"id": "a", "start": "2026-03-02T11:00Z"}]), {}, id="listed elsewhere"),
    ],
)
def test_invitations_of_what_cannot_go_on_are_lost(now: dict[str, Any], was: dict[str, Any]) -> None:
    old = plan(session("a", "2026-03-02T10:00", "ada gone", **was))
    rooms = [{"id": "r", "site": "s", "seats": 9, "time_zone": "UTC"}]
    made = problem(old, "2026-03-02T08:00", clinics=[now], rooms=rooms, horizon={"end": "2026-03-04"})
    assert made.published == ()
    assert made.fixed_changes == 3


@pytest.mark.parametrize(
    ("now", "was"),
    [
        pytest.param(clinic("lab", languages=["de", "EN"]), {"language": "en"}, id="language"),
        pytest.param(clinic("lab", modality="hybrid"), {"room": "r"}, id="room"),
        pytest.param(
            clinic(
                "lab", sessions=[{"id": "b", "start": "2026-03-02T10:00Z"}, {"id": "a", "start": "2026-03-02T10:00Z"}]
            ),
            {},
            id="listed",
        ),
    ],
)
def test_what_is_a_candidate_still_can_go_on(now: dict[str, Any], was: dict[str, Any]) -> None:
    old = plan(session("a", "2026-03-02T10:00", "ada", **was))
    rooms = [{"id": "r", "site": "s", "seats": 9, "time_zone": "UTC"}]
    made = problem(old, "2026-03-02T08:00", clinics=[now], rooms=rooms)
    going = made.published[0]
    language = made.languages[going.language] if going.language >= 0 else None
    assert (language, going.room) == (was.get("language"), 0 if "room" in was else -1)
    assert going.start == (1 if made.clinics[0].listed else 10)
    assert made.fixed_changes == 0


def test_an_id_that_another_clinic_lists_now_cannot_go_on() -> None:
    listing = clinic("new", sessions=[{"id": "lab-1", "start": "2026-03-02T10:00Z"}])
    made = problem(plan(session("lab-1", "2026-03-02T10:00", "ada")), clinics=[clinic("lab"), listing])
    assert (made.published, made.fixed_changes) == ((), 2)
