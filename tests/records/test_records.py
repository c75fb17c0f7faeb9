"""What is kept beside a plan, and what it tells later."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from scheduler.plan_text import load_plan
from tests.cli.terminal import WIDTH, Terminal, listed, starter

EVENT = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:odd\r\nDTSTART:{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("SCHEDULE_CACHE", "off")
    return Terminal(capsys)


@pytest.fixture
def plan(tmp_path: Path, terminal: Terminal) -> Path:
    """A plan of one session of one hour on 9 March 2027 at 10:00Z, with a learner in London."""
    assert terminal("solve", starter(tmp_path, **listed())).code == 0
    return tmp_path / "plan.json"


def beside(plan: Path) -> Path:
    return plan.with_name(f"{plan.stem}.record.json")


def record(plan: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(beside(plan).read_text(encoding="utf-8"))
    return read


def change(of: Path, **changes: Any) -> None:
    beside(of).write_text(json.dumps({**record(of), **changes}), encoding="utf-8")


def test_a_plan_gets_a_record_of_what_it_was_made_from_and_with(plan: Path) -> None:
    kept = record(plan)
    assert kept["plan"] == hashlib.sha256(plan.read_bytes()).hexdigest()
    assert kept["inputs"]["cohort"] == hashlib.sha256((plan.parent / "cohort.json").read_bytes()).hexdigest()
    assert kept["settings"]["command"] == "solve"
    assert (kept["settings"]["seed"], kept["settings"]["on_unreadable"]) == (0, "fail")
    assert {"python", "ortools", "pytz", "holidays", "zone data"} <= kept["versions"].keys()
    assert kept["tiers"] == json.loads(plan.read_text(encoding="utf-8"))["tiers"]
    assert kept["offsets"]["Europe/London"] == [{"since": "2027-03-09T10:00:00Z", "minutes": 0}]


def test_it_says_who_was_refused_what_by_codes_and_names_nobody(tmp_path: Path, terminal: Terminal) -> None:
    changes = listed()
    alone = {**changes["learners"][0], "availability": []}
    assert terminal("solve", starter(tmp_path, **{**changes, "learners": [alone]})).code == 0
    kept = record(tmp_path / "plan.json")
    assert kept["refused"] == [{"learner": "l3", "clinic": "listening", "codes": ["no_common_time"]}]
    text = beside(tmp_path / "plan.json").read_text(encoding="utf-8")
    assert alone["name"] not in text
    assert "@" not in text


def test_a_record_that_cannot_be_written_does_not_cost_the_plan(tmp_path: Path, terminal: Terminal) -> None:
    (tmp_path / "plan.record.json").mkdir()
    done = terminal("solve", starter(tmp_path, **listed()))
    assert done.code == 0
    assert "plan.record.json cannot be written: it is a folder" in done.said
    assert load_plan(tmp_path / "plan.json").sessions
    assert terminal("verify", tmp_path / "plan.json").code == 0


def test_the_copy_of_a_plan_that_is_replaced_keeps_its_record(plan: Path, terminal: Terminal) -> None:
    before = record(plan)
    assert terminal("solve", plan.parent / "cohort.json", "--published", plan).code == 0
    (copy,) = (path for path in plan.parent.glob("plan.*.json") if ".record" not in path.name)
    assert record(copy) == before
    assert record(plan)["inputs"]["published"] == before["plan"]
    assert record(plan)["settings"]["moves_per_seat"] == 3


def test_calendars_are_read_as_when_the_plan_was_made(tmp_path: Path, terminal: Terminal) -> None:
    changes = listed()
    learner = {**changes["learners"][0], "calendar": "odd.ics"}
    cohort = starter(tmp_path, **{**changes, "learners": [learner]})
    (tmp_path / "odd.ics").write_text(EVENT.format("20270310Tabc"), encoding="utf-8")
    assert terminal("solve", cohort).code == 2
    assert terminal("solve", cohort, "--on-unreadable", "ignore").code == 0
    plan = tmp_path / "plan.json"
    assert terminal("verify", plan).code == 0
    assert terminal("publish", plan).code == 0
    assert terminal("verify", plan, "--on-unreadable", "fail").code == 2
    beside(plan).unlink()
    assert terminal("verify", plan).code == 2


def test_another_edition_of_the_zones_that_moves_nothing_is_told(plan: Path, terminal: Terminal) -> None:
    change(plan, versions={**record(plan)["versions"], "zone data": "1999z"})
    done = terminal("verify", plan)
    assert done.code == 0
    assert "The time zone data was 1999z when the plan was made" in done.said
    assert "no meetings come at another local time for anybody" in done.said


def test_sessions_that_another_edition_moves_are_told_with_whom_and_both_times(plan: Path, terminal: Terminal) -> None:
    offsets = {**record(plan)["offsets"], "Europe/London": [{"since": "2027-03-01T00:00:00Z", "minutes": 60}]}
    change(plan, versions={**record(plan)["versions"], "zone data": "1999z"}, offsets=offsets)
    done = terminal("verify", plan)
    assert done.code == 0
    assert "1 meeting comes at another local time" in done.said
    assert "s1, meeting 1 (2027-03-09 10:00Z), in Europe/London: Tue 11:00 then, Tue 10:00 now" in done.said
    assert max(map(len, done.out.splitlines())) <= WIDTH
    (moved,) = json.loads(terminal("verify", plan, "--json").out)["since"]["moved"]
    told = {(one["role"], one["id"]) for one in moved["people"]}
    (session,) = load_plan(plan).sessions
    zones = {"l3": "Europe/London", "i1": "Europe/London", "i2": "America/New_York"}
    people = [("learner", one) for one in session.learners] + [("instructor", one) for one in session.instructors]
    assert told == {(role, one) for role, one in people if zones[one] == "Europe/London"}
    assert ("learner", "l3") in told
    published = terminal("publish", plan)
    assert published.code == 0
    assert "1 meeting comes at another local time" in published.said


def test_an_offset_holds_until_the_next_one(plan: Path, terminal: Terminal) -> None:
    pieces = [{"since": "2027-03-01T00:00:00Z", "minutes": 60}, {"since": "2027-03-09T10:00:00Z", "minutes": 0}]
    change(plan, offsets={**record(plan)["offsets"], "Europe/London": pieces})
    assert json.loads(terminal("verify", plan, "--json").out)["since"]["moved"] == []


def test_holidays_that_were_others_then_are_told(tmp_path: Path, terminal: Terminal) -> None:
    changes = listed()
    learner = {**changes["learners"][0], "country": "GB"}
    assert terminal("solve", starter(tmp_path, **{**changes, "learners": [learner]})).code == 0
    plan = tmp_path / "plan.json"
    change(plan, holidays={"GB": ["2027-03-11"]}, versions={**record(plan)["versions"], "holidays": "0.1"})
    done = terminal("verify", plan)
    assert done.code == 0
    assert "The holiday data was 0.1 when the plan was made" in done.said
    assert "GB: 2027-03-11 is none any more" in done.said
    assert json.loads(terminal("verify", plan, "--json").out)["since"]["holidays"][0]["gone"] == ["2027-03-11"]


@pytest.mark.parametrize("text", ["{}", "[]", "{", "\0", '{"schema_version": 2}'])
def test_a_damaged_record_is_told_and_does_no_harm(plan: Path, terminal: Terminal, text: str) -> None:
    beside(plan).write_text(text, encoding="utf-8")
    done = terminal("verify", plan)
    assert done.code == 0
    assert "plan.record.json" in done.said


def test_the_record_of_another_plan_is_not_heard(plan: Path, terminal: Terminal) -> None:
    change(plan, plan="0" * 64, offsets={"Europe/London": [{"since": "2027-03-01T00:00:00Z", "minutes": 60}]})
    done = terminal("verify", plan)
    assert (done.code, "is the record of another plan" in done.said) == (0, True)
    assert "another local time" not in done.said
