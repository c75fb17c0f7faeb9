"""``--on-unreadable``: the same event is a fault, blocks its days, or is left out; and its title is told nowhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.calendars.ics import calendar, event
from tests.cli.terminal import Terminal, listed, starter

SECRET = "Secret dinner"
BROKEN = calendar(event("DTSTART;TZID=Atlantis/Capital:20270309T100000", f"SUMMARY:{SECRET}", uid="broken@example.com"))


def cohort(folder: Path, content: str = BROKEN) -> Path:
    """One session on 9 March 2027, for one learner, whose calendar holds an event that cannot be read."""
    (folder / "c.ics").write_text(content, encoding="utf-8")
    changes: dict[str, Any] = listed()
    changes["learners"][0]["calendar"] = "c.ics"
    return starter(folder, **changes)


@pytest.mark.parametrize(("policy", "seated"), [("busy", 0), ("ignore", 1)])
def test_what_becomes_of_it_is_told(policy: str, seated: int, tmp_path: Path, terminal: Terminal) -> None:
    path, plan = cohort(tmp_path), tmp_path / "plan.json"
    solved = terminal("solve", path, "--on-unreadable", policy)
    assert solved.code == 0
    assert 'event "broken@example.com"' in solved.err
    content = json.loads(plan.read_text(encoding="utf-8"))
    assert sum(len(session["learners"]) for session in content["sessions"]) == seated
    assert terminal("verify", plan, "--on-unreadable", policy).code == 0
    checked = terminal("check", path, "--on-unreadable", policy)
    assert checked.code == 0
    assert 'event "broken@example.com"' in checked.said
    assert SECRET not in solved.out + solved.err + checked.out + checked.err + plan.read_text(encoding="utf-8")


def test_by_default_it_is_a_fault(tmp_path: Path, terminal: Terminal) -> None:
    path = cohort(tmp_path)
    for call in (("solve", path), ("check", path), ("check", path, "--on-unreadable", "fail")):
        done = terminal(*call)
        assert done.code == 2
        assert 'event "broken@example.com"' in done.said
        assert "line 5" in done.said
        assert SECRET not in done.out + done.err
    assert not (tmp_path / "plan.json").exists()


def test_no_title_is_told_to_others(tmp_path: Path, terminal: Terminal) -> None:
    """Not of what is busy, free, doubtful or without end: nor in the plan, what is said of it, or the check."""
    parts = [
        event("DTSTART:20270309T100000Z", "DURATION:PT1H", f"SUMMARY:{SECRET}", uid="1"),
        event("DTSTART:20270309T100000Z", f"SUMMARY:{SECRET}", uid="2"),
        event("DTSTART:20200309T100000Z", "DURATION:P5000D", f"SUMMARY:{SECRET}", uid="3"),
        event("DTSTART:20270309T100000Z", "DURATION:PT1H", "TRANSP:TRANSPARENT", f"SUMMARY:{SECRET}", uid="4"),
    ]
    path = cohort(tmp_path, calendar(*parts))
    solved = terminal("solve", path, "--verbose")
    checked, as_json = terminal("check", path, "--verbose"), terminal("check", path, "--json")
    assert (solved.code, checked.code, as_json.code) == (0, 0, 0)
    assert "leaves no minute of the horizon free" in checked.said
    written = "".join(each.read_text(encoding="utf-8") for each in tmp_path.glob("*.json"))
    assert SECRET not in written + solved.out + solved.err + checked.out + checked.err + as_json.out + as_json.err


def test_owners_see_their_own_titles_unless_they_are_private(tmp_path: Path, terminal: Terminal) -> None:
    parts = [
        event("DTSTART:20270309T100000Z", "DURATION:PT1H", "SUMMARY:Board", uid="1"),
        event("DTSTART:20270309T130000Z", "DURATION:PT1H", "CLASS:PRIVATE", f"SUMMARY:{SECRET}", uid="2"),
    ]
    cohort(tmp_path, calendar(*parts))
    days = ("--from", "2027-03-09", "--to", "2027-03-09", "--time-zone", "UTC")
    done, as_json = terminal("busy", tmp_path / "c.ics", *days), terminal("busy", tmp_path / "c.ics", *days, "--json")
    assert "Board" in done.out
    assert SECRET not in done.out + as_json.out
    assert [row["sources"][0]["summary"] for row in json.loads(as_json.out)["busy"]] == ["Board", "busy"]
