"""Ctrl-C on a terminal reaches every process of its group; the worker is not one of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

READ_WHILE_INTERRUPTED = """
import os, signal, subprocess
from scheduler.calendars.expansion import Limits
from tests.calendars.ics import calendar, hour, read

heard = []
signal.signal(signal.SIGINT, lambda number, frame: heard.append(number))

class Interrupted(subprocess.Popen):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        os.killpg(0, signal.SIGINT)

subprocess.Popen = Interrupted
reading = read(calendar(hour("RRULE:FREQ=DAILY;COUNT=3")), limits=Limits(in_process_seconds=-1.0))
print(len(heard), len(reading.spans), len(reading.unreadable))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups of this kind")
def test_an_interrupted_run_still_reads_what_the_worker_expands() -> None:
    done = subprocess.run(
        [sys.executable, "-c", READ_WHILE_INTERRUPTED],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        start_new_session=True,
        check=True,
    )
    assert done.stdout.split() == ["1", "3", "0"]
