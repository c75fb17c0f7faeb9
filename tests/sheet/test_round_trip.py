"""Forty edits on a real workbook: legal ones are kept exactly, illegal ones named by cell with the rule they break."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from scheduler.api import load_cohort, load_plan, verify_files
from tests.cli.terminal import Terminal
from tests.sheet.blocks import Edited, moment, seats, write_files

NOW = "2027-03-01T00:00Z"
BERLIN = dt.timezone(dt.timedelta(hours=1))

LEGAL: list[tuple[str, str, str, Any]] = [
    ("Rosters", "a1 lab-a", "Session", "lab-a-3"),
    ("Rosters", "a7 lab-a", "Session", "lab-a-1"),
    ("Unscheduled", "a11 lab-a", "Session", "lab-a-2"),
    ("Rosters", "a4 talk-a", "Mark", "lock"),
    ("Rosters", "a8 talk-a", "Mark", "never"),
    ("Rosters", "a9 talk-a", "Mark", "not then"),
    ("Sessions", "talk-a-2", "Start", dt.datetime(2027, 3, 9, 15)),
    ("Rosters", "a3 lab-a", "Mark", None),
    ("Unscheduled", "a9 lab-a", "Mark", None),
    ("Sessions", "lab-a-3", "Mark", "Lock"),
    ("Rosters", "b5 talk-b", "Session", "talk-b-2"),
    ("Sessions", "lab-b-3", "Start", "Wed 2027-03-10 11:00"),
    ("Sessions", "thu-b", "Mark", "lock"),
    ("Sessions", "talk-c-2", "Mark", "never"),
    ("Rosters", "c6 lab-c", "Session", "lab-c-1"),
    ("Unscheduled", "c11 lab-c", "Session", "lab-c-2"),
    ("Rosters", "c4 lab-c", "Session", " LAB-C-3 "),
    ("Sessions", "talk-c-1", "Start", 46454.625),
]
"""Page, row, heading and what is written there. 46454.625 is Mon 2027-03-08 15:00 as spreadsheets count."""

BOTH = ("Unscheduled", "b9 lab-b", {"Session": "lab-b-1", "Mark": None})
"""An edit of two cells: the mark that keeps b9 out is cleared, and a session chosen."""

ILLEGAL: list[tuple[str, str, str, Any, str]] = [
    ("Sessions", "fri-a", "Start", dt.datetime(2027, 3, 12, 11), "listed"),
    ("Unscheduled", "a12 lab-a", "Session", "lab-a-1", "availability"),
    ("Rosters", "a2 talk-a", "Mark", "never", "requests"),
    ("Rosters", "a1 course-a", "Mark", "lok", "reading"),
    ("Rosters", "b8 lab-b", "Session", "lab-b-1", "capacity, min_learners"),
    ("Rosters", "b1 lab-b", "Session", "lab-b-2", "capacity, keep_apart"),
    ("Unscheduled", "b11 lab-b", "Session", "lab-b-2", "capacity"),
    ("Unscheduled", "b12 talk-b", "Session", "talk-b-1", "availability"),
    ("Sessions", "talk-b-1", "Start", dt.datetime(2027, 3, 8, 10), "overlap"),
    ("Sessions", "lab-b-2", "Start", dt.datetime(2027, 3, 9, 10, 30), "grid"),
    ("Rosters", "b4 course-b", "Session", "talk-b-1", "requests"),
    ("Rosters", "b6 course-b", "Session", "nowhere", "reading"),
    ("Rosters", "b6 talk-b", "Session", None, "reading"),
    ("Rosters", "b2 lab-b", "Learner", "Somebody Else", "read_only"),
    ("Sessions", "talk-b-2", "Start", "soon", "reading"),
    ("Rosters", "b3 lab-b", "Session", "lab-b-2", "capacity"),
    ("Sessions", "lab-c-1", "Mark", "never", "contradiction"),
    ("Rosters", "c5 lab-c", "Session", "lab-c-1", "capacity, keep_apart"),
    ("Rosters", "c10 talk-c", "Mark", "lock", "contradiction"),
    ("Sessions", "lab-c-3", "Start", dt.datetime(2027, 3, 14, 12), "availability, staffing, grid"),
    ("Unscheduled", "c12 lab-c", "Mark", "lock", "reading"),
]

SEATS_CHANGED = {
    ("a1", "lab-a"): "10T10",
    ("a7", "lab-a"): "08T10",
    ("a11", "lab-a"): "09T10",
    ("a8", "talk-a"): None,
    ("a9", "talk-a"): None,
    ("a7", "talk-a"): "09T15",
    ("a10", "talk-a"): "09T15",
    ("b5", "talk-b"): "09T14",
    ("b8", "lab-b"): "10T11",
    ("b10", "lab-b"): "10T11",
    ("b9", "lab-b"): "08T10",
    ("c6", "lab-c"): "08T10",
    ("c11", "lab-c"): "09T10",
    ("c4", "lab-c"): "10T10",
    **{(f"c{number}", "talk-c"): None for number in (7, 8, 9, 10)},
    **{(f"c{number}", "talk-c"): "08T15" for number in (1, 2, 3, 4, 5, 6)},
}
"""Where people sit with the legal edits made; everybody else sits as before."""

PINS = {
    ("a1", "lab-a", "10T10"),
    ("a7", "lab-a", "08T10"),
    ("a11", "lab-a", "09T10"),
    ("a4", "talk-a", "08T14"),
    ("a7", "talk-a", "09T15"),
    ("a10", "talk-a", "09T15"),
    ("a8", "lab-a", "10T10"),
    ("a10", "lab-a", "10T10"),
    ("b5", "talk-b", "09T14"),
    ("b8", "lab-b", "10T11"),
    ("b10", "lab-b", "10T11"),
    ("b9", "lab-b", "08T10"),
    *((f"b{number}", "course-b", "11T10") for number in (1, 2, 3, 4)),
    ("c6", "lab-c", "08T10"),
    ("c11", "lab-c", "09T10"),
    ("c4", "lab-c", "10T10"),
    *((f"c{number}", "talk-c", "08T15") for number in (1, 2, 3, 4, 5, 6)),
}
BANS = {
    ("a8", "talk-a", None),
    ("a9", "talk-a", "09T14"),
    *((f"c{number}", "talk-c", "09T14") for number in (*range(1, 11), 12)),
}
TAKEN_BACK = {("a3", "lab-a", "08T10", True), ("a9", "lab-a", None, False), ("b9", "lab-b", None, False)}


def test_the_script_has_forty_edits() -> None:
    assert len(LEGAL) + len(ILLEGAL) + 1 == 40


@pytest.fixture
def marked(tmp_path: Path, terminal: Terminal) -> tuple[Path, dict[str, str], set[str]]:
    """The folder, the rule of every illegal cell, and the cells of the legal edits."""
    plan = write_files(tmp_path)
    assert terminal("sheet", plan, "-o", tmp_path / "plan.xlsx").code == 0
    edited = Edited(tmp_path / "plan.xlsx")
    cells: dict[str, str] = {}
    legal: set[str] = set()
    for page, row, heading, value in LEGAL:
        cell = edited.cell(page, row, heading)
        cell.value = value
        if isinstance(value, float):
            cell.number_format = "General"
        legal.add(f"{page}!{cell.coordinate}")
    for heading, value in BOTH[2].items():
        edited.cell(BOTH[0], BOTH[1], heading).value = value
    legal.add(f"{BOTH[0]}!{edited.cell(BOTH[0], BOTH[1], 'Session').coordinate}")
    for page, row, heading, value, rule in ILLEGAL:
        cell = edited.cell(page, row, heading)
        cell.value = value
        cells[f"{page}!{cell.coordinate}"] = rule
    edited.cell("Sessions", "lab-a-3", "Why").value = "the room is booked"
    edited.save()
    return tmp_path, cells, legal


def test_forty_edits(marked: tuple[Path, dict[str, str], set[str]], terminal: Terminal) -> None:
    folder, illegal, legal = marked
    before, decided = load_plan(folder / "plan.json"), load_cohort(folder / "cohort.json").decisions
    done = terminal(
        "sheet", folder / "plan.json", "--read", folder / "plan.xlsx", "-o", folder / "new.json", "--now", NOW, "--json"
    )
    answer = json.loads(done.out)
    assert done.code == 1
    assert {each["place"]: ", ".join(each["rules"]) for each in answer["refused"]} == illegal
    assert {each["place"] for each in answer["kept"]} == legal
    after = load_plan(folder / "new.json")
    expected = {key: at for key, at in {**seats(before), **SEATS_CHANGED}.items() if at is not None}
    assert seats(after) == expected
    assert verify_files(folder / "new.json").faults == ()
    now = load_cohort(folder / "cohort.json").decisions
    words = {word(each) for each in decided} - TAKEN_BACK
    words |= {(*pin, True) for pin in PINS} | {(*ban, False) for ban in BANS}
    assert sorted(map(word, now), key=str) == sorted(words, key=str)
    reasons = {each.why for each in now if each.clinic == "lab-a" and each.learner in ("a8", "a10")}
    assert reasons == {"the room is booked"}


def word(decision: Any) -> tuple[str, str, str | None, bool]:
    start = None if decision.start is None else f"{decision.start.astimezone(BERLIN):%dT%H}"
    return decision.learner, decision.clinic, start, decision.must


def test_repair_keeps_the_edits_and_solves_the_rest(
    marked: tuple[Path, dict[str, str], set[str]], terminal: Terminal
) -> None:
    """Who is moved into a full session goes in, and others make room; what no plan can hold stays refused."""
    folder, illegal, legal = marked
    done = terminal(
        *("sheet", folder / "plan.json", "--read", folder / "plan.xlsx", "--repair", "--now", NOW, "--json"),
        *("--time-limit", "4", "--workers", "1"),
    )
    answer = json.loads(done.out)
    kept, refused = ({each["place"] for each in answer[name]} for name in ("kept", "refused"))
    assert kept >= legal
    assert kept | refused == legal | illegal.keys()
    hopeless = {"listed", "availability", "requests", "reading", "grid", "read_only", "contradiction"}
    assert {place for place, rule in illegal.items() if set(rule.split(", ")) & hopeless} <= refused
    assert kept > legal
    plan, cohort = load_plan(folder / "plan.json"), load_cohort(folder / "cohort.json")
    assert verify_files(folder / "plan.json").faults == ()
    held = seats(plan)
    repaired = " ".join(each["what"] for each in answer["kept"] if each["place"] in illegal)
    for learner, clinic, start in PINS:
        assert held[learner, clinic] == start or f"({learner})" in repaired
    for decision in cohort.decisions:
        learner, clinic, start, must = word(decision)
        at = held.get((learner, clinic))
        assert (at is not None and start in (None, at)) if must else (at is None or start not in (None, at))


def test_into_a_full_session(tmp_path: Path, terminal: Terminal) -> None:
    """a2 goes into the full lab on Tuesday: by the sheet alone that is refused, and repair finds another place."""
    plan = write_files(tmp_path)
    sheet = tmp_path / "plan.xlsx"
    terminal("sheet", plan, "-o", sheet)
    edited = Edited(sheet)
    edited.cell("Rosters", "a2 lab-a", "Session").value = "lab-a-2"
    edited.save()
    call = ("sheet", plan, "--read", sheet, "-o", tmp_path / "new.json", "--now", NOW)
    refused = terminal(*call)
    assert refused.code == 1
    assert "session lab-a-2 holds 5 learners and has 4 seats [capacity]" in refused.said
    done = terminal(*call, "--repair", "--time-limit", "4", "--workers", "1")
    assert done.code == 0, done.said
    held = seats(load_plan(tmp_path / "new.json"))
    assert held["a2", "lab-a"] == "09T10"
    assert sum(at == "09T10" for (_, clinic), at in held.items() if clinic == "lab-a") == 4
    assert verify_files(tmp_path / "new.json").faults == ()


def test_a_swap_between_full_sessions(tmp_path: Path, terminal: Terminal) -> None:
    """Either move alone would overfill a session; together they are legal, whatever else is wrong."""
    plan = write_files(tmp_path)
    sheet = tmp_path / "plan.xlsx"
    terminal("sheet", plan, "-o", sheet)
    edited = Edited(sheet)
    edited.cell("Unscheduled", "b12 lab-b", "Session").value = "lab-b-3"
    for row, session in (("b1 lab-b", "lab-b-2"), ("b4 lab-b", "lab-b-1"), ("b5 lab-b", "lab-b-1")):
        edited.cell("Rosters", row, "Session").value = session
    wrong = edited.cell("Unscheduled", "b12 lab-b", "Session").coordinate
    edited.save()
    answer = json.loads(terminal("sheet", plan, "--read", sheet, "--now", NOW, "--json", "--dry-run").out)
    assert [each["place"] for each in answer["refused"]] == [f"Unscheduled!{wrong}"]
    assert len(answer["kept"]) == 3


def test_what_has_begun_stays(tmp_path: Path, terminal: Terminal) -> None:
    plan = write_files(tmp_path)
    sheet = tmp_path / "plan.xlsx"
    terminal("sheet", plan, "-o", sheet)
    edited = Edited(sheet)
    edited.cell("Rosters", "a1 lab-a", "Session").value = "lab-a-3"
    edited.cell("Sessions", "lab-a-3", "Start").value = dt.datetime(2027, 3, 8, 11)
    edited.save()
    done = terminal("sheet", plan, "--read", sheet, "--now", "2027-03-09T00:00Z", "--json")
    assert [each["rules"] for each in json.loads(done.out)["refused"]] == [["frozen"], ["frozen"]]
    assert done.code == 1


def test_a_second_trip_shows_the_locks(tmp_path: Path, terminal: Terminal) -> None:
    """What the first trip decided stands in the second sheet as marks, and clearing one takes it back."""
    plan, sheet = write_files(tmp_path), tmp_path / "plan.xlsx"
    terminal("sheet", plan, "-o", sheet)
    edited = Edited(sheet)
    edited.cell("Rosters", "a4 talk-a", "Mark").value = "lock"
    edited.cell("Rosters", "a4 talk-a", "Why").value = "has booked a train"
    edited.save()
    assert terminal("sheet", plan, "--read", sheet, "--now", NOW).code == 0
    terminal("sheet", plan, "-o", sheet)
    again = Edited(sheet)
    assert again.cell("Rosters", "a4 talk-a", "Mark").value == "lock"
    assert again.cell("Rosters", "a4 talk-a", "Why").value == "has booked a train"
    again.cell("Rosters", "a4 talk-a", "Mark").value = None
    again.cell("Rosters", "a4 talk-a", "Why").value = None
    again.save()
    assert terminal("sheet", plan, "--read", sheet, "--now", NOW).code == 0
    assert [word(each) for each in load_cohort(tmp_path / "cohort.json").decisions if each.learner == "a4"] == []


def test_the_cohort_file_keeps_its_form(tmp_path: Path, terminal: Terminal) -> None:
    plan, sheet = write_files(tmp_path), tmp_path / "plan.xlsx"
    written = (tmp_path / "cohort.json").read_text(encoding="utf-8")
    terminal("sheet", plan, "-o", sheet)
    edited = Edited(sheet)
    edited.cell("Rosters", "c1 lab-c", "Mark").value = "lock"
    edited.save()
    assert terminal("sheet", plan, "--read", sheet, "--now", NOW).code == 0
    now = (tmp_path / "cohort.json").read_text(encoding="utf-8")
    added = {"learner": "c1", "clinic": "lab-c", "start": "2027-03-08T09:00Z", "must": True}
    assert json.loads(now)["decisions"][-1] == added
    head = written[: written.index('"decisions"')]
    assert now.startswith(head)
    assert moment("08T10") in now


def test_repair_seats_who_waits(tmp_path: Path, terminal: Terminal) -> None:
    """a4 is never to attend the lab, so that a seat on Tuesday is free for a11, who can come on that day alone."""
    plan, sheet = write_files(tmp_path), tmp_path / "plan.xlsx"
    terminal("sheet", plan, "-o", sheet)
    edited = Edited(sheet)
    edited.cell("Rosters", "a4 lab-a", "Mark").value = "never"
    edited.save()
    call = ("sheet", plan, "--read", sheet, "-o", tmp_path / "new.json", "--now", NOW, "--json")
    exactly = json.loads(terminal(*call, "--dry-run").out)
    assert exactly["moved"] == []
    done = terminal(*call, "--repair", "--time-limit", "4", "--workers", "1")
    assert done.code == 0, done.said
    held = seats(load_plan(tmp_path / "new.json"))
    assert ("a4", "lab-a") not in held
    assert held["a11", "lab-a"] == "09T10"
    assert {"learner": "a11", "clinic": "lab-a", "before": None, "after": "lab-a-2"} in json.loads(done.out)["moved"]
    assert verify_files(tmp_path / "new.json").faults == ()


def test_in_another_zone(tmp_path: Path, terminal: Terminal) -> None:
    """Lab on Wednesday at 10:00 in Berlin is at 14:30 in Kolkata; 15:30 there is an hour later."""
    plan, sheet = write_files(tmp_path), tmp_path / "plan.xlsx"
    assert terminal("sheet", plan, "-o", sheet, "--time-zone", "Asia/Kolkata").code == 0
    edited = Edited(sheet)
    cell = edited.cell("Sessions", "lab-a-3", "Start (Asia/Kolkata)")
    assert cell.value == dt.datetime(2027, 3, 10, 14, 30)
    assert terminal("sheet", plan, "--read", sheet, "--now", NOW).out.strip() == "Nothing is changed."
    cell.value = dt.datetime(2027, 3, 10, 15, 30)
    edited.save()
    assert terminal("sheet", plan, "--read", sheet, "-o", tmp_path / "new.json", "--now", NOW).code == 0
    assert seats(load_plan(tmp_path / "new.json"))["a8", "lab-a"] == "10T11"
    assert "did you mean" in terminal("sheet", plan, "-o", sheet, "--time-zone", "Asia/Calcuta").said
