"""Files made to hang, bloat or crash a reader: each ends as a reading or a diagnosis, within time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scheduler.calendars.readers import LONGER_THAN_ANY, Bounds, Request, read_all
from tests.calendars.ics import calendar, hour, minute

resource = pytest.importorskip("resource", reason="this system has no limits on processes")
hostile = pytest.importorskip("tests.calendars.hostile")

MOST_MEGABYTES = 300
PATIENCE = 120
"""Seconds after which a reader hangs, on however busy a machine: it may compute for 5."""
MOST_PROCESSOR_SECONDS = 6

HARMLESS = {
    *("dense_year_once", "daily_billion", "interval_billion", "week_53_in_june", "fifth_monday_on_the_first"),
    *("weekly_never", "monthly_never", "yearly_never"),
}
"""Rules that only look dangerous, or that a second is just enough for."""


@pytest.mark.parametrize("name", [*hostile.CASES, *hostile.SPECIAL])
def test_it_ends_and_the_file_beside_it_is_read(name: str) -> None:
    told = measured(name)
    assert told["good"]
    assert max(told["megabytes"]) <= MOST_MEGABYTES
    assert told["processor_seconds"] <= MOST_PROCESSOR_SECONDS
    if name.startswith("rule_") and name.removeprefix("rule_") in set(hostile.RULES) - HARMLESS:
        assert told["unreadable"]
        assert told["why"][0].startswith("line ")


def measured(name: str) -> dict[str, Any]:
    """One case, read by a process of its own; what it says on stderr is a fault."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.calendars.hostile", name],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert (done.returncode, done.stderr) == (0, "")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_there_are_enough() -> None:
    assert len(hostile.CASES) + len(hostile.SPECIAL) >= 70


def request(folder: Path, *names: str) -> Request:
    return Request(
        files=tuple((name, str(folder / name)) for name in names),
        owner_zone="UTC",
        email=None,
        own_mark=None,
        start=minute("2026-03-01"),
        end=minute("2026-04-01"),
    )


NEVER = "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"


def test_a_process_that_takes_too_long_is_killed_and_its_file_refused_once(tmp_path: Path) -> None:
    """Whoever shares the file hears why, without waiting for it again; their other files are read."""
    (tmp_path / "bomb.ics").write_text(calendar(hour(NEVER)) + "X:\n" * 1000)
    (tmp_path / "good.ics").write_text(calendar(hour(uid="good")))
    requests = [request(tmp_path, "bomb.ics", "good.ics"), request(tmp_path, "bomb.ics"), request(tmp_path, "good.ics")]
    short = Bounds(cpu_seconds=0.5, wall_seconds=PATIENCE)
    both, bomb, good = read_all(requests, bounds=short)
    for reading in (both, bomb):
        (note,) = reading.unreadable
        assert (note.file, note.why) == ("bomb.ics", "takes too long to read")
        assert note.cure
    assert not good.unreadable
    assert both.spans == good.spans
    assert set(both.sha256) == {"good.ics"}


def test_what_waits_is_killed_by_the_clock(tmp_path: Path) -> None:
    (tmp_path / "slow.ics").write_text(calendar(hour(NEVER)))
    (reading,) = read_all([request(tmp_path, "slow.ics")], bounds=Bounds(wall_seconds=0.0))
    assert [note.why for note in reading.unreadable] == [LONGER_THAN_ANY]


def test_what_needs_too_much_memory_is_told(tmp_path: Path) -> None:
    (tmp_path / "large.ics").write_text(calendar(hour("DESCRIPTION:" + "x" * 9_000_000)))
    (tmp_path / "good.ics").write_text(calendar(hour(uid="good")))
    bounds = Bounds(memory_bytes=45_000_000)
    (reading,) = read_all([request(tmp_path, "large.ics", "good.ics")], bounds=bounds)
    assert [(note.file, note.why) for note in reading.unreadable] == [("large.ics", "takes too much memory to read")]
    assert len(reading.spans) == 1
