"""What people's events are called stays in their calendars: no output that others see holds it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.calendars.ics import calendar, event, hour
from tests.cli.terminal import Terminal, starter

TITLES = ("Oncology-check", "Lawyer-talk", "Acquisition-board", "Broken-secret")


def cohort(folder: Path) -> Path:
    """Everybody's calendar holds a private, a confidential, a plain and an unreadable event."""
    secret, told, plain, broken = TITLES
    start = "20270309T090000Z"
    (folder / "own.ics").write_text(
        calendar(
            hour(f"SUMMARY:{secret}", "CLASS:PRIVATE", "STATUS:TENTATIVE", uid="a@example.com", start=start),
            hour(f"SUMMARY:{told}", "CLASS:CONFIDENTIAL", uid="b@example.com", start="20270309T110000Z"),
            hour(f"SUMMARY:{plain}", f"DESCRIPTION:{plain}", uid="c@example.com", start="20270310T090000Z"),
            hour(f"SUMMARY:{plain}", "TRANSP:TRANSPARENT", uid="d@example.com", start="20270311T090000Z"),
            event("DTSTART;TZID=Atlantis/Capital:20270310T100000", f"SUMMARY:{broken}", uid="e@example.com"),
        ),
        encoding="utf-8",
    )
    path = starter(folder)
    document = json.loads(path.read_text(encoding="utf-8"))
    for person in (*document["learners"], *document["instructors"]):
        person["calendar"] = "own.ics"
    path.write_text(json.dumps({**document, "calendar_policy": {"tentative": "soft"}}), encoding="utf-8")
    return path


def test_no_command_tells_others_what_an_event_is_called(tmp_path: Path, terminal: Terminal) -> None:
    path, plan = cohort(tmp_path), tmp_path / "plan.json"
    refused = terminal("check", path)
    assert refused.code == 2
    kept = ("--on-unreadable", "busy")
    runs = [
        terminal("check", path, "--verbose", *kept),
        terminal("check", path, "--json", *kept),
        terminal("solve", path, "-o", plan, "--verbose", "--time-limit", 20, *kept),
        terminal("verify", plan, *kept),
        terminal("publish", plan, "--rosters", "--feeds", "--verbose", *kept),
    ]
    assert [done.code for done in runs] == [0] * len(runs)
    said = "".join(done.out + done.err for done in (refused, *runs))
    written = b"".join(each.read_bytes() for each in tmp_path.rglob("*") if each.is_file() and each.name != "own.ics")
    assert plan.is_file()
    for title in TITLES:
        assert title not in said
        assert title.encode() not in written
