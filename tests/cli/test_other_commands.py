"""The commands that do not solve."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler.cohort.load import load_cohort
from scheduler.templates import template_text
from tests.cli.terminal import WIDTH, Terminal, listed, starter

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//tests//EN
BEGIN:VEVENT
UID:one@example.com
DTSTAMP:20270101T000000Z
DTSTART;TZID=Europe/Berlin:20270309T100000
DTEND;TZID=Europe/Berlin:20270309T110000
SUMMARY:Board
END:VEVENT
BEGIN:VEVENT
UID:two@example.com
DTSTAMP:20270101T000000Z
DTSTART:20270309T100000Z
DTEND:20270309T103000Z
SUMMARY:Lunch
END:VEVENT
BEGIN:VEVENT
UID:free@example.com
DTSTAMP:20270101T000000Z
DTSTART:20270309T120000Z
DTEND:20270309T123000Z
TRANSP:TRANSPARENT
SUMMARY:Maybe
END:VEVENT
END:VCALENDAR
"""
BROKEN = CALENDAR.replace("DTSTART:20270309T100000Z", "DTSTART:nonsense")
DAYS = ("--from", "2027-03-09", "--to", "2027-03-09", "--time-zone", "Europe/Berlin")


def test_check_counts_and_tells_what_falls_short(tmp_path: Path, terminal: Terminal) -> None:
    cohort = starter(tmp_path)
    done = terminal("check", cohort, "--strict")
    assert (done.code, done.err) == (0, "")
    assert "6 learners, 2 instructors, 2 clinics, 11 requests" in done.said
    cohort = starter(tmp_path, **listed(start="2027-03-09T02:00Z"))
    assert terminal("check", cohort).code == 0
    done = terminal("check", cohort, "--strict")
    assert done.code == 1
    assert "learners[0]" in done.out
    told = json.loads(terminal("check", cohort, "--json").out)
    assert {each["place"] for each in told["shortfalls"]} >= {"learners[0]", "clinics[0].min_learners"}


def test_verify_tells_what_is_wrong_with_a_plan(tmp_path: Path, terminal: Terminal) -> None:
    cohort, plan = starter(tmp_path, **listed()), tmp_path / "plan.json"
    assert terminal("solve", cohort).code == 0
    assert terminal("verify", plan).code == 0
    content = json.loads(plan.read_text(encoding="utf-8"))
    content["measures"]["sessions"] = 7
    plan.write_text(json.dumps(content), encoding="utf-8")
    done = terminal("verify", plan)
    assert done.code == 1
    assert "[sessions]" in done.out
    told = json.loads(terminal("verify", plan, "--json").out)
    assert [fault["code"] for fault in told["faults"]] == ["sessions"]


def test_a_cohort_that_changed_is_told(tmp_path: Path, terminal: Terminal) -> None:
    cohort, plan = starter(tmp_path, **listed()), tmp_path / "plan.json"
    assert terminal("solve", cohort).code == 0
    cohort.write_text(cohort.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert "changed" in terminal("verify", plan).said
    assert "changed" in terminal("invites", plan, "-o", tmp_path / "out").said
    cohort.unlink()
    assert terminal("invites", plan, "-o", tmp_path / "out").code == 2
    assert terminal("verify", plan).code == 2


def test_invites_are_written_once(tmp_path: Path, terminal: Terminal) -> None:
    starter(tmp_path, **listed())
    assert terminal("solve", tmp_path / "cohort.json").code == 0
    first = terminal("invites", tmp_path / "plan.json", "-o", tmp_path / "out")
    assert (first.code, first.err) == (0, "")
    assert "2 written" in first.said
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")}
    assert "0 written" in terminal("invites", tmp_path / "plan.json", "-o", tmp_path / "out").said
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")} == before


def test_busy_time_is_merged_with_its_sources(tmp_path: Path, terminal: Terminal) -> None:
    calendar = tmp_path / "c.ics"
    calendar.write_text(CALENDAR, encoding="utf-8")
    done = terminal("busy", calendar, *DAYS, "--json")
    told = json.loads(done.out)
    assert (done.code, told["unreadable"]) == (0, [])
    (busy,) = told["busy"]
    assert (busy["start"], busy["end"]) == ("2027-03-09T09:00:00Z", "2027-03-09T10:30:00Z")
    assert [source["summary"] for source in busy["sources"]] == ["Board", "Lunch"]
    assert [note["uid"] for note in told["ignored"]] == ["free@example.com"]
    plain = terminal("busy", calendar, *DAYS).out
    assert "Tue 2027-03-09 09:00 to Tue 2027-03-09 10:30 UTC  Board; Lunch" in plain


def test_what_cannot_be_read_in_a_calendar_is_told_beside_the_rest(tmp_path: Path, terminal: Terminal) -> None:
    (tmp_path / "c.ics").write_text(BROKEN, encoding="utf-8")
    done = terminal("busy", tmp_path / "c.ics", *DAYS, "--json")
    told = json.loads(done.out)
    assert done.code == 2
    assert [note["uid"] for note in told["unreadable"]] == ["two@example.com"]
    assert told["busy"][0]["sources"][0]["uid"] == "one@example.com"


@pytest.mark.parametrize(
    "days",
    [
        ("--from", "2027-03-09", "--to", "2027-03-08", "--time-zone", "UTC"),
        ("--from", "yesterday", "--to", "2027-03-08", "--time-zone", "UTC"),
        ("--from", "2027-03-09", "--to", "9999-12-31", "--time-zone", "UTC"),
        ("--from", "2027-03-09", "--to", "2027-03-10", "--time-zone", "Europe/Berlim"),
    ],
)
def test_days_and_zones_without_sense(days: tuple[str, ...], tmp_path: Path, terminal: Terminal) -> None:
    (tmp_path / "c.ics").write_text(CALENDAR, encoding="utf-8")
    done = terminal("busy", tmp_path / "c.ics", *days)
    assert (done.code, done.out) == (2, "")


@pytest.mark.parametrize("options", [(), ("--demo",)])
def test_new_writes_a_cohort_without_faults_and_replaces_nothing(
    options: tuple[str, ...], tmp_path: Path, terminal: Terminal
) -> None:
    path = tmp_path / "made" / "mine.json"
    assert terminal("new", path, *options).code == 0
    assert load_cohort(path).learners
    assert "mine.json" in (path.parent / "mine.README.md").read_text(encoding="utf-8")
    path.write_text("mine", encoding="utf-8")
    done = terminal("new", path, *options)
    assert done.code == 2
    assert "--force" in done.err
    assert path.read_text(encoding="utf-8") == "mine"
    assert terminal("new", path, *options, "--force").code == 0
    assert path.read_text(encoding="utf-8") == template_text("demo" if options else "starter")


@pytest.mark.parametrize(("document", "title"), [("cohort", "Cohort"), ("plan", "Plan")])
def test_schemas_are_json(document: str, title: str, terminal: Terminal) -> None:
    assert json.loads(terminal("schema", document).out)["title"] == title


@pytest.mark.parametrize("command", ["", "new", "check", "solve", "verify", "publish", "invites", "busy", "schema"])
def test_help_fits_80_columns(command: str, terminal: Terminal) -> None:
    done = terminal(*([command] if command else []), "--help")
    assert done.code == 0
    assert max(map(len, done.out.splitlines())) <= WIDTH
