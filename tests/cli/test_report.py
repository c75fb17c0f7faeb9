"""``schedule report``: the page beside the plan, what it says, and when it ends with 1."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import Terminal, listed, starter


def solved(terminal: Terminal, folder: Path, **decision: Any) -> Path:
    """The plan of a mandatory clinic with one session, for Freya Dawson alone; a decision keeps her out of it."""
    cohort = listed()
    cohort["clinics"][0]["mandatory"] = True
    if decision:
        cohort["decisions"] = [{"learner": "l3", "clinic": "listening", "must": False, **decision}]
    path = starter(folder, async_alternatives=[], **cohort)
    assert terminal("solve", path, "--time-limit", 20).code == 0
    return folder / "plan.json"


def test_a_live_seat_is_enough(terminal: Terminal, tmp_path: Path) -> None:
    done = terminal("report", solved(terminal, tmp_path), "--strict")
    assert done.code == 0
    assert "1 learner, 1 session: 1 of 1 request live, 0 not scheduled." in done.said
    assert "Every mandatory request (1) has a live seat" in done.said
    assert "Freya Dawson" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_mandatory_request_that_nothing_meets_is_named_and_strict_ends_with_1(
    terminal: Terminal, tmp_path: Path
) -> None:
    plan = solved(terminal, tmp_path, why="On leave")
    done = terminal("report", plan, "-o", tmp_path / "page.html")
    assert done.code == 0
    assert "1 mandatory request of 1 without live, alternative or signed exception: Freya Dawson (l3)" in done.said
    assert (tmp_path / "page.html").is_file()
    assert terminal("report", plan, "--strict").code == 1
    told = json.loads(terminal("report", plan, "--json").out)
    assert told["open"] == [{"learner": "l3", "clinic": "listening"}]
    assert told["totals"]["mandatory"] == told["totals"]["open"] == 1


def test_a_signature_excuses(terminal: Terminal, tmp_path: Path) -> None:
    plan = solved(terminal, tmp_path, signed_by="Dr Ode")
    assert terminal("report", plan, "--strict").code == 0


def test_a_signature_under_what_is_no_exception_is_a_fault(terminal: Terminal, tmp_path: Path) -> None:
    path = starter(tmp_path, decisions=[{"learner": "l3", "clinic": "listening", "must": True, "signed_by": "Dr Ode"}])
    done = terminal("check", path)
    assert done.code == 2
    assert "decisions[0].signed_by" in done.said
    assert "signs what is no exception" in done.said


def test_records_are_read_and_counted(terminal: Terminal, tmp_path: Path) -> None:
    plan = solved(terminal, tmp_path)
    came = tmp_path / "attendance.csv"
    came.write_text("learner;clinic;session;minutes\nl3;listening;s1;55\n", encoding="utf-16")
    done = terminal("report", plan, "--attendance", came)
    assert "1 attended, 0 absent, 0 not recorded." in done.said
    came.write_text("learner,clinic,session,minutes\nl3,listening,s1,0\n", encoding="utf-8")
    done = terminal("report", plan, "--attendance", came, "--strict")
    assert "0 attended, 1 absent, 0 not recorded." in done.said
    assert "Freya Dawson (l3), Listening lab" in done.said
    assert done.code == 1


def test_every_fault_of_the_records_is_named_with_its_place(terminal: Terminal, tmp_path: Path) -> None:
    plan = solved(terminal, tmp_path)
    came, done = tmp_path / "came.csv", tmp_path / "done.csv"
    came.write_text(
        "learner,clinic,session,minutes\nl33,listening,s1,55\nl3,listening,s2,long\nl3,listening,,nan\nl3,listening,,-5\n",
        encoding="utf-8",
    )
    told = terminal("report", plan, "--attendance", came)
    assert told.code == 2
    for fault in (
        'line 2, column 1 (learner) "l33" is not the id of a learner; did you mean "l3"?',
        'line 3, column 3 (session) "s2" is not the id of a session',
        'line 3, column 4 (minutes) "long" is not a number of minutes',
        'line 4, column 4 (minutes) "nan" is not a number of minutes',
        'line 5, column 4 (minutes) "-5" is not a number of minutes',
    ):
        assert fault in told.said
    assert not (tmp_path / "report.html").exists()
    done.write_text("learner,item,on\nl3,listening,yesterday\n", encoding="utf-8")
    assert '"yesterday" is not a date' in terminal("report", plan, "--completion", done).said


def test_exports_are_matched_and_whom_they_leave_open_is_told(terminal: Terminal, tmp_path: Path) -> None:
    plan = solved(terminal, tmp_path)
    export, done = tmp_path / "zoom.csv", tmp_path / "done.csv"
    export.write_text(
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
        "Freya Dawson,l3@example.com,03/09/2027 10:01:00 AM,03/09/2027 10:58:00 AM,57,No\n"
        "Somebody Else,,03/09/2027 10:05:00 AM,03/09/2027 10:58:00 AM,53,Yes\n",
        encoding="utf-8",
    )
    done.write_text("email,item\nl3@example.com,listening\nl9@example.com,listening\n", encoding="utf-8")
    told = terminal("report", plan, "--attendance", export, "--completion", done)
    assert "1 attended, 0 absent, 0 not recorded." in told.said
    assert "Records of nobody or nothing in the cohort: 2" in told.said
    assert "Somebody Else is nobody of the cohort for sure" in told.said
    assert "l9@example.com, listening: nobody of the cohort for sure" in told.said


def test_a_plan_that_no_longer_fits_is_shown_with_its_faults(terminal: Terminal, tmp_path: Path) -> None:
    plan = solved(terminal, tmp_path)
    text = (tmp_path / "cohort.json").read_text(encoding="utf-8")
    (tmp_path / "cohort.json").write_text(text.replace('"capacity": 4', '"capacity": 5'), encoding="utf-8")
    done = terminal("report", plan, "--strict")
    assert done.code == 1
    assert "does not fit its cohort as it is now" in done.said
    assert "does not fit its cohort as it is now" in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("which", ["cohort.json", "plan.json"])
def test_the_page_replaces_neither_the_plan_nor_its_cohort(terminal: Terminal, tmp_path: Path, which: str) -> None:
    plan = solved(terminal, tmp_path)
    before = (tmp_path / which).read_bytes()
    assert terminal("report", plan, "-o", tmp_path / which).code == 2
    assert (tmp_path / which).read_bytes() == before
