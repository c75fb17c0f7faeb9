"""The library: from a cohort to a judged plan, and on to the next one."""

from __future__ import annotations

import datetime as dt
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import scheduler
from scheduler.plan import CancelledSession, Plan
from scheduler.templates import template_text

DAY_ONE, DAY_TWO, DAY_THREE = "2027-03-09T10:00Z", "2027-03-10T10:00Z", "2027-03-11T10:00Z"
EVERYBODY = [f"l{k}" for k in range(1, 5)]


def cohort(**changes: Any) -> scheduler.Cohort:
    """Four learners of London, two instructors, one clinic for two with three candidate days and one link for each."""
    people = [{"id": key, "name": key, "time_zone": "Europe/London"} for key in EVERYBODY]
    leaders = [
        {"id": key, "name": key, "time_zone": "Europe/London", "clinics": ["lab"], "max_sessions_per_day": 1}
        for key in ("i1", "i2")
    ]
    lab = {"id": "lab", "title": "Lab", "duration_minutes": 60, "capacity": 2, "hours": [], "resource": "licence"}
    lab["hours"] = [{"days": ["tue", "wed", "thu"], "start": "10:00", "end": "11:00"}]
    document = {
        "schema_version": 1,
        "id": "c",
        "horizon": {"start": "2027-03-08", "end": "2027-03-12"},
        "learners": people,
        "instructors": leaders,
        "clinics": [lab],
        "resources": [{"id": "licence", "concurrent": 2, "links": ["https://a.example.com", "https://b.example.com"]}],
    }
    return scheduler.parse_cohort({**document, **changes})


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def published(*sessions: tuple[str, str, list[str], str, str]) -> Plan:
    """A published plan of the cohort: id, start, learners, instructor and link of each session."""
    made = [
        {
            "id": key,
            "clinic": "lab",
            "meetings": [{"start": start, "end": moment(start) + dt.timedelta(hours=1), "link": link}],
            "language": None,
            "instructors": [leader],
            "room": None,
            "learners": learners,
        }
        for key, start, learners, leader, link in sessions
    ]
    document = {
        "cohort": {"id": "c", "file": None, "sha256": None},
        "status": "feasible",
        "tiers": [],
        "measures": {},
        "sessions": made,
        "unscheduled": [],
        "cancelled": [],
    }
    return Plan.model_validate(document)


A, B = "https://a.example.com", "https://b.example.com"


def test_a_cohort_in_memory_becomes_a_judged_plan() -> None:
    asked = cohort()
    plan = scheduler.solve(asked, time_limit=20)
    assert scheduler.verify(plan, asked).ok
    assert (plan.cohort.file, plan.cohort.sha256, plan.measures["unscheduled"]) == (None, None, 0)
    assert all(meeting.link in (A, B) for session in plan.sessions for meeting in session.meetings)


def test_a_cohort_built_in_memory_is_checked_like_a_file() -> None:
    good = cohort()
    twice = good.model_copy(update={"learners": (good.learners[0], *good.learners)})
    lost = scheduler.Cohort(
        **{**dict(good), "instructors": (good.instructors[0].model_copy(update={"clinics": ("x",)}),)}
    )
    for call in (scheduler.solve, scheduler.check):
        with pytest.raises(scheduler.InputError, match=r'learners\[1\]\.id "l1"'):
            call(twice)
        with pytest.raises(scheduler.InputError) as refused:
            call(lost)
        assert [(fault.path, fault.value) for fault in refused.value.faults] == [("instructors[0].clinics[0]", "x")]


def test_what_was_loaded_is_not_checked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    good = cohort()
    monkeypatch.setattr("scheduler.cohort.checks.View", None)
    assert scheduler.check(good).learners == 4
    with pytest.raises(TypeError):
        scheduler.check(good.model_copy(update={"title": "changed"}))


def test_a_listed_session_that_was_cancelled_runs_again_under_its_id() -> None:
    asked = cohort().model_dump(mode="json", by_alias=True)
    asked["clinics"][0]["sessions"] = [{"id": key, "start": DAY_ONE} for key in ("lab-1", "lab-2")]
    old = published(("lab-1", DAY_ONE, ["l1"], "i1", A), ("lab-2", DAY_ONE, ["l3"], "i2", B))
    reason = {"code": "replaced", "message": "A better plan was found."}
    gone = CancelledSession.model_validate({**old.sessions[0].model_dump(), "reason": reason})
    old = old.model_copy(update={"sessions": old.sessions[1:], "cancelled": (gone,)})
    plan = scheduler.solve(
        scheduler.parse_cohort(asked), published=old, freeze_before=moment("2027-03-01T00:00Z"), time_limit=20
    )
    assert {session.id for session in plan.sessions} == {"lab-1", "lab-2"}
    assert plan.cancelled == ()


def test_sessions_that_go_on_keep_id_and_link_and_nobody_is_moved() -> None:
    old = published(("lab-7", DAY_TWO, ["l1", "l2"], "i1", B), ("lab-9", DAY_TWO, ["l3", "l4"], "i2", A))
    plan = scheduler.solve(cohort(), published=old, freeze_before=moment(DAY_ONE), time_limit=20)
    assert plan.measures["changes"] == 0
    assert [session.model_dump() for session in plan.sessions] == [session.model_dump() for session in old.sessions]
    assert plan.cancelled == ()


def test_who_started_before_the_instant_is_frozen_and_those_who_left_stay_in_it() -> None:
    old = published(("lab-1", DAY_ONE, ["gone", "l1"], "i1", A))
    plan = scheduler.solve(cohort(), published=old, freeze_before=moment("2027-03-09T10:00:30Z"), time_limit=20)
    frozen, *others = plan.sessions
    assert frozen == old.sessions[0].model_copy(update={"frozen": True})
    assert all("l1" not in session.learners for session in others)
    assert "lab-1" not in {session.id for session in others}
    later = scheduler.solve(cohort(), published=old, freeze_before=moment(DAY_ONE), time_limit=20)
    assert not any(session.frozen for session in later.sessions)


def test_what_no_longer_runs_is_told_as_it_stood_and_its_id_is_not_used_again() -> None:
    old = published(("lab-1", DAY_ONE, ["l1", "l2"], "i1", A), ("x", DAY_TWO, ["l3", "l4"], "gone", B))
    now = cohort()
    hours = now.clinics[0].model_copy(update={"id": "new"})
    asked = now.model_copy(
        update={
            "clinics": (hours,),
            "instructors": tuple(i.model_copy(update={"clinics": ("new",)}) for i in now.instructors),
        }
    )
    plan = scheduler.solve(asked, published=old, freeze_before=moment("2027-03-01T00:00Z"), time_limit=20)
    assert [(session.id, session.reason.code) for session in plan.cancelled] == [
        ("lab-1", "no_clinic"),
        ("x", "no_clinic"),
    ]
    again = scheduler.solve(now, published=plan, freeze_before=moment("2027-03-01T00:00Z"), time_limit=20)
    assert {"lab-1", "x"} <= {session.id for session in again.cancelled}
    assert "lab-1" not in {session.id for session in again.sessions}


def test_a_stop_that_is_set_already_gives_a_plan_at_once() -> None:
    stop = threading.Event()
    stop.set()
    demo = scheduler.parse_cohort(template_text("demo"))
    plan = scheduler.solve(demo, time_limit=None, stop=stop)
    assert scheduler.verify(plan, demo).ok


def test_progress_is_told_tier_by_tier() -> None:
    heard: list[scheduler.Progress] = []
    solved = scheduler.solve_with_details(cohort(), time_limit=20, progress=heard.append)
    assert {progress.num_tiers for progress in heard} == {len(solved.plan.tiers)}
    assert heard[-1].tier == len(solved.plan.tiers) - 1
    assert solved.strategy


def test_runs_beside_each_other_do_not_mix() -> None:
    small, large = cohort(), cohort(learners=[])
    with ThreadPoolExecutor(4) as pool:
        plans = list(pool.map(lambda asked: scheduler.solve(asked, time_limit=20, workers=1), [small, large] * 2))
    assert plans[0] == plans[2]
    assert plans[1] == plans[3]
    assert (plans[0].measures["unscheduled"], plans[1].sessions) == (0, ())


def test_a_naive_instant_is_refused() -> None:
    old = published(("lab-1", DAY_ONE, ["l1"], "i1", A))
    with pytest.raises(ValueError, match="offset"):
        scheduler.solve(cohort(), published=old, freeze_before=dt.datetime(2027, 3, 9))


def test_what_is_saved_is_read_back_and_names_its_files(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "cohort.json").write_text(json.dumps(cohort().model_dump(mode="json", by_alias=True)))
    asked = scheduler.load_cohort(tmp_path / "in" / "cohort.json")
    plan = scheduler.save_plan(scheduler.solve(asked, time_limit=20), tmp_path / "plan.json", cohort=asked)
    assert scheduler.load_plan(tmp_path / "plan.json") == plan
    assert plan.cohort.file == "in/cohort.json"
    with pytest.raises(scheduler.InputError, match="cohort itself"):
        scheduler.save_plan(plan, tmp_path / "in" / "cohort.json", cohort=asked)


def test_a_plan_that_the_judge_refuses_is_never_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    from scheduler import solving

    right = solving.make_plan

    def wrong(*arguments: Any) -> Plan:
        plan = right(*arguments)
        return plan.model_copy(update={"measures": {**plan.measures, "sessions": 99}})

    monkeypatch.setattr(solving, "make_plan", wrong)
    with pytest.raises(scheduler.InternalError, match="sessions"):
        scheduler.solve(cohort(), time_limit=20)
