"""What the commands tell of calendars: everything in them, and where everybody's availability comes from."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from scheduler.cli import reading
from tests.calendars.ics import calendar, event, hour
from tests.cli.terminal import WIDTH, Terminal, starter

DAYS = ("--from", "2026-03-01", "--to", "2026-03-31", "--time-zone", "UTC")
NOWHERE = event("DTSTART;TZID=Atlantis/Capital:20260320T100000", "DURATION:PT1H", uid="nowhere@example.com")
FREE = hour("TRANSP:TRANSPARENT", uid="free@example.com")


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    path = tmp_path / "mixed.ics"
    path.write_text(calendar(hour("SUMMARY:Board"), FREE, NOWHERE), encoding="utf-8")
    return path


def test_the_three_sum_to_the_total(mixed: Path, terminal: Terminal) -> None:
    done = terminal("busy", mixed, *DAYS)
    assert done.code == 2
    assert "3 events: 1 read, 1 not busy, 1 unreadable" in done.said
    told = json.loads(terminal("busy", mixed, *DAYS, "--json").out)
    assert told["files"] == [{"file": str(mixed), "total": 3, "read": 1, "ignored": 1, "unreadable": 1}]
    assert told["unreadable"][0]["line"] is not None
    assert told["busy"][0]["sources"][0]["rule"]


@pytest.mark.parametrize(("how", "code", "spans"), [("fail", 2, 1), ("busy", 0, 2), ("ignore", 0, 1)])
def test_what_becomes_of_the_unreadable(how: str, code: int, spans: int, mixed: Path, terminal: Terminal) -> None:
    done = terminal("busy", mixed, *DAYS, "--on-unreadable", how, "--json")
    assert done.code == code
    told = json.loads(done.out)
    assert len(told["busy"]) == spans
    assert [note["treated"] for note in told["unreadable"]] == ["" if how == "fail" else how]


def test_where_each_piece_comes_from(mixed: Path, terminal: Terminal) -> None:
    done = terminal("busy", mixed, *DAYS, "--on-unreadable", "ignore", "--verbose")
    assert '"e@example.com"' in done.said
    assert all(len(line) <= WIDTH or " " not in line.strip() for line in done.out.splitlines())


def cohort(folder: Path) -> Path:
    """Of five learners one states hours, one has a calendar, one both, one a calendar without anything in it."""
    (folder / "full.ics").write_text(
        calendar(hour("RRULE:FREQ=DAILY", start="20270301T100000Z"), FREE), encoding="utf-8"
    )
    (folder / "old.ics").write_text(calendar(hour()), encoding="utf-8")
    hours = [{"days": ["mon"], "start": "09:00", "end": "12:00"}]
    more: tuple[dict[str, Any], ...] = (
        {"working_hours": hours},
        {"calendar": "full.ics"},
        {"working_hours": hours, "calendar": "full.ics"},
        {"calendar": "old.ics"},
        {},
    )
    learners = [{"id": f"p{k}", "name": "Ada", "time_zone": "UTC", **each} for k, each in enumerate(more)]
    return starter(
        folder, learners=learners, instructors=[{"id": "i1", "name": "Bo", "time_zone": "UTC", "clinics": []}]
    )


def test_where_availability_comes_from(tmp_path: Path, terminal: Terminal) -> None:
    path = cohort(tmp_path)
    done = terminal("check", path)
    for row in ("stated 1 0", "stated and calendar 1 0", "calendar 2 0", "assumed 1 1", "1 calendar is doubtful"):
        assert row in done.said
    assert "old.ics: holds nothing that is busy in the horizon (calendar of learner p3)." in done.said
    assert all(len(line) <= WIDTH for line in done.out.splitlines() if str(tmp_path) not in line)
    verbose = terminal("check", path, "--verbose").said
    assert "learner p3: calendar, 0 busy times from 1 event (0 not busy, 0 unreadable)" in verbose
    assert "learner p4: assumed" in verbose
    told = json.loads(terminal("check", path, "--json").out)["availability"]
    assert [each["basis"] for each in told] == [
        "stated",
        "calendar",
        "stated and calendar",
        "calendar",
        "assumed",
        "assumed",
    ]
    assert [(each["kind"], each["id"]) for each in told][-1] == ("instructor", "i1")
    assert [bool(each["doubts"]) for each in told] == [False, False, False, True, False, False]
    assert (told[1]["read"], told[1]["ignored"], told[1]["unreadable"]) == (1, 1, 0)


def test_calendars_are_remembered_unless_they_are_not_to_be(
    tmp_path: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCHEDULE_CACHE", str(tmp_path / "cache"))
    path = cohort(tmp_path)
    first = terminal("check", path, "--no-cache", "--json")
    assert not (tmp_path / "cache").exists()
    assert terminal("check", path, "--json") == terminal("check", path, "--json") == first
    assert len(list((tmp_path / "cache").iterdir())) == 2


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 2


def test_a_bar_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("os.get_terminal_size", lambda *handle: os.terminal_size((80, 24)))
    screens = [Screen(), io.StringIO()]
    for screen in screens:
        monkeypatch.setattr(sys, "stderr", screen)
        with reading._bar() as show:
            show(1, 3)
            show(3, 3)
    assert "reading calendars" in screens[0].getvalue()
    assert "3/3" in screens[0].getvalue()
    assert screens[1].getvalue() == ""
