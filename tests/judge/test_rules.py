"""Every rule of section 4 on stories small enough to be judged by eye: what keeps it, and what breaks it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from scheduler.judge import RULES, Facts, JudgedSession, rule_findings
from tests.judge.build import Json, at, cohort_of, seat

TEN, DAY = at("2026-03-02T10:00Z"), 1440  # Monday, 10:00


def story(**parts: Any) -> Facts:
    """Learners a to d, instructors i and j, all in UTC, and one clinic "lab" that both lead, unless said otherwise."""
    parts.setdefault("learners", [{"id": key} for key in "abcd"])
    parts.setdefault("clinics", [{"id": "lab"}])
    ids = [clinic["id"] for clinic in parts["clinics"]]
    parts["instructors"] = [{"clinics": ids, **one} for one in parts.get("instructors", [{"id": "i"}, {"id": "j"}])]
    return Facts(cohort_of(**parts))


def broken(facts: Facts, *sessions: JudgedSession) -> list[str]:
    return [finding.code for finding in rule_findings(facts, sessions)]


def learners(**more: Json) -> list[Json]:
    """Learners a to d, some with more to tell."""
    return [{"id": key, **more.get(key, {})} for key in "abcd"]


def test_the_judges_rules_are_the_models_rules() -> None:
    model = Path(__file__).parents[2] / "solvers" / "model" / "rules"
    assert set(RULES) == {path.stem for path in model.glob("*.py")} - {"__init__"} != set()
    assert [check.__module__.rpartition(".")[2] for check in RULES.values()] == list(RULES)


def test_a_plain_plan_breaks_nothing() -> None:
    assert broken(story(), seat(story(), "lab-1", "lab", TEN, "a b", "i")) == []


def test_requests() -> None:
    two = [{"id": "lab"}, {"id": "talk"}]
    facts = story(learners=learners(a={"clinics": ["lab"]}, b={"completed": ["lab"]}, c={"clinics": []}), clinics=two)
    later = TEN + DAY
    assert broken(facts, seat(facts, "lab-1", "lab", TEN, "a d", "i")) == []
    assert broken(facts, seat(facts, "talk-1", "talk", TEN, "a", "i")) == ["requests"]
    assert broken(facts, seat(facts, "lab-1", "lab", TEN, "b", "i")) == ["requests"]
    assert broken(facts, seat(facts, "lab-1", "lab", TEN, "c", "i")) == ["requests"]
    twice = [seat(facts, "lab-1", "lab", TEN, "a", "i"), seat(facts, "lab-2", "lab", later, "a", "i")]
    assert broken(facts, *twice) == ["requests"]
    frozen = dataclasses.replace(twice[0], frozen=True)
    assert broken(facts, frozen, twice[1]) == ["requests"]
    assert broken(facts, frozen, dataclasses.replace(twice[1], frozen=True)) == []
    assert broken(facts, seat(facts, "lab-1", "lab", TEN, "c", "i", frozen=True)) == []


@pytest.mark.parametrize(
    ("decision", "keeps", "breaks"),
    [
        ({"must": True}, ["a", "a@11"], ["-"]),
        ({"must": True, "start": "2026-03-02T11:00"}, ["a@11"], ["-", "a"]),
        ({"must": False}, ["-"], ["a", "a@11"]),
        ({"must": False, "start": "2026-03-02T12:00+01:00"}, ["-", "a"], ["a@11"]),
    ],
)
def test_requests_keep_every_decision(decision: Json, keeps: list[str], breaks: list[str]) -> None:
    facts = story(decisions=[{"learner": "a", "clinic": "lab", **decision}])
    plans = {
        "-": [seat(facts, "lab-1", "lab", TEN, "b", "i")],
        "a": [seat(facts, "lab-1", "lab", TEN, "a", "i")],
        "a@11": [seat(facts, "lab-1", "lab", TEN + 60, "a", "i")],
    }
    assert [broken(facts, *plans[name]) for name in keeps] == [[]] * len(keeps)
    assert [broken(facts, *plans[name]) for name in breaks] == [["requests"]] * len(breaks)


def test_capacity() -> None:
    room = {"id": "r", "site": "s", "seats": 2, "time_zone": "UTC"}
    at_site = [{"id": key, "site": "s"} for key in "abcd"]
    staff = [{"id": "i", "sites": ["s"]}]
    facts = story(clinics=[{"id": "lab", "capacity": 2}])
    assert broken(facts, seat(facts, "lab-1", "lab", TEN, "a b", "i")) == []
    assert broken(facts, seat(facts, "lab-1", "lab", TEN, "a b c", "i")) == ["capacity"]
    assert broken(facts, seat(facts, "lab-1", "lab", TEN, "a b c", "i", frozen=True)) == []
    for modality, found in (("in_person", ["capacity"]), ("hybrid", [])):
        clinics = [{"id": "lab", "modality": modality}]
        facts = story(learners=at_site, instructors=staff, clinics=clinics, rooms=[room])
        assert broken(facts, seat(facts, "lab-1", "lab", TEN, "a b c", "i", room="r")) == found
    listed = [{"id": "lab", "sessions": [{"id": "one", "start": "2026-03-02T10:00", "capacity": 9}]}]
    facts = story(learners=[{"id": key} for key in "abcdefghij"], clinics=listed)
    assert broken(facts, seat(facts, "one", "lab", TEN, "a b c d e f g h i", "i")) == []
    assert broken(facts, seat(facts, "one", "lab", TEN, "a b c d e f g h i j", "i")) == ["capacity"]
    # Of three seated, each of whom comes with 0.5, all come with 1/8, and two or more with 1/2.
    for limit, capacity, found in ((0.125, 2, []), (0.124, 2, ["capacity"]), (0.5, 1, []), (0.49, 1, ["capacity"])):
        clinics = [{"id": "lab", "capacity": capacity, "show_rate": 0.5, "overflow_probability": limit}]
        facts = story(clinics=clinics)
        assert broken(facts, seat(facts, "lab-1", "lab", TEN, "a b c", "i")) == found
    clinics = [{"id": "lab", "modality": "in_person", "capacity": 1, "show_rate": 0.5, "overflow_probability": 0.9}]
    facts = story(learners=at_site, instructors=staff, clinics=clinics, rooms=[room])
    assert broken(facts, seat(facts, "lab-1", "lab", TEN, "a b", "i", room="r")) == []
    assert broken(facts, seat(facts, "lab-1", "lab", TEN, "a b c", "i", room="r")) == ["capacity"]


def test_min_learners() -> None:
    listed = [{"id": "one", "start": "2026-03-02T10:00", "must_run": True}, {"id": "two", "start": "2026-03-02T11:00"}]
    facts = story(clinics=[{"id": "lab", "min_learners": 2}])
    assert broken(facts, seat(facts, "lab-1", "lab", TEN, "a b", "i")) == []
    assert broken(facts, seat(facts, "lab-1", "lab", TEN, "a", "i")) == ["min_learners"]
    assert broken(facts, seat(facts, "lab-1", "lab", TEN, "a", "i", frozen=True)) == []
    facts = story()
    assert broken(facts, seat(facts, "lab-1", "lab", TEN, "", "i")) == ["min_learners"]
    facts = story(clinics=[{"id": "lab", "min_learners": 2, "sessions": listed}])
    assert broken(facts, seat(facts, "one", "lab", TEN, "", "i")) == []
    assert broken(facts) == ["min_learners"]
    two = seat(facts, "two", "lab", TEN + 60, "a", "j")
    assert broken(facts, seat(facts, "one", "lab", TEN, "", "i"), two) == ["min_learners"]


def test_max_sessions() -> None:
    facts = story(clinics=[{"id": "lab", "max_sessions": 1}])
    one, two = seat(facts, "lab-1", "lab", TEN, "a", "i"), seat(facts, "lab-2", "lab", TEN, "b", "j")
    assert broken(facts, one) == []
    assert broken(facts, one, two) == ["max_sessions"]
    frozen = dataclasses.replace(one, frozen=True)
    assert broken(facts, frozen, two) == ["max_sessions"]
    assert broken(facts, frozen, dataclasses.replace(two, frozen=True)) == []


def test_availability() -> None:
    zones: dict[str, Json] = {"a": {"time_zone": "Asia/Tokyo"}, "b": {"languages": ["de"]}, "c": {"languages": []}}
    facts = story(learners=learners(**zones), clinics=[{"id": "lab", "languages": ["EN", "De"]}])
    nine = at("2026-03-02T09:00Z")  # 18:00 in Tokyo, where people can be had from 07:00 to 21:00
    assert broken(facts, seat(facts, "lab-1", "lab", nine, "a d", "i", language="en")) == []
    assert broken(facts, seat(facts, "lab-1", "lab", nine + 120, "a", "i", language="en")) == []
    assert broken(facts, seat(facts, "lab-1", "lab", nine + 150, "a", "i", language="en")) == ["availability"]
    assert broken(facts, seat(facts, "lab-1", "lab", nine, "b", "i", language="DE")) == []
    assert broken(facts, seat(facts, "lab-1", "lab", nine, "b", "i", language="en")) == ["availability"]
    assert broken(facts, seat(facts, "lab-1", "lab", nine, "c", "i", language="en")) == ["availability"]
    late = seat(facts, "lab-1", "lab", nine + 150, "a", "i", language="en", frozen=True)
    assert broken(facts, late) == []


def test_availability_over_a_series_through_a_clock_change() -> None:
    horizon = {"start": "2026-03-23", "end": "2026-04-05", "time_zone": "America/New_York"}
    facts = story(
        learners=[{"id": "a", "time_zone": "Europe/Berlin"}],
        instructors=[{"id": "i", "time_zone": "America/New_York"}],
        clinics=[{"id": "lab", "meetings": {"count": 2}}],
        horizon=horizon,
    )
    # 14:00 in New York is 19:00 in Berlin before the change there on 29 March, and 20:00 after it.
    assert broken(facts, seat(facts, "lab-1", "lab", at("2026-03-25T18:00Z"), "a", "i")) == []
    assert broken(facts, seat(facts, "lab-1", "lab", at("2026-03-25T18:30Z"), "a", "i")) == ["availability"]


def test_overlap() -> None:
    two = [{"id": "lab"}, {"id": "talk", "duration_minutes": 30}]
    facts = story(clinics=two, instructors=[{"id": "i"}, {"id": "j"}, {"id": "k", "same_as": "a"}])
    lab = seat(facts, "lab-1", "lab", TEN, "a b", "i")
    assert broken(facts, lab, seat(facts, "talk-1", "talk", TEN + 60, "a", "j")) == []
    assert broken(facts, lab, seat(facts, "talk-1", "talk", TEN + 30, "a", "j")) == ["overlap"]
    assert broken(facts, lab, seat(facts, "talk-1", "talk", TEN + 30, "c", "k")) == ["overlap"]
    assert broken(facts, lab, seat(facts, "talk-1", "talk", TEN + 60, "c", "k")) == []
    assert broken(facts, seat(facts, "lab-1", "lab", TEN, "a", "k")) == ["overlap"]
    frozen = dataclasses.replace(lab, frozen=True)
    clash = seat(facts, "talk-1", "talk", TEN + 30, "a", "j")
    assert broken(facts, frozen, clash) == ["overlap"]
    assert broken(facts, frozen, dataclasses.replace(clash, frozen=True)) == []


def test_overlap_of_one_human_with_two_instructor_records() -> None:
    facts = story(instructors=[{"id": "i", "same_as": "d"}, {"id": "j", "same_as": "d"}])
    one, two = seat(facts, "lab-1", "lab", TEN, "a", "i"), seat(facts, "lab-2", "lab", TEN + 30, "b", "j")
    assert broken(facts, one, two) == ["overlap"]


def test_overlap_counts_meetings_on_the_learners_own_days() -> None:
    clinics = [{"id": "lab"}, {"id": "talk"}]
    a = {"time_zone": "Pacific/Auckland", "max_sessions_per_day": 1, "available_hours": [
        {"days": ["mon", "tue"], "start": "00:00", "end": "24:00"}]}  # fmt: skip
    facts = story(learners=learners(a=a), clinics=clinics)
    ten = seat(facts, "lab-1", "lab", TEN, "a", "i")  # 23:00 on Monday in Auckland
    assert broken(facts, ten, seat(facts, "talk-1", "talk", TEN + 60, "a", "j")) == []
    assert broken(facts, ten, seat(facts, "talk-1", "talk", TEN - 120, "a", "j")) == ["overlap"]


def test_order() -> None:
    late = {"id": "late", "after": [{"clinic": "early", "min_days": 1, "max_days": 3}]}
    facts = story(clinics=[late, {"id": "early"}], learners=learners(b={"clinics": ["late"]}))
    early = seat(facts, "early-1", "early", TEN, "a", "i")
    for minutes, found in ((DAY + 60, []), (DAY + 30, ["order"]), (3 * DAY + 60, []), (3 * DAY + 90, ["order"])):
        assert broken(facts, early, seat(facts, "late-1", "late", TEN + minutes, "a b", "j")) == found
    assert broken(facts, seat(facts, "late-1", "late", TEN, "a", "j")) == []
    frozen = dataclasses.replace(early, frozen=True)
    assert broken(facts, frozen, seat(facts, "late-1", "late", TEN + 2 * 60, "a", "j")) == ["order"]
    assert broken(facts, frozen, seat(facts, "late-1", "late", TEN + 2 * 60, "a", "j", frozen=True)) == []


def test_order_is_never_the_wrong_way_round_and_counts_days_of_24_hours() -> None:
    late = {"id": "late", "after": [{"clinic": "early"}]}
    facts = story(clinics=[late, {"id": "early"}])
    early = seat(facts, "early-1", "early", TEN, "a", "i")
    assert broken(facts, early, seat(facts, "late-1", "late", TEN + 60, "a", "j")) == []
    assert broken(facts, early, seat(facts, "late-1", "late", TEN - 60, "a", "j")) == ["order"]
    horizon = {"start": "2026-03-23", "end": "2026-04-05", "time_zone": "Europe/Berlin"}
    late = {"id": "late", "after": [{"clinic": "early", "min_days": 3}]}
    facts = story(clinics=[late, {"id": "early"}], horizon=horizon)
    friday, monday = at("2026-03-27T10:00Z"), at("2026-03-30T10:00Z")  # the day between has 23 hours
    sessions = [seat(facts, "early-1", "early", friday, "a", "i"), seat(facts, "late-1", "late", monday + 60, "a", "j")]
    assert broken(facts, *sessions) == []
    assert broken(facts, sessions[0], seat(facts, "late-1", "late", monday, "a", "j")) == ["order"]


def test_order_may_require_the_earlier_clinic() -> None:
    late = {"id": "late", "after": [{"clinic": "early", "required": True}]}
    who = learners(b={"completed": ["early"]}, c={"clinics": ["late"]})
    facts = story(clinics=[late, {"id": "early"}], learners=who)
    assert broken(facts, seat(facts, "late-1", "late", TEN, "b c", "i")) == []
    assert broken(facts, seat(facts, "late-1", "late", TEN, "a", "i")) == ["order"]
    early = seat(facts, "early-1", "early", TEN - 60, "a", "j", frozen=True)
    assert broken(facts, early, seat(facts, "late-1", "late", TEN, "a", "i")) == []


def test_order_asks_nothing_of_who_has_completed_the_earlier_one() -> None:
    late = {"id": "late", "after": [{"clinic": "early", "min_days": 5}]}
    facts = story(clinics=[late, {"id": "early"}], learners=learners(a={"completed": ["early"]}))
    early = seat(facts, "early-1", "early", TEN - 60, "a", "j", frozen=True)
    assert broken(facts, early, seat(facts, "late-1", "late", TEN, "a", "i")) == []


def test_readiness() -> None:
    lab = {"id": "lab", "prework": [{"async": "read", "lead_days": 2}]}
    who = learners(a={"completed": ["read"]}, c={"available_from": "2026-03-04", "time_zone": "America/Bogota"})
    facts = story(clinics=[lab], learners=who, async_alternatives=[{"id": "read", "covers": []}])
    for learner, start, found in (
        ("a", TEN, []),
        ("b", TEN + DAY, ["readiness"]),
        ("b", TEN + 2 * DAY, []),
        ("c", at("2026-03-05T18:00Z"), ["readiness"]),
        ("c", at("2026-03-06T18:00Z"), []),
    ):
        assert broken(facts, seat(facts, "lab-1", "lab", start, learner, "i")) == found
    assert broken(facts, seat(facts, "lab-1", "lab", TEN + DAY, "b", "i", frozen=True)) == []


def test_readiness_begins_on_the_learners_own_day() -> None:
    day = [{"days": ["tue", "wed"], "start": "00:00", "end": "24:00"}]
    a = {"time_zone": "Asia/Tokyo", "available_from": "2026-03-04", "available_hours": day}
    facts = story(learners=learners(a=a))
    assert broken(facts, seat(facts, "lab-1", "lab", at("2026-03-03T15:00Z"), "a", "i")) == []
    assert broken(facts, seat(facts, "lab-1", "lab", at("2026-03-03T14:00Z"), "a", "i")) == ["readiness"]


def test_staffing() -> None:
    staff = [
        {"id": "i"},
        {"id": "j", "languages": ["fr"]},
        {"id": "k", "clinics": []},
        {"id": "n", "time_zone": "Asia/Tokyo"},
    ]
    facts = story(instructors=staff, clinics=[{"id": "lab", "languages": ["en"]}])
    for people, found in (
        ("i", []),
        ("", ["staffing"]),
        ("j", ["staffing"]),
        ("k", ["staffing"]),
        ("i i", ["staffing"]),
        ("n", ["staffing"]),
    ):
        session = seat(facts, "lab-1", "lab", TEN + 180, "a", people, language="en")
        assert sorted(set(broken(facts, session)) - {"overlap", "workload"}) == found
        assert "staffing" not in broken(facts, dataclasses.replace(session, frozen=True))
    alone = story(clinics=[{"id": "lab", "instructors_per_session": 0}])
    assert broken(alone, seat(alone, "lab-1", "lab", TEN, "a", "")) == []
    assert broken(alone, seat(alone, "lab-1", "lab", TEN, "a", "i")) == ["staffing"]


@pytest.mark.parametrize(
    ("limits", "gap", "found"),
    [
        ({}, 0, []),
        ({"buffer_minutes": 30}, 30, []),
        ({"buffer_minutes": 30}, 29, ["workload"]),
        ({"max_sessions": 1}, 300, ["workload"]),
        ({"max_sessions": 2}, 300, []),
        ({"max_sessions_per_day": 1}, 300, ["workload"]),
        ({"max_sessions_per_day": 1}, DAY, []),
        ({"max_sessions_per_week": 1}, 4 * DAY, ["workload"]),
        ({"max_sessions_per_week": 1}, 7 * DAY, []),
    ],
)
def test_workload(limits: Json, gap: int, found: list[str]) -> None:
    facts = story(instructors=[{"id": "i", **limits}])
    one, two = seat(facts, "lab-1", "lab", TEN, "a", "i"), seat(facts, "lab-2", "lab", TEN + 60 + gap, "b", "i")
    if gap % 10 == 0:
        assert broken(facts, one, two) == found
    assert ("workload" in broken(facts, one, two)) == bool(found)
    frozen = [dataclasses.replace(session, frozen=True) for session in (one, two)]
    assert broken(facts, *frozen) == []
    assert ("workload" in broken(facts, frozen[0], two)) == bool(found)


def test_workload_weeks_are_iso_weeks_of_the_instructors_zone() -> None:
    hours = [{"days": ["sun", "mon"], "start": "00:00", "end": "24:00"}]
    auckland = {"id": "i", "time_zone": "Pacific/Auckland", "available_hours": hours, "max_sessions_per_week": 1}
    everyone = [{"id": key, "available_hours": hours} for key in "abcd"]
    facts = story(instructors=[auckland], learners=everyone)
    sunday = at("2026-03-08T10:00Z")  # 23:00 on Sunday in Auckland
    one = seat(facts, "lab-1", "lab", sunday, "a", "i")
    assert broken(facts, one, seat(facts, "lab-2", "lab", sunday + 60, "b", "i")) == []
    assert broken(facts, one, seat(facts, "lab-2", "lab", sunday - 60, "b", "i")) == ["workload"]


def test_rooms() -> None:
    rooms = [
        {"id": "r", "site": "s", "seats": 9, "time_zone": "UTC", "busy": [
            {"start": "2026-03-02T14:00", "end": "2026-03-02T15:00"}]},
        {"id": "q", "site": "z", "seats": 9, "time_zone": "UTC"},
    ]  # fmt: skip
    who, staff = (
        learners(a={"site": "s"}, b={"site": "s"}),
        [{"id": "i", "sites": ["s"]}, {"id": "j", "sites": ["s", "z"]}],
    )
    clinics = [{"id": "lab", "modality": "in_person"}, {"id": "mix", "modality": "hybrid"}, {"id": "web"}]
    facts = story(learners=who, rooms=rooms, instructors=staff, clinics=clinics)
    for clinic, people, staffed, room, start, found in (
        ("lab", "a b", "i", "r", TEN, []),
        ("lab", "a", "i", None, TEN, ["rooms"]),
        ("lab", "a c", "i", "r", TEN, ["rooms"]),
        ("lab", "a", "j", "q", TEN, ["rooms"]),
        ("mix", "a c", "i", "r", TEN, []),
        ("mix", "a c", "i", "q", TEN, ["rooms"]),
        ("mix", "a", "i", None, TEN, ["rooms"]),
        ("lab", "a", "i", "r", TEN + 210, ["rooms"]),
        ("web", "a", "i", None, TEN, []),
        ("web", "a", "i", "r", TEN, ["rooms"]),
    ):
        session = seat(facts, "x", clinic, start, people, staffed, room=room)
        assert broken(facts, session) == found
        assert broken(facts, dataclasses.replace(session, frozen=True)) == []
    one = seat(facts, "lab-1", "lab", TEN, "a", "i", room="r")
    assert broken(facts, one, seat(facts, "mix-1", "mix", TEN + 60, "b", "j", room="r")) == []
    clash = seat(facts, "mix-1", "mix", TEN + 30, "b", "j", room="r")
    assert broken(facts, one, clash) == ["rooms"]
    assert broken(facts, dataclasses.replace(one, frozen=True), clash) == ["rooms"]
    assert broken(facts, *(dataclasses.replace(session, frozen=True) for session in (one, clash))) == []


def test_resources() -> None:
    clinics = [{"id": "lab", "resource": "vc"}, {"id": "talk", "resource": "vc"}, {"id": "walk"}]
    facts = story(
        clinics=clinics,
        instructors=[{"id": key} for key in "ijk"],
        resources=[{"id": "vc", "concurrent": 2, "links": ["x", "y"]}],
    )
    one = seat(facts, "lab-1", "lab", TEN, "a", "i", links=("x",))
    two = seat(facts, "talk-1", "talk", TEN + 30, "b", "j", links=("y",))
    third = seat(facts, "lab-2", "lab", TEN + 60, "c", "k", links=("x",))
    assert broken(facts, one, two, third) == []
    assert broken(facts, one, two, seat(facts, "lab-2", "lab", TEN + 30, "c", "k")) == ["resources"]
    assert broken(facts, one, dataclasses.replace(two, links=("x",))) == ["resources"]
    assert broken(facts, dataclasses.replace(one, links=(None,))) == ["resources"]
    assert broken(facts, dataclasses.replace(one, links=("z",))) == ["resources"]
    assert broken(facts, seat(facts, "walk-1", "walk", TEN, "a", "i", links=("x",))) == ["resources"]
    past = [dataclasses.replace(session, frozen=True) for session in (one, dataclasses.replace(two, links=("x",)))]
    assert broken(facts, *past) == []
    assert broken(facts, *past, seat(facts, "lab-2", "lab", TEN + 30, "c", "k", links=("y",))) == ["resources"]


@pytest.mark.parametrize(
    ("start", "found"),
    [
        ("2026-03-03T10:30Z", []),
        ("2026-03-03T10:15Z", ["grid"]),
        ("2026-03-03T11:30Z", ["grid"]),
        ("2026-03-03T08:30Z", ["grid"]),
        ("2026-03-02T10:00Z", ["grid"]),
        ("2026-03-05T10:00Z", ["grid"]),
    ],
)
def test_grid(start: str, found: list[str]) -> None:
    lab = {
        "id": "lab",
        "window": {"start": "2026-03-03", "end": "2026-03-04"},
        "hours": [{"days": ["mon", "tue", "wed", "thu"], "start": "09:00", "end": "10:30"},
                  {"days": ["mon", "tue", "wed", "thu"], "start": "10:30", "end": "12:00"}],
    }  # fmt: skip
    facts = story(clinics=[lab])
    session = seat(facts, "lab-1", "lab", at(start), "a", "i")
    assert broken(facts, session) == found
    assert broken(facts, dataclasses.replace(session, frozen=True)) == []


def test_grid_keeps_the_last_meeting_in_the_horizon() -> None:
    facts = story(clinics=[{"id": "lab", "meetings": {"count": 2}}])
    assert broken(facts, seat(facts, "lab-1", "lab", at("2026-03-06T10:00Z"), "a", "i")) == []
    assert broken(facts, seat(facts, "lab-1", "lab", at("2026-03-09T10:00Z"), "a", "i")) == ["grid"]


def test_listed() -> None:
    sessions = [
        {"id": "one", "start": "2026-03-02T10:10", "instructors": ["i"], "language": "EN"},
        {"id": "two", "start": "2026-03-02T12:00"},
    ]
    lab = {"id": "lab", "sessions": sessions, "languages": ["en", "de"], "instructors_per_session": 2}
    facts = story(clinics=[lab], instructors=[{"id": key} for key in "ijk"])
    ten = TEN + 10
    for session, found in (
        (seat(facts, "one", "lab", ten, "a", "i k", language="en"), []),
        (seat(facts, "one", "lab", ten, "a", "j k", language="en"), ["listed"]),
        (seat(facts, "one", "lab", ten, "a", "i j", language="de"), ["listed"]),
        (seat(facts, "one", "lab", ten + 30, "a", "i j", language="en"), ["listed"]),
        (seat(facts, "two", "lab", TEN + 120, "a", "j k", language="de"), []),
        (seat(facts, "lab-1", "lab", TEN + 120, "a", "j k", language="de"), ["listed"]),
    ):
        assert broken(facts, session) == found
        assert broken(facts, dataclasses.replace(session, frozen=True)) == []
    room = {"id": "r", "site": "s", "seats": 9, "time_zone": "UTC"}
    mix = {"id": "mix", "modality": "hybrid", "sessions": [{"id": "one", "start": "2026-03-02T10:00", "room": "r"}]}
    facts = story(clinics=[mix], rooms=[room, {**room, "id": "q"}], instructors=[{"id": "i", "sites": ["s"]}])
    assert broken(facts, seat(facts, "one", "mix", TEN, "a", "i", room="r")) == []
    assert broken(facts, seat(facts, "one", "mix", TEN, "a", "i", room="q")) == ["listed"]


def test_out_of_hours_limit() -> None:
    facts = story(
        clinics=[{"id": "lab"}, {"id": "talk"}],
        learners=learners(a={"max_out_of_hours": 60}, b={"max_out_of_hours": 59}),
        defaults={"max_out_of_hours": 90},
    )
    five = at("2026-03-02T17:00Z")
    lab, talk = seat(facts, "lab-1", "lab", five, "a c", "i"), seat(facts, "talk-1", "talk", five + 60, "c", "j")
    assert broken(facts, lab) == []
    assert broken(facts, seat(facts, "lab-1", "lab", five, "b", "i")) == ["out_of_hours_limit"]
    assert broken(facts, lab, talk) == ["out_of_hours_limit"]
    assert broken(facts, dataclasses.replace(lab, frozen=True), talk) == ["out_of_hours_limit"]
    past = [dataclasses.replace(session, frozen=True) for session in (lab, talk)]
    assert broken(facts, *past) == []
    staffed = story(instructors=[{"id": "i", "max_out_of_hours": 30}])
    assert broken(staffed, seat(staffed, "lab-1", "lab", five - 30, "a", "i")) == []
    assert broken(staffed, seat(staffed, "lab-1", "lab", five, "a", "i")) == ["out_of_hours_limit"]


def test_out_of_hours_limit_passes_what_frozen_sessions_alone_exceed() -> None:
    facts = story(clinics=[{"id": "lab"}, {"id": "talk"}], learners=learners(a={"max_out_of_hours": 0}))
    past = seat(facts, "lab-1", "lab", at("2026-03-02T18:00Z"), "a", "i", frozen=True)
    assert broken(facts, past, seat(facts, "talk-1", "talk", TEN + DAY, "a", "j")) == []
    late = seat(facts, "talk-1", "talk", at("2026-03-03T16:30Z"), "a", "j")
    assert broken(facts, past, late) == ["out_of_hours_limit"]


def test_max_away() -> None:
    group = {"group": "g"}
    facts = story(
        learners=learners(a=group, b=group, c=group),
        clinics=[{"id": "lab"}, {"id": "talk"}],
        groups=[{"id": "g", "max_away": 2}],
    )
    lab = seat(facts, "lab-1", "lab", TEN, "a b", "i")
    assert broken(facts, lab, seat(facts, "talk-1", "talk", TEN + 60, "c d", "j")) == []
    assert broken(facts, lab, seat(facts, "talk-1", "talk", TEN + 30, "d", "j")) == []
    clash = seat(facts, "talk-1", "talk", TEN + 30, "c", "j")
    assert broken(facts, lab, clash) == ["max_away"]
    assert broken(facts, seat(facts, "lab-1", "lab", TEN, "a b c", "i")) == ["max_away"]
    assert broken(facts, dataclasses.replace(lab, frozen=True), clash) == ["max_away"]
    past = [dataclasses.replace(session, frozen=True) for session in (lab, clash)]
    assert broken(facts, *past) == []
    assert broken(facts, *past, seat(facts, "talk-2", "talk", TEN + 120, "a", "i")) == []


def test_only_the_rules_asked_for_are_judged() -> None:
    facts = story()
    session = seat(facts, "lab-1", "lab", TEN + 7, "", "")
    assert broken(facts, session) == ["min_learners", "staffing", "grid"]
    assert [finding.code for finding in rule_findings(facts, [session], {"grid", "capacity"})] == ["grid"]
