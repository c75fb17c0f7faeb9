"""Ctrl-C and SIGTERM at any moment: the best plan so far is written, nothing is torn, no process is left behind."""

from __future__ import annotations

import os
import random
import signal
import subprocess
from pathlib import Path

import pytest

from scheduler.api import verify_files
from scheduler.templates import template_text
from tests.cli.terminal import CALL

RNG = random.Random(7)
MOMENTS = [(RNG.uniform(1.5, 6.0), RNG.choice((signal.SIGINT, signal.SIGTERM))) for _ in range(8)]
"""Seconds after the start, when the command has its handlers, and which signal comes then."""


def start(folder: Path) -> subprocess.Popen[str]:
    """Solve the demonstration with all the time there is, in a process group of its own."""
    (folder / "cohort.json").write_text(template_text("demo"), encoding="utf-8")
    return subprocess.Popen(
        [*CALL, "solve", "cohort.json", "--time-limit", "600"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def is_running_after(process: subprocess.Popen[str], seconds: float) -> bool:
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return True
    return False


def assert_whole(folder: Path, process: subprocess.Popen[str], err: str) -> None:
    """Nothing but whole files, a plan that the judge accepts if one was due, and no process left."""
    assert "Traceback" not in err
    assert {path.name for path in folder.iterdir()} <= {"cohort.json", "plan.json", "plan.record.json"}
    if (folder / "plan.json").exists():
        assert verify_files(folder / "plan.json").ok
        assert "best plan found until then" in err
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


@pytest.mark.parametrize(("moment", "number"), MOMENTS)
def test_the_best_plan_so_far_is_written(moment: float, number: signal.Signals, tmp_path: Path) -> None:
    process = start(tmp_path)
    assert is_running_after(process, moment)
    os.killpg(process.pid, number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert (tmp_path / "plan.json").exists()
    assert_whole(tmp_path, process, err)


def test_impatience_tears_nothing(tmp_path: Path) -> None:
    process = start(tmp_path)
    assert is_running_after(process, 2.5)
    os.killpg(process.pid, signal.SIGINT)
    while is_running_after(process, 0.02):
        os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert_whole(tmp_path, process, err)
