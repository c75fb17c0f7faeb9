"""The command line. Nothing heavy is loaded, and no handler set, before a command runs."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path


def main() -> None:
    """Run ``schedule`` with the arguments of the process, and exit with the command's status."""
    started = time.monotonic() - seconds_running()
    try:
        from scheduler.cli.app import app
        from scheduler.cli.console import prepare_streams

        prepare_streams()
        app(obj=started, prog_name="schedule")
    except KeyboardInterrupt:
        sys.exit(130)


def seconds_running() -> float:
    """How long this process has run: by the system's word, else as long as it has been computing."""
    try:
        ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
        return max(0.0, time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK"))
    except (OSError, ValueError, IndexError, AttributeError):
        return time.process_time()
