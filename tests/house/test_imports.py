"""``import scheduler`` is quick, silent and leaves the process as it was."""

from __future__ import annotations

import subprocess
import sys

import pytest

import scheduler

QUIET = """
import signal, sys, threading, warnings
before = (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM), list(warnings.filters), sys.excepthook)
import scheduler
scheduler.Cohort, scheduler.InputError, scheduler.load_cohort
after = (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM), list(warnings.filters), sys.excepthook)
assert before == after
assert threading.active_count() == 1
heavy = {"ortools", "typer", "rich", "icalendar", "pandas"} & set(sys.modules)
assert not heavy, heavy
"""


def test_importing_prints_nothing_loads_nothing_heavy_and_changes_nothing() -> None:
    done = subprocess.run([sys.executable, "-W", "error", "-c", QUIET], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_only_solving_loads_the_solver() -> None:
    code = "import sys, scheduler.api; assert not {'ortools', 'solvers', 'typer'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("name", scheduler.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(scheduler, name).__module__.startswith(("scheduler.", "solvers."))


def test_other_names_are_not() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        scheduler.nonsense  # noqa: B018
