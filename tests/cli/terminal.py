"""Commands as a user runs them: in this process for speed, or in one of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scheduler.cli.app import app
from scheduler.templates import template_text

WIDTH = 80
CALL = (sys.executable, "-c", "from scheduler.cli import main; main()")


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Both, with single blanks, as if no line had been wrapped."""
        return " ".join((self.out + self.err).split())


class Terminal:
    """Runs commands and hears what they print."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Done:
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            app([str(argument) for argument in arguments], prog_name="schedule")
        said = self._capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return Done(code, said.out, said.err)


def spawn(*arguments: object, cwd: Path, **environment: str) -> subprocess.Popen[bytes]:
    """Start a command in a process of its own, with pipes."""
    return subprocess.Popen(
        [*CALL, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def run(*arguments: object, cwd: Path, **environment: str) -> Done:
    """Run a command in a process of its own."""
    process = spawn(*arguments, cwd=cwd, **environment)
    out, err = process.communicate()
    return Done(process.returncode, out.decode(), err.decode())


def starter(folder: Path, **changes: Any) -> Path:
    """The cohort that ``schedule new`` writes, with some of its fields changed, in ``folder``."""
    path = folder / "cohort.json"
    path.write_text(json.dumps({**json.loads(template_text("starter")), **changes}), encoding="utf-8")
    return path


def listed(**session: Any) -> dict[str, Any]:
    """Changes to the starter cohort: one clinic, with one listed session, that ``l3`` alone asks for."""
    cohort = json.loads(template_text("starter"))
    when = {"id": "s1", "start": "2027-03-09T10:00Z", **session}
    clinic = {**cohort["clinics"][0], "min_learners": 1, "sessions": [when]}
    learner = {**cohort["learners"][2], "clinics": ["listening"]}
    instructors = [{**each, "clinics": ["listening"]} for each in cohort["instructors"]]
    return {"clinics": [clinic], "learners": [learner], "instructors": instructors}
