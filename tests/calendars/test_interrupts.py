"""Ctrl-C on a terminal reaches every process of its group; the worker is not one of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

READ_WHILE_INTERRUPTED = """
import os, pathlib, signal, subprocess, sys
from scheduler.calendars.readers import Request, read_all
from tests.calendars.ics import calendar, hour, minute

heard = []
signal.signal(signal.SIGINT, lambda number, frame: heard.append(number))

class Interrupted(subprocess.Popen):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        os.killpg(0, signal.SIGINT)

subprocess.Popen = Interrupted
path = pathlib.Path(sys.argv[1])
path.write_text(calendar(hour("RRULE:FREQ=DAILY;COUNT=3")))
days = minute("2026-03-01"), minute("2026-04-01")
(reading,) = read_all([Request((("a", str(path)),), "UTC", None, None, *days)])
print(len(heard), len(reading.spans), len(reading.unreadable))
"""

STOPPED_WHILE_READING = """
import pathlib, sys
from scheduler.calendars import readers
from tests.calendars.ics import calendar, hour, minute

folder = pathlib.Path(sys.argv[1]).parent
requests = []
for number in range(20):
    path = folder / f"{number}.ics"
    path.write_text(calendar(hour("RRULE:FREQ=DAILY;COUNT=3")))
    requests.append(readers.Request(((path.name, str(path)),), "UTC", None, None, 0, 10**8))

def stop(done, total):
    raise KeyboardInterrupt

try:
    readers.read_all(requests, processes=3, progress=stop)
except KeyboardInterrupt:
    print("stopped", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups of this kind")
def test_an_interrupted_run_still_reads(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", READ_WHILE_INTERRUPTED, str(tmp_path / "a.ics")],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        start_new_session=True,
        check=True,
    )
    assert done.stdout.split() == ["1", "3", "0"]


def test_no_process_is_left_when_nobody_waits_any_more(tmp_path: Path) -> None:
    """Its pipes end with the last process that holds them."""
    done = subprocess.run(
        [sys.executable, "-c", STOPPED_WHILE_READING, str(tmp_path / "a.ics")],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("stopped\n", "")
