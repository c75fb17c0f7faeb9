"""Many rules expanded within limits: ordinary ones here, those that may take long in a process that can be killed."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scheduler.calendars.reading import UnreadableError
from scheduler.calendars.rules import ENOUGH_SECONDS, MOST_OCCURRENCES, TOO_MANY, Rule, expand

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Limits:
    """What expanding one reading's rules may take.

    ``cpu_seconds`` and ``memory_bytes`` hold for each rule that is expanded in a worker (where the system can limit
    them), ``wall_seconds`` for a worker, ``kills`` for the workers that are killed before the rest is given up.
    """

    in_process_seconds: float = 2.0
    cpu_seconds: int = 3
    memory_bytes: int = 2**30
    wall_seconds: float = 60.0
    kills: int = 2


@dataclass(frozen=True)
class Job:
    """One rule to expand: its occurrences in ``[first, last)``, all times naive and local."""

    start: dt.datetime
    rule: Rule
    first: dt.datetime
    last: dt.datetime

    @property
    def seconds(self) -> float:
        """About how long it takes."""
        return self.rule.seconds_to_expand(self.start, self.first, self.last)


Answer = list[dt.datetime] | UnreadableError


def expand_all(jobs: Iterable[Job], limits: Limits) -> dict[Job, Answer]:
    """Every job with its occurrences, or with what is wrong with it."""
    answers: dict[Job, Answer] = {}
    spent, heavy = 0.0, []
    for job in sorted(set(jobs), key=lambda job: (job.seconds, job.start, job.rule.text)):
        if job.first >= job.last:
            answers[job] = []
        elif job.rule.fewest(job.start, job.first, job.last) > MOST_OCCURRENCES:
            answers[job] = UnreadableError(TOO_MANY)
        elif job.seconds <= ENOUGH_SECONDS and spent + job.seconds <= limits.in_process_seconds:
            spent += job.seconds
            answers[job] = _here(job)
        else:
            heavy.append(job)
    for _ in range(limits.kills):
        if heavy:
            found = _in_worker(heavy, limits)
            answers |= dict(zip(heavy, found, strict=False))
            heavy = heavy[len(found) :]
    return answers | dict.fromkeys(heavy, UnreadableError("its rule was not tried, after others that never end"))


def _here(job: Job) -> Answer:
    try:
        return expand(job.start, job.rule.text, job.first, job.last)
    except UnreadableError as error:
        return error


def _in_worker(jobs: list[Job], limits: Limits) -> list[Answer]:
    """Answers to the first jobs, in order, at least one: where the worker was killed, its last job is to blame."""
    lines = [json.dumps([limits.cpu_seconds, limits.memory_bytes])]
    lines += [json.dumps([*(str(when) for when in (job.start, job.first, job.last)), job.rule.text]) for job in jobs]
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-m", "scheduler.calendars.worker"]
    try:
        output = subprocess.run(
            command,
            input="\n".join(lines).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.wall_seconds,
            env={**os.environ, "PYTHONPATH": path},
            check=False,
            process_group=0,  # Ctrl-C on a terminal is for whoever waits here
        ).stdout
    except subprocess.TimeoutExpired as error:
        output = error.stdout or b""
    answers = [_answer(line) for line in output.split(b"\n")[:-1]]
    if len(answers) < len(jobs):
        short = jobs[len(answers)].rule.text[:60]
        answers.append(
            UnreadableError(f'the rule "{short}" takes too long to follow: more than {limits.cpu_seconds} s')
        )
    return answers


def _answer(line: bytes) -> Answer:
    answer = json.loads(line)
    if isinstance(answer, str):
        return UnreadableError(answer)
    return [dt.datetime.fromisoformat(each) for each in answer]
