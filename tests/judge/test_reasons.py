"""Every reason of section 6 where it holds, and where it just does not; the codes are worked out by hand."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from scheduler.judge import Facts, JudgedSession, Scene, Unseated
from tests.judge.build import Json, at, cohort_of, seat

TEN, DAY = at("2026-03-02T10:00Z"), 1440


def story(**parts: Any) -> Facts:
    """Learners a to d, instructor i, clinic "lab" on Monday 2 March from 09:00 to 12:00, unless said otherwise."""
    parts.setdefault("learners", [{"id": key} for key in "abcd"])
    parts["clinics"] = [{**MONDAY, **one} for one in parts.get("clinics", [{"id": "lab"}])]
    ids = [clinic["id"] for clinic in parts["clinics"]]
    parts["instructors"] = [{"clinics": ids, **one} for one in parts.get("instructors", [{"id": "i"}])]
    return Facts(cohort_of(**{"horizon": {"start": "2026-03-02", "end": "2026-03-08"}, **parts}))


MONDAY: Json = {"hours": [{"days": ["mon"], "start": "09:00", "end": "12:00"}]}
STARTS = ("09:00", "09:30", "10:00", "10:30", "11:00")


def learners(**more: Json) -> list[Json]:
    """Learners a to d, some with more to tell."""
    return [{"id": key, **more.get(key, {})} for key in "abcd"]


def why(facts: Facts, learner: str, *sessions: JudgedSession, clinic: str = "lab") -> tuple[str, ...]:
    return Unseated(Scene(facts, sessions)).reasons(learner, clinic)


def test_outweighed_is_when_nothing_else_holds() -> None:
    assert why(story(), "a") == ("outweighed",)


@pytest.mark.parametrize(
    ("decisions", "codes"),
    [
        ([{"must": False}], ("decision",)),
        ([{"must": False, "start": "2026-03-02T09:00"}], ("outweighed",)),
        ([{"must": False, "start": f"2026-03-02T{clock}"} for clock in STARTS[:-1]], ("outweighed",)),
        ([{"must": False, "start": f"2026-03-02T{clock}"} for clock in STARTS], ("decision",)),
        ([{"must": True, "start": "2026-03-03T09:00"}], ("decision",)),
        ([{"must": True, "start": "2026-03-02T09:00"}], ("outweighed",)),
    ],
)  # fmt: skip
def test_decision(decisions: list[Json], codes: tuple[str, ...]) -> None:
    facts = story(decisions=[{"learner": "a", "clinic": "lab", **one} for one in decisions])
    assert why(facts, "a") == codes


def test_no_site() -> None:
    facts = story(
        learners=learners(a={"site": "s"}, b={"site": "z"}),
        instructors=[{"id": "i", "sites": ["s"]}],
        clinics=[{"id": "lab", "modality": "in_person"}],
        rooms=[{"id": "r", "site": "s", "seats": 9, "time_zone": "UTC"}],
    )
    assert why(facts, "a") == ("outweighed",)
    assert why(facts, "b") == why(facts, "c") == ("no_site",)


def test_no_language() -> None:
    staff = [{"id": "i", "languages": ["de", "en"]}, {"id": "j", "languages": ["fr"]}]
    speak = learners(a={"languages": ["DE"]}, b={"languages": ["es"]}, c={"languages": []})
    facts = story(learners=speak, instructors=staff, clinics=[{"id": "lab", "languages": ["de", "es"]}])
    assert why(facts, "a") == why(facts, "d") == ("outweighed",)
    assert why(facts, "b") == ("no_language", "no_instructor")  # a slot in Spanish suits, and nobody can lead it
    assert why(facts, "c") == ("no_language",)
    pair = [{"id": "lab", "languages": ["de"], "instructors_per_session": 2}]
    assert why(story(learners=speak, instructors=staff, clinics=pair), "a") == ("no_language", "no_instructor")
    unstated: tuple[Json, ...] = ({}, {"languages": []})
    for languages in unstated:
        assert why(story(learners=speak, clinics=[{"id": "lab", **languages}]), "c") == ("outweighed",)


def test_no_common_time() -> None:
    away = {"busy": [{"start": "2026-03-02T09:59Z", "end": "2026-03-02T11:01Z"}]}
    half = {"busy": [{"start": "2026-03-02T10:00Z", "end": "2026-03-02T12:00Z"}]}
    facts = story(learners=learners(a=away, b={"available_from": "2026-03-03"}, c=half))
    assert why(facts, "a") == why(facts, "b") == ("no_common_time",)
    assert why(facts, "c") == ("outweighed",)
    assert why(story(clinics=[{"id": "lab", "sessions": []}]), "a") == ("no_common_time",)


def test_no_common_time_looks_at_every_meeting_of_a_series() -> None:
    series = {"id": "lab", "meetings": {"count": 2, "every_days": 1}, "hours": None}
    tuesday = {"available_hours": [{"days": ["tue"], "start": "00:00", "end": "24:00"}]}
    both = {"available_hours": [{"days": ["tue", "wed"], "start": "00:00", "end": "24:00"}]}
    facts = story(learners=learners(a=tuesday, b=both), clinics=[series])
    assert why(facts, "a") == ("no_common_time",)
    assert why(facts, "b") == ("outweighed",)


def test_no_instructor() -> None:
    away = [{"id": "i", "busy": [{"start": "2026-03-02T09:00Z", "end": "2026-03-02T12:00Z"}]}]
    assert why(story(instructors=away), "a") == ("no_instructor",)
    assert why(story(instructors=[]), "a") == ("no_instructor",)
    assert why(story(instructors=away, clinics=[{"id": "lab", "instructors_per_session": 0}]), "a") == ("outweighed",)
    two = [{"id": "lab", "instructors_per_session": 2}]
    later = {"id": "j", "busy": [{"start": "2026-03-02T11:00Z", "end": "2026-03-02T12:00Z"}]}
    assert why(story(instructors=[{"id": "i"}, later], clinics=two), "a") == ("outweighed",)
    sooner = {"id": "i", "busy": [{"start": "2026-03-02T09:00Z", "end": "2026-03-02T11:00Z"}]}
    assert why(story(instructors=[sooner, later], clinics=two), "a") == ("no_instructor",)


def test_no_instructor_at_the_site() -> None:
    rooms = [{"id": "r", "site": "s", "seats": 9, "time_zone": "UTC"}]
    facts = story(learners=learners(a={"site": "s"}), clinics=[{"id": "lab", "modality": "in_person"}], rooms=rooms)
    assert why(facts, "a") == ("no_instructor",)
    assert why(story(clinics=[{"id": "lab", "modality": "hybrid"}], rooms=rooms), "a") == ("no_instructor",)


def test_no_instructor_where_a_listed_one_is_away() -> None:
    staff = [{"id": "i", "busy": [{"start": "2026-03-02T10:00Z", "end": "2026-03-02T11:00Z"}]}, {"id": "j"}]
    one = {"id": "one", "start": "2026-03-02T10:00"}
    named = [{"id": "lab", "sessions": [{**one, "instructors": ["i"]}]}]
    assert why(story(instructors=staff, clinics=named), "a") == ("no_instructor",)
    assert why(story(instructors=staff, clinics=[{"id": "lab", "sessions": [one]}]), "a") == ("outweighed",)


def test_order() -> None:
    late = {"id": "lab", "after": [{"clinic": "early", "min_days": 1}], "max_sessions": 1, "hours": None}
    facts = story(clinics=[late, {"id": "early"}], instructors=[{"id": "i"}, {"id": "j"}])
    early = seat(facts, "early-1", "early", TEN, "a", "i")
    for minutes, codes in ((DAY, ("order", "limit")), (DAY + 60, ("limit",))):
        lab = seat(facts, "lab-1", "lab", TEN + minutes, "b", "j")
        assert why(facts, "a", early, lab) == codes
    lab = seat(facts, "lab-1", "lab", TEN + DAY, "b", "j")
    assert why(facts, "c", lab, clinic="early") == ("outweighed",)
    both = seat(facts, "lab-1", "lab", TEN + DAY, "a b", "j")
    tight = seat(facts, "early-1", "early", TEN, "c", "i")
    assert why(facts, "a", tight, both, clinic="early") == ("order",)


def test_order_when_the_earlier_clinic_is_required() -> None:
    late = {"id": "lab", "after": [{"clinic": "early", "required": True}], "max_sessions": 1}
    facts = story(clinics=[late, {"id": "early"}], learners=learners(c={"completed": ["early"]}))
    lab = seat(facts, "lab-1", "lab", TEN, "d", "i")
    assert why(facts, "a", lab) == ("order", "limit")
    assert why(facts, "c", lab) == ("limit",)


def test_order_when_pre_work_leaves_no_start() -> None:
    lab = {"id": "lab", "prework": [{"async": "read", "lead_days": 1}]}
    who = learners(b={"completed": ["read"]}, c={"available_from": "2026-03-03"})
    facts = story(clinics=[lab], learners=who, async_alternatives=[{"id": "read", "covers": []}])
    assert why(facts, "a") == ("no_common_time", "order")
    assert why(facts, "b") == ("outweighed",)
    assert why(facts, "c") == ("no_common_time",)


def test_full() -> None:
    facts = story(clinics=[{"id": "lab", "capacity": 2}], instructors=[{"id": "i"}, {"id": "j"}])
    lab = seat(facts, "lab-1", "lab", TEN, "a b", "i")
    assert why(facts, "c", lab) == ("full",)
    assert why(facts, "c", lab, seat(facts, "lab-2", "lab", TEN, "d", "j")) == ("outweighed",)
    assert why(facts, "c", dataclasses.replace(lab, frozen=True)) == ("outweighed",)


def test_full_is_about_suitable_sessions() -> None:
    away = {"busy": [{"start": "2026-03-02T10:30Z", "end": "2026-03-02T11:30Z"}]}
    facts = story(clinics=[{"id": "lab", "capacity": 2}], learners=learners(c=away))
    assert why(facts, "c", seat(facts, "lab-1", "lab", TEN, "a b", "i")) == ("outweighed",)
    rooms = [{"id": "r", "site": "s", "seats": 2, "time_zone": "UTC"}]
    here = {"site": "s"}
    in_person = story(
        clinics=[{"id": "lab", "modality": "in_person"}],
        learners=learners(a=here, b=here, c=here),
        instructors=[{"id": "i", "sites": ["s"]}, {"id": "j", "sites": ["s"]}],
        rooms=rooms,
    )
    lab = seat(in_person, "lab-1", "lab", TEN, "a b", "i", room="r")
    assert why(in_person, "c", lab) == ("full",)
    assert why(in_person, "d", lab) == ("no_site",)


@pytest.mark.parametrize(
    "limits",
    [
        {},
        {"max_sessions_per_day": 1},
        {"max_out_of_hours": 30, "working_hours": [{"days": ["mon"], "start": "12:00", "end": "17:00"}]},
        {"group": "g"},
    ],
)
def test_conflict(limits: Json) -> None:
    facts = story(
        learners=learners(a=limits, b={"group": "g"}),
        clinics=[{"id": "lab"}, {"id": "talk", "duration_minutes": 30}],
        instructors=[{"id": "i"}, {"id": "j"}, {"id": "k"}],
        groups=[{"id": "g", "max_away": 1}],
    )
    lab = seat(facts, "lab-1", "lab", TEN, "b", "i")
    talk = seat(facts, "talk-1", "talk", TEN - 30 if limits else TEN + 30, "a c", "j")
    assert why(facts, "a", lab, talk) == ("conflict",)
    free = seat(facts, "talk-1", "talk", TEN + DAY, "c", "j")
    if "group" not in limits and "max_out_of_hours" not in limits:
        assert why(facts, "a", lab, free) == ("outweighed",)


def test_conflict_with_what_the_same_human_leads() -> None:
    facts = story(
        clinics=[{"id": "lab"}, {"id": "talk"}], instructors=[{"id": "i"}, {"id": "j", "same_as": "a"}, {"id": "k"}]
    )
    lab, talk = seat(facts, "lab-1", "lab", TEN, "b", "i"), seat(facts, "talk-1", "talk", TEN, "c", "j")
    assert why(facts, "a", lab, talk) == ("conflict",)


def test_too_few() -> None:
    early = {"busy": [{"start": "2026-03-02T10:00Z", "end": "2026-03-02T12:00Z"}]}
    late = {"busy": [{"start": "2026-03-02T09:00Z", "end": "2026-03-02T11:00Z"}]}
    none: Json = {"clinics": []}
    lab = [{"id": "lab", "min_learners": 2}]
    facts = story(
        clinics=lab, learners=learners(a=early, b=late, c=none, d=none), instructors=[{"id": "i"}, {"id": "j"}]
    )
    assert why(facts, "a") == why(facts, "b") == ("too_few",)
    facts = story(clinics=lab, learners=learners(a=early, b=late, d=none), instructors=[{"id": "i"}, {"id": "j"}])
    assert why(facts, "a") == why(facts, "c") == ("outweighed",)
    with_c = seat(facts, "lab-1", "lab", TEN + 60, "b c", "i")
    assert why(facts, "a", with_c) == ("too_few",)
    nine = seat(facts, "lab-1", "lab", TEN - 60, "c d", "i")
    assert why(facts, "a", nine) == ("outweighed",)


@pytest.mark.parametrize(
    ("instructor", "codes"),
    [
        ({}, ("limit",)),
        ({"buffer_minutes": 0, "busy": []}, ("limit",)),
        ({"max_sessions": 1}, ("limit",)),
    ],
)
def test_limit_when_the_only_instructor_leads_another_session(instructor: Json, codes: tuple[str, ...]) -> None:
    clinics = [{"id": "lab"}, {"id": "talk", "duration_minutes": 60}]
    facts = story(clinics=clinics, instructors=[{"id": "i", **instructor}], learners=learners(b={"clinics": ["talk"]}))
    talk = seat(facts, "talk-1", "talk", TEN, "b", "i")
    ten_only = [{"id": "lab", "hours": [{"days": ["mon"], "start": "09:30", "end": "11:00"}]}, clinics[1]]
    narrow = story(clinics=ten_only, instructors=[{"id": "i", **instructor}])
    assert why(narrow, "a", talk) == codes
    assert why(facts, "a", talk) == (codes if "max_sessions" in instructor else ("outweighed",))


@pytest.mark.parametrize(
    ("instructor", "talk_at", "limited"),
    [
        ({"buffer_minutes": 30}, at("2026-03-02T12:30Z"), False),
        ({"buffer_minutes": 181}, at("2026-03-02T13:00Z"), True),
        ({"buffer_minutes": 180}, at("2026-03-02T13:00Z"), False),
        ({"max_sessions_per_day": 1}, at("2026-03-02T15:00Z"), True),
        ({"max_sessions_per_day": 1}, at("2026-03-03T15:00Z"), False),
        ({"max_minutes_per_day": 119}, at("2026-03-02T15:00Z"), True),
        ({"max_minutes_per_day": 120}, at("2026-03-02T15:00Z"), False),
        ({"max_minutes_per_day": 119}, at("2026-03-03T15:00Z"), False),
        (
            {"max_minutes_per_day": 120, "duties": [{"title": "Forum", "minutes_per_day": 1, "days": ["mon"]}]},
            at("2026-03-02T15:00Z"),
            True,
        ),
        ({"max_sessions_per_week": 1}, at("2026-03-06T15:00Z"), True),
        ({"max_sessions_per_week": 2}, at("2026-03-06T15:00Z"), False),
        ({"max_out_of_hours": 60}, at("2026-03-02T17:00Z"), False),
        ({"max_out_of_hours": 60, "working_hours": []}, at("2026-03-02T15:00Z"), True),
    ],
)
def test_limit_by_what_an_instructor_can_carry(instructor: Json, talk_at: int, limited: bool) -> None:
    always = [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "00:00", "end": "24:00"}]
    facts = story(
        clinics=[{"id": "lab"}, {"id": "talk", "hours": None}],
        instructors=[{"id": "i", "available_hours": always, **instructor}],
        learners=learners(b={"clinics": ["talk"]}),
    )
    talk = seat(facts, "talk-1", "talk", talk_at, "b", "i")
    assert why(facts, "a", talk) == (("limit",) if limited else ("outweighed",))


def test_limit_when_the_instructors_human_learns_elsewhere() -> None:
    facts = story(
        clinics=[{"id": "lab", "hours": [{"days": ["mon"], "start": "10:00", "end": "11:00"}]}, {"id": "talk"}],
        instructors=[{"id": "i", "same_as": "d"}, {"id": "j", "clinics": ["talk"]}],
    )
    assert why(facts, "a") == ("outweighed",)
    assert why(facts, "a", seat(facts, "talk-1", "talk", TEN + 30, "d", "j")) == ("limit",)


def test_limit_by_rooms_resources_and_max_sessions() -> None:
    ten = {"hours": [{"days": ["mon"], "start": "10:00", "end": "11:00"}]}
    room = {"id": "r", "site": "s", "seats": 1, "time_zone": "UTC"}
    staff = [{"id": key, "sites": ["s"]} for key in "ijk"]
    clinics = [{"id": "lab", "modality": "hybrid", **ten}, {"id": "talk", "modality": "hybrid"}]
    facts = story(clinics=clinics, rooms=[room], instructors=staff)
    assert why(facts, "a", seat(facts, "talk-1", "talk", TEN + 60, "b", "i", room="r")) == ("outweighed",)
    assert why(facts, "a", seat(facts, "talk-1", "talk", TEN + 30, "b", "i", room="r")) == ("limit",)
    closed = {**room, "busy": [{"start": "2026-03-02T10:30", "end": "2026-03-02T11:30"}]}
    assert why(story(clinics=clinics, rooms=[closed], instructors=staff), "a") == ("limit",)
    vc = [{"id": "vc", "concurrent": 2}]
    clinics = [{"id": "lab", "resource": "vc", **ten}, {"id": "talk", "resource": "vc"}]
    facts = story(clinics=clinics, resources=vc, instructors=staff)
    one, two = seat(facts, "talk-1", "talk", TEN + 30, "b", "i"), seat(facts, "talk-2", "talk", TEN, "c", "j")
    assert why(facts, "a", one) == ("outweighed",)
    assert why(facts, "a", one, two) == ("limit",)
    facts = story(clinics=[{"id": "lab", "max_sessions": 1, "capacity": 1}], instructors=staff)
    assert why(facts, "a", seat(facts, "lab-1", "lab", TEN, "b", "i")) == ("full", "limit")
    assert why(facts, "a", seat(facts, "lab-1", "lab", TEN, "b", "i", frozen=True)) == ("limit",)


def test_limit_looks_at_listed_sessions_that_do_not_run() -> None:
    listed = [{"id": "one", "start": "2026-03-02T10:00"}, {"id": "two", "start": "2026-03-02T10:30"}]
    facts = story(clinics=[{"id": "lab", "capacity": 1, "sessions": listed}], instructors=[{"id": "i"}, {"id": "j"}])
    one, two = seat(facts, "one", "lab", TEN, "b", "i"), seat(facts, "two", "lab", TEN + 30, "c", "j")
    assert why(facts, "a", one) == ("full",)
    assert why(facts, "a", one, two) == ("full",)
    alone = story(clinics=[{"id": "lab", "capacity": 1, "sessions": listed}])
    assert why(alone, "a", one) == ("full", "limit")
