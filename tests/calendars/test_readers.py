"""Reading in processes of their own gives what reading here gives, whatever their number."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler.calendars.busy import read_busy
from scheduler.calendars.packed import pack, unpack
from scheduler.calendars.readers import Request, read_all
from scheduler.errors import SchedulerError
from tests.calendars.ics import calendar, event, hour, minute

ROOT = Path(__file__).parents[2]
FIXTURES = sorted((ROOT / "fixtures" / "calendars").glob("*.ics"))
START, END = minute("2026-03-01"), minute("2026-04-01")


def requests(folder: Path) -> list[Request]:
    files = [*FIXTURES]
    for number in range(12):
        path = folder / f"{number}.ics"
        bad = event("DTSTART:tomorrow", uid="bad") if number % 4 == 0 else ""
        path.write_text(calendar(hour(f"RRULE:FREQ=DAILY;INTERVAL={number + 1}"), bad), encoding="utf-8")
        files.append(path)
    zones = ("UTC", "Asia/Kolkata")
    return [
        Request(
            ((path.name, str(path)),), zone, "a@example.com", None, START, END, "busy", number % 3 == 0, ("tentative",)
        )
        for number, path in enumerate(files)
        for zone in zones
    ]


@pytest.mark.parametrize("processes", [1, 3])
def test_as_if_read_here(processes: int, tmp_path: Path) -> None:
    asked, told = requests(tmp_path), []
    readings = read_all(asked, processes=processes, progress=lambda done, total: told.append((done, total)))
    for request, reading in zip(asked, readings, strict=True):
        how = {**request.how, "soft": frozenset(request.soft)}
        assert reading == read_busy([(name, Path(path)) for name, path in request.files], **how)
    assert any(reading.unreadable for reading in readings)
    assert any(reading.spans for reading in readings)
    assert told == [(done, len(asked)) for done in range(1, len(asked) + 1)]


def test_nothing_to_read() -> None:
    assert read_all([]) == []


def test_an_owner_without_files_is_free() -> None:
    (reading,) = read_all([Request((), "UTC", None, None, START, END)])
    assert not reading.spans


def test_a_fault_of_ours_is_told_as_one(tmp_path: Path) -> None:
    (tmp_path / "a.ics").write_text(calendar(hour()), encoding="utf-8")
    (reading,) = read_all([Request((("a.ics", str(tmp_path / "a.ics")),), "Nowhere/At all", None, None, START, END)])
    (note,) = reading.unreadable
    assert "a fault of this program" in note.why


def test_where_no_process_can_be_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "missing"))
    with pytest.raises(SchedulerError, match="no process can be started"):
        read_all([Request((("a.ics", "a.ics"),), "UTC", None, None, START, END)] * 3, processes=2)


def test_no_code_beside_the_files_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker does not look for modules where the command was called."""
    (tmp_path / "json.py").write_text("raise SystemExit('taken')", encoding="utf-8")
    (tmp_path / "a.ics").write_text(calendar(hour()), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (reading,) = read_all([Request((("a.ics", "a.ics"),), "UTC", None, None, START, END)])
    assert len(reading.spans) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"spans": [[5, 5, [0]]]},
        {"spans": [[1, 5, [0]], [3, 7, [0]]]},
        {"spans": [[1, 5, [1]]]},
        {"spans": [[1, 5, [-1]]]},
        {"soft": [[5, 1, [0]]]},
        {"spans": [["1", 5, [0]]]},
        {"spans": [[1.5, 5, [0]]]},
        {"sources": [{"file": 1, "uid": "", "summary": ""}]},
        {"sha256": None},
        {"ignored": [{"why": "x"}]},
    ],
)
def test_only_what_was_packed_is_unpacked(change: dict[str, object], tmp_path: Path) -> None:
    (tmp_path / "a.ics").write_text(calendar(hour()), encoding="utf-8")
    (reading,) = read_all([Request((("a.ics", str(tmp_path / "a.ics")),), "UTC", None, None, START, END)])
    packed = pack(reading)
    assert unpack(json.dumps(packed)) == reading
    with pytest.raises(ValueError):  # noqa: PT011
        unpack(json.dumps({**packed, **change}))


def test_no_calendar_is_taken_apart_here() -> None:
    code = "import sys, scheduler.calendars.cohort, scheduler.report.busy; print('icalendar' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
