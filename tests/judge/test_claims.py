"""What a plan claims of itself: each claim true once, and then false in every way that it can be."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scheduler.cohort.load import load_cohort
from scheduler.judge import Facts, judge, verify
from scheduler.plan import Plan
from tests.judge.build import EPOCH, Json, at, cohort_of, frozen, plan_of, seat

TEN, DAY = at("2026-03-02T10:00Z"), 1440

COHORT = cohort_of(
    learners=[{"id": key, "languages": ["de", "en"]} for key in "abcde"],
    instructors=[{"id": "i", "clinics": ["lab", "talk"]}, {"id": "j", "clinics": ["lab", "talk"]}],
    clinics=[{"id": "lab", "capacity": 2, "max_sessions": 2}, {"id": "talk", "languages": ["en"]}],
    async_alternatives=[
        {"id": "film", "covers": ["lab"], "languages": ["en"], "low_bandwidth": True},
        {"id": "book", "covers": ["lab", "talk"], "languages": ["de"]},
    ],
)
FACTS = Facts(COHORT)
LAB_1, LAB_2 = seat(FACTS, "lab-1", "lab", TEN, "a b", "i"), seat(FACTS, "lab-2", "lab", TEN + 60, "c d", "j")
TALK = seat(FACTS, "talk-1", "talk", TEN + 120, "a b c d e", "i", language="en")
PLAN = plan_of(FACTS, [LAB_1, LAB_2, TALK])


def wrong(plan: Plan, published: Plan | None = None, facts: Facts = FACTS, **more: Any) -> list[str]:
    return [fault.code for fault in judge(facts, plan, published, **more).faults]


def altered(plan: Plan = PLAN, **body: Any) -> Plan:
    """The plan, as JSON, with other top-level fields."""
    return Plan.model_validate({**plan.model_dump(mode="json", by_alias=True), **body})


def body(plan: Plan = PLAN) -> Json:
    return plan.model_dump(mode="json", by_alias=True)


def session(index: int, **fields: Any) -> Plan:
    sessions = body()["sessions"]
    sessions[index] |= fields
    return altered(sessions=sessions)


def test_a_sound_plan_is_told_so() -> None:
    verdict = verify(PLAN, COHORT)
    assert verdict.ok
    assert verdict.measures == PLAN.measures
    assert verdict.lines() == ["The plan obeys every rule, and its measures and claims are right."]


def test_a_verdict_names_place_and_fault() -> None:
    verdict = verify(altered(measures={**PLAN.measures, "sessions": 4}), COHORT)
    assert verdict.lines() == ["The plan has 1 fault.", "measures.sessions: says 4, and is 3 [sessions]"]


def test_measures_are_all_there_and_there_may_be_more() -> None:
    assert wrong(altered(measures={**PLAN.measures, "smiles": 7})) == []
    del (missing := dict(PLAN.measures))["night_minutes"]
    assert wrong(altered(measures=missing)) == ["night_minutes"]


def test_ids() -> None:
    assert wrong(session(1, id="lab-1"))[:1] == ["ids"]
    for field, value in (("learners", ["c", "x"]), ("instructors", ["x"]), ("room", "x"), ("clinic", "x")):
        assert "ids" in wrong(session(1, **{field: value}))
    strange = {"learner": "x", "clinic": "lab", "reasons": [], "alternatives": []}
    assert set(wrong(altered(unscheduled=[*body()["unscheduled"], strange]))) == {"ids", "unscheduled"}


def test_meetings() -> None:
    lab = body()["sessions"][1]["meetings"][0]
    for meetings in (
        [],
        [lab, lab],
        [{**lab, "end": "2026-03-02T11:45:00Z"}],
        [{**lab, "start": lab["end"], "end": lab["start"]}],
    ):
        assert "meetings" in wrong(session(1, meetings=meetings))


def test_meetings_of_a_series_keep_their_wall_clock_time() -> None:
    horizon = {"start": "2026-03-23", "end": "2026-04-05", "time_zone": "Europe/Berlin"}
    weekly = [{"id": "lab", "meetings": {"count": 2}}]
    facts = Facts(cohort_of(learners=[{"id": "a"}], instructors=[{"id": "i", "clinics": ["lab"]}],
                            clinics=weekly, horizon=horizon))  # fmt: skip
    series = seat(facts, "lab-1", "lab", at("2026-03-24T10:00Z"), "a", "i")
    assert wrong(plan_of(facts, [series]), facts=facts) == []
    first, (start, end) = series.meetings
    same_in_utc = dataclasses.replace(series, meetings=(first, (start + 60, end + 60)))
    assert wrong(plan_of(facts, [same_in_utc]), facts=facts) == ["meetings"]


def test_language() -> None:
    assert wrong(session(2, language="EN")) == []
    assert wrong(session(2, language="de")) == ["language"]
    assert wrong(session(2, language=None)) == ["language"]
    assert wrong(session(0, language="en")) == ["language"]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"best": 0, "bound": 0}, ["tiers"]),
        ({"bound": 2}, ["tiers", "tiers", "status"]),
        ({"bound": 0}, ["status"]),
        ({"best": 2}, ["tiers", "status"]),
        ({"value": 2, "best": 2, "bound": 2}, ["tiers", "tiers"]),
        ({"weights": {"unscheduled": 2}, "value": 2, "best": 2, "bound": 2}, ["tiers"]),
        ({"weights": {"unscheduled": 1, "sessions": 0}}, []),
        ({"weights": {"unscheduled": 1, "smiles": 0}}, ["tiers"]),
        ({"slack_percent": 5}, ["tiers"]),
    ],
)
def test_tiers(change: Json, found: list[str]) -> None:
    assert PLAN.tiers[0].value == 1
    tiers = body()["tiers"]
    tiers[0] |= change
    assert wrong(altered(tiers=tiers)) == found


def test_tiers_are_the_objectives() -> None:
    assert "tiers" in wrong(altered(tiers=body()["tiers"][:-1]))
    assert "tiers" in wrong(altered(tiers=[*body()["tiers"], body()["tiers"][-1]]))
    objective = {"tiers": [{"out_of_hours": 1, "unscheduled": 0, "slack_percent": 12.5}, {"instructor_minutes": 2}]}
    facts = Facts(COHORT.model_copy(update={"objective": cohort_of(objective=objective).objective}))
    one = seat(facts, "lab-1", "lab", at("2026-03-02T17:00Z"), "a", "")
    one = dataclasses.replace(one, instructors=("i",))
    plan = plan_of(facts, [one])
    assert wrong(plan, facts=facts) == []
    tiers = body(plan)["tiers"]
    for best, found in ((107, []), (106, ["tiers"])):  # 107 + floor(13.375) = 120, 106 + 13 = 119
        tiers[0] |= {"best": best, "bound": best}
        assert tiers[0]["value"] == 120
        assert wrong(altered(plan, tiers=tiers), facts=facts) == found


def test_slack_of_the_last_tier_allows_nothing() -> None:
    objective = {"tiers": [{"out_of_hours": 1, "slack_percent": 50}]}
    facts = Facts(COHORT.model_copy(update={"objective": cohort_of(objective=objective).objective}))
    plan = plan_of(facts, [seat(facts, "lab-1", "lab", at("2026-03-02T17:00Z"), "a", "i")])
    tiers = body(plan)["tiers"]
    tiers[0] |= {"best": 100, "bound": 100}
    assert wrong(altered(plan, tiers=tiers), facts=facts) == ["tiers"]


def test_status() -> None:
    assert wrong(altered(status="feasible")) == ["status"]
    tiers = body()["tiers"]
    tiers[1]["bound"] -= 1
    assert wrong(altered(tiers=tiers)) == ["status"]
    assert wrong(altered(tiers=tiers, status="feasible")) == []


def test_unscheduled() -> None:
    (one,) = body()["unscheduled"]
    assert (one["learner"], one["clinic"]) == ("e", "lab")
    assert wrong(altered(unscheduled=[])) == ["unscheduled"]
    assert wrong(altered(unscheduled=[one, one])) == ["unscheduled"]
    assert wrong(altered(unscheduled=[{**one, "learner": "a"}, one])) == ["unscheduled"]


def test_reasons_are_all_that_hold_in_their_order() -> None:
    (one,) = body()["unscheduled"]
    why = one["reasons"]
    assert [reason["code"] for reason in why] == ["full", "limit"]
    for reasons in ([], why[:1], why[::-1], [*why, {"code": "outweighed", "message": ""}]):
        assert wrong(altered(unscheduled=[{**one, "reasons": reasons}])) == ["reasons"]


def test_alternatives_are_all_there_are_in_the_learners_order() -> None:
    (one,) = body()["unscheduled"]
    told = one["alternatives"]
    assert [offer["async"] for offer in told] == ["book", "film"]
    for offers in ([], told[:1], told[::-1], [*told, told[0]], [{"async": "x", "message": ""}]):
        assert wrong(altered(unscheduled=[{**one, "alternatives": offers}])) == ["alternatives"]


@pytest.mark.parametrize(
    ("learner", "offered"),
    [
        ({}, ["any", "de", "en", "long", "live"]),
        ({"languages": ["EN"]}, ["any", "en", "live"]),
        ({"languages": ["en", "de"]}, ["any", "en", "live", "de", "long"]),
        ({"languages": ["en", "de"], "low_bandwidth": True}, ["live", "long", "any", "en", "de"]),
        ({"languages": []}, ["any"]),
        ({"completed": ["de", "any"]}, ["en", "long", "live"]),
        ({"captions": True}, ["de", "live", "any", "en", "long"]),
        ({"captions": True, "low_bandwidth": True}, ["live", "long", "de", "any", "en"]),
    ],
)
def test_alternatives_low_bandwidth_then_captions_then_language_then_unfacilitated_then_shorter(
    learner: Json, offered: list[str]
) -> None:
    kinds = [
        {"id": "other", "covers": []},
        {
            "id": "live",
            "covers": ["lab"],
            "languages": ["en"],
            "facilitated": True,
            "low_bandwidth": True,
            "captions": True,
        },
        {"id": "long", "covers": ["lab"], "languages": ["de"], "duration_minutes": 40, "low_bandwidth": True},
        {"id": "en", "covers": ["lab"], "languages": ["en"]},
        {"id": "de", "covers": ["lab"], "languages": ["De"], "captions": True},
        {"id": "any", "covers": ["lab"]},
    ]
    people = [{"id": "a", **learner}]
    facts = Facts(cohort_of(learners=people, clinics=[{"id": "lab"}], async_alternatives=kinds))
    plan = plan_of(facts, [])
    told = body(plan)["unscheduled"]
    told[0]["alternatives"] = [{"async": key, "message": ""} for key in offered]
    assert wrong(altered(plan, unscheduled=told), facts=facts) == []


@pytest.mark.parametrize(
    ("sessions", "offered"), [("", ["book"]), ("en", ["book", "film"]), ("fr", ["book"]), ("fr en", ["book", "film"])]
)
def test_a_recording_is_offered_where_a_session_in_its_language_runs(sessions: str, offered: list[str]) -> None:
    film = {"id": "film", "covers": ["lab"], "kind": "recording", "recording_of": "lab", "languages": ["EN"]}
    facts = Facts(
        cohort_of(
            learners=[{"id": "a", "availability": []}, *({"id": key} for key in "bc")],
            instructors=[{"id": "i", "clinics": ["lab"]}],
            clinics=[{"id": "lab", "languages": ["en", "fr"]}],
            async_alternatives=[film, {"id": "book", "covers": ["lab"], "duration_minutes": 10}],
        )
    )
    ten = at("2026-03-02T10:00Z")
    held = [
        seat(facts, f"lab-{k}", "lab", ten + 120 * k, "bc"[k], "i", language=language)
        for k, language in enumerate(sessions.split())
    ]
    (told,) = (one for one in plan_of(facts, held).unscheduled if one.learner == "a")
    assert [one.async_ for one in told.alternatives] == offered


def test_joinable() -> None:
    lonely = plan_of(FACTS, [LAB_1, LAB_2, dataclasses.replace(TALK, learners=("a", "b", "c", "d"))])
    assert wrong(lonely) == ["joinable"]
    weighed = cohort_of(objective={"tiers": [{"unscheduled": 1, "sessions": 1}]}).objective
    facts = Facts(COHORT.model_copy(update={"objective": weighed}))
    assert wrong(plan_of(facts, [LAB_1, LAB_2, dataclasses.replace(TALK, learners=("a", "b"))]), facts=facts) == []


def test_joinable_spares_who_would_break_a_rule() -> None:
    talk = dataclasses.replace(TALK, learners=("a", "b", "c", "d"))
    changes: tuple[Json, ...] = (
        {"languages": ["fr"]},
        {"availability": []},
        {"available_from": "2026-03-09"},
        {"busy": [{"start": "2026-03-02T12:30Z", "end": "2026-03-02T12:31Z"}]},
        {"max_sessions_per_day": 1, "clinics": ["talk", "past"]},
        {"group": "g"},
    )
    for change in changes:
        learners = [{"id": key, "clinics": ["talk"]} for key in "abcd"] + [{"id": "e", "clinics": ["talk"], **change}]
        facts = Facts(
            cohort_of(
                learners=learners,
                instructors=[{"id": "i", "clinics": ["lab", "talk", "past"]}],
                clinics=[{"id": "talk", "languages": ["en"]}, {"id": "past"}],
                groups=[{"id": "g", "max_away": 0}],
                decisions=[],
            )
        )
        past = seat(facts, "past-1", "past", TEN - 60, "e", "i", frozen=True)
        published = plan_of(facts, [dataclasses.replace(past, frozen=False)])
        sessions = [past, talk] if "clinics" in change else [talk]
        first = [({"unscheduled": 1}, 0.0)]
        plan = plan_of(facts, sessions, published if "clinics" in change else None, objective=first)
        assert "joinable" not in wrong(plan, facts=facts)


def test_sorting() -> None:
    sessions = body()["sessions"]
    assert wrong(altered(sessions=sessions[::-1])) == ["sorting"]
    assert wrong(session(0, learners=["b", "a"])) == ["sorting"]
    plan = plan_of(FACTS, [TALK])
    assert wrong(altered(plan, unscheduled=body(plan)["unscheduled"][::-1])) == ["sorting"]


def test_reference(tmp_path: Path) -> None:
    assert wrong(altered(cohort={**body()["cohort"], "id": "other"})) == ["reference"]
    assert wrong(altered(cohort={**body()["cohort"], "calendars": {"i.ics": "0"}})) == ["reference"]
    told = altered(cohort={**body()["cohort"], "file": "cohort.json", "sha256": "1"})
    assert wrong(told, cohort_sha256="1") == []
    assert wrong(told, cohort_sha256="2") == ["reference"]
    assert wrong(altered(published={"file": "old.json", "sha256": "1"})) == ["tiers", "reference"]
    file = tmp_path / "cohort.json"
    file.write_text(COHORT.model_dump_json(by_alias=True, exclude_none=True), encoding="utf-8")
    loaded, sha256 = load_cohort(file), hashlib.sha256(file.read_bytes()).hexdigest()
    for said, found in ((sha256, True), ("0" * 64, False)):
        told = altered(cohort={**body()["cohort"], "file": "cohort.json", "sha256": said})
        assert verify(told, loaded).ok is found


def test_reference_of_calendars() -> None:
    class Readings:
        by_person = {("learner", "a"): np.empty((0, 2), np.int64)}  # noqa: RUF012
        sha256_by_path = {"a.ics": "1", "b.ics": "2"}  # noqa: RUF012
        committed = ()

    facts = Facts(COHORT, Readings())  # type: ignore[arg-type]
    for calendars, found in (
        ({"a.ics": "1", "b.ics": "2"}, []),
        ({"a.ics": "1"}, ["reference"]),
        ({"a.ics": "1", "b.ics": "3"}, ["reference"]),
    ):
        assert wrong(altered(cohort={**body()["cohort"], "calendars": calendars}), facts=facts) == found


def test_an_unchanged_plan_goes_on() -> None:
    again = plan_of(FACTS, [LAB_1, LAB_2, TALK], PLAN)
    assert again.measures["changes"] == 0
    assert wrong(again, PLAN) == []
    assert wrong(again, PLAN, moves_per_seat=3) == []
    assert wrong(again, PLAN, moves_per_seat=4) == ["tiers"]
    assert wrong(altered(again, published={"file": "p", "sha256": "1"}), PLAN, published_sha256="2") == ["reference"]
    assert wrong(altered(again, published=None), PLAN) == ["reference"]


def test_frozen_sessions_are_copies_and_none_as_early_goes_unfrozen() -> None:
    past = frozen(PLAN, "lab-1", "lab-2")
    assert wrong(plan_of(FACTS, [*past, TALK], PLAN), PLAN) == []
    assert wrong(plan_of(FACTS, [*past[:1], LAB_2, TALK], PLAN), PLAN) == []
    assert wrong(plan_of(FACTS, [LAB_1, *past[1:], TALK], PLAN), PLAN) == ["frozen"]
    moved = dataclasses.replace(past[0], learners=("a",))
    assert set(wrong(plan_of(FACTS, [moved, *past[1:], TALK], PLAN), PLAN)) == {"frozen"}
    new = seat(FACTS, "lab-3", "lab", TEN - 60, "e", "j", frozen=True)
    assert "frozen" in wrong(plan_of(FACTS, [new, TALK], PLAN), PLAN)
    instant = EPOCH + dt.timedelta(minutes=TEN + 1)
    assert wrong(plan_of(FACTS, [*past[:1], LAB_2, TALK], PLAN), PLAN, freeze_before=instant) == []
    assert wrong(plan_of(FACTS, [*past, TALK], PLAN), PLAN, freeze_before=instant) == ["frozen"]
    assert wrong(plan_of(FACTS, [LAB_1, LAB_2, TALK], PLAN), PLAN, freeze_before=instant) == ["frozen"]


def test_frozen_sessions_keep_people_clinics_and_rooms_that_are_gone() -> None:
    old = Facts(cohort_of(
        learners=[{"id": "a"}, {"id": "gone"}],
        instructors=[{"id": "i", "clinics": ["lab"]}],
        clinics=[{"id": "lab", "modality": "hybrid"}],
        rooms=[{"id": "r", "site": "s", "seats": 2, "time_zone": "UTC"}],
    ))  # fmt: skip
    published = plan_of(old, [seat(old, "lab-1", "lab", TEN, "a gone", "i", room="r")])
    horizon = {"start": "2026-05-04", "end": "2026-05-15"}
    facts = Facts(cohort_of(learners=[{"id": "a"}], clinics=[{"id": "talk"}], horizon=horizon), around=(TEN, TEN + 60))
    plan = plan_of(facts, frozen(published, "lab-1"), published)
    assert wrong(plan, published, facts=facts) == []
    assert (plan.measures["out_of_hours"], plan.measures["sessions"], plan.measures["changes"]) == (0, 1, 0)
    assert verify(plan, facts.cohort, published).ok


def test_cancelled() -> None:
    plan = plan_of(FACTS, [LAB_1, TALK], PLAN)
    assert wrong(plan, PLAN) == []
    (gone,) = body(plan)["cancelled"]
    assert wrong(altered(plan, cancelled=[]), PLAN) == ["cancelled"]
    assert wrong(altered(plan, cancelled=[{**gone, "learners": ["c"]}]), PLAN) == ["cancelled"]
    assert wrong(altered(plan, cancelled=[{**gone, "reason": {"code": "", "message": ""}}]), PLAN) == ["cancelled"]
    assert wrong(altered(plan, cancelled=[gone, {**gone, "id": "lab-7"}]), PLAN) == ["cancelled"]
    assert wrong(altered(plan, cancelled=[gone, gone]), PLAN) == ["ids"]
    later = plan_of(FACTS, [LAB_1, TALK], plan)
    assert [session.id for session in later.cancelled] == ["lab-2"]
    assert wrong(later, plan) == []
    other = {**gone, "reason": {"code": "other", "message": ""}}
    assert wrong(altered(later, cancelled=[other]), plan) == ["cancelled"]
    assert wrong(altered(later, cancelled=[]), plan) == ["cancelled"]


def test_ids_of_the_published_plan_are_not_reused_but_go_on() -> None:
    cancelled = plan_of(FACTS, [LAB_1, TALK], PLAN)
    again = dataclasses.replace(LAB_2, meetings=FACTS.meetings(FACTS.clinics["lab"], TEN + DAY))
    assert "ids" in wrong(plan_of(FACTS, [LAB_1, again, TALK], cancelled), cancelled)
    assert wrong(plan_of(FACTS, [LAB_1, dataclasses.replace(again, id="lab-3"), TALK], cancelled), cancelled) == []
    renamed = plan_of(FACTS, [LAB_1, dataclasses.replace(LAB_2, id="lab-3"), TALK], PLAN)
    assert wrong(renamed, PLAN) == ["ids"]
    swapped = [dataclasses.replace(LAB_1, clinic="talk", language="en"), LAB_2]
    assert "ids" in wrong(plan_of(FACTS, swapped, PLAN), PLAN)


def test_a_listed_session_that_was_cancelled_may_run_again_under_its_id() -> None:
    times = {"lab-1": "2026-03-02T10:00Z", "lab-2": "2026-03-02T11:00Z"}
    listed = [{"id": key, "start": start} for key, start in times.items()]
    facts = Facts(cohort_of(
        learners=[{"id": "a"}],
        instructors=[{"id": "i", "clinics": ["lab"]}],
        clinics=[{"id": "lab", "sessions": listed}],
    ))  # fmt: skip
    one, two = (seat(facts, key, "lab", at(start), "a", "i") for key, start in times.items())
    without = plan_of(facts, [two], first := plan_of(facts, [one]))
    assert [session.id for session in without.cancelled] == ["lab-1"]
    assert wrong(without, first, facts=facts) == []
    again = plan_of(facts, [one], without)
    assert [session.id for session in again.cancelled] == ["lab-2"]
    assert wrong(again, without, facts=facts) == []
    both = altered(again, cancelled=[*body(again)["cancelled"], *body(without)["cancelled"]])
    assert set(wrong(both, without, facts=facts)) == {"ids", "cancelled"}


def test_ids_of_parallel_sessions_go_with_their_people() -> None:
    two = dataclasses.replace(LAB_2, meetings=LAB_1.meetings)
    published = plan_of(FACTS, [LAB_1, two, TALK])
    assert wrong(published) == []
    crossed = [dataclasses.replace(LAB_1, learners=two.learners), dataclasses.replace(two, learners=LAB_1.learners)]
    crossed = [dataclasses.replace(crossed[0], instructors=("j",)), dataclasses.replace(crossed[1], instructors=("i",))]
    assert set(wrong(plan_of(FACTS, [*crossed, TALK], published), published)) == {"ids"}


def test_nonsense_is_told_and_never_raises() -> None:
    meeting = {"start": "0001-01-01T00:00:00Z", "end": "9999-12-31T23:59:00Z", "link": None}
    odd = {"id": "", "clinic": "nowhere", "meetings": [meeting], "language": "x", "instructors": ["x", "x"],
           "room": "x", "learners": ["x", "x", "a"], "frozen": True}  # fmt: skip
    live = {"frozen": False}
    changes: tuple[Json, ...] = ({}, live, {"clinic": "lab"}, {"clinic": "lab", **live}, {"meetings": []})
    for fields in changes:
        plan = altered(sessions=[{**odd, **fields}, {**odd, **fields}], unscheduled=[], cancelled=[], tiers=[])
        for published in (None, plan, PLAN):
            assert not verify(plan, COHORT, published).ok
        assert not verify(PLAN, COHORT, plan).ok
