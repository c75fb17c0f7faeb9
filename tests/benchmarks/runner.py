"""Runs one method on one cohort in a child process, watches its time and memory, and makes a row of it."""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from tests.benchmarks.child import TWO_TIERS
from tests.benchmarks.instances import Instance
from tests.benchmarks.memory import held_megabytes
from tests.benchmarks.peers import PEERS
from tests.benchmarks.rows import JUDGED, Measured, Row
from tests.benchmarks.trace import Moment, Trace

ROOT = Path(__file__).parents[2]
_PATH = re.compile(r"(?:/[\w.+-]+)+/")
"""Folders, which tell of the machine."""
SAMPLE_SECONDS = 0.1
READING_SECONDS = 900.0
JUDGING_SECONDS = 900.0
BEYOND_SECONDS, BEYOND_SHARE = 60.0, 0.5
"""How long after its limit a run is ended from outside."""


@dataclass
class _Heard:
    """What the child has said so far."""

    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    trace: Trace = field(default_factory=Trace)
    peak: float = 0.0
    ended_because: str = ""


def run(
    instance: Instance, method: str, limit: float, memory_limit: float, commit: str, *, two_tiers: bool = False
) -> Measured:
    """One row. ``memory_limit`` in megabytes. With ``two_tiers`` ours ends where the third tier would begin."""
    row = Row(*instance.key, instance.sha256, method, limit, "skipped", commit=commit)
    if method != "ours" and (missing := PEERS[method]().missing()):
        return Measured(replace(row, note=missing), Trace())
    command = [sys.executable, "-m", "tests.benchmarks.child", method, str(instance.path), repr(limit), "0"]
    if two_tiers:
        command.append(TWO_TIERS)
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True
        )
        try:
            heard = _listen(child, limit, memory_limit)
        finally:
            _end(child)
        errors.seek(0)
        told = errors.read().decode(errors="replace").strip().splitlines()
    row = _row(row, heard, told[-1][:300] if told else "")
    return Measured(replace(row, note=_PATH.sub("", row.note)), heard.trace)


def _listen(child: subprocess.Popen[str], limit: float, memory_limit: float) -> _Heard:
    heard = _Heard()
    lines: queue.Queue[str | None] = queue.Queue()
    assert child.stdout is not None
    threading.Thread(target=_read, args=(child.stdout, lines), daemon=True).start()
    ends = time.monotonic() + READING_SECONDS
    while True:
        try:
            line = lines.get(timeout=SAMPLE_SECONDS)
        except queue.Empty:
            line = ""
        if line is None:
            return heard
        if line:
            message = json.loads(line)
            kind = message.pop("kind")
            if kind == "moment":
                heard.trace.moments.append(Moment(**message))
                continue
            heard.facts[kind] = message
            if kind == "read":
                ends = time.monotonic() + limit + max(BEYOND_SECONDS, BEYOND_SHARE * limit)
            if kind == "solved":
                ends = time.monotonic() + JUDGING_SECONDS
        if "solved" not in heard.facts:
            heard.peak = max(heard.peak, held_megabytes(child.pid))
        if heard.peak > memory_limit:
            heard.ended_because = f"ended from outside: it held more than {memory_limit:.0f} MB"
        elif time.monotonic() > ends:
            heard.ended_because = "ended from outside, long after its limit"
        if heard.ended_because:
            return heard


def _read(stream: IO[str], lines: queue.Queue[str | None]) -> None:
    for line in stream:
        lines.put(line)
    lines.put(None)


def _end(child: subprocess.Popen[str]) -> None:
    """Ends the child and its own children; ours end by themselves when their parent is gone."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        child.kill()
    child.wait()


def _row(row: Row, heard: _Heard, error: str) -> Row:
    facts = heard.facts
    solved, judged = facts.get("solved"), facts.get("judged")
    row = replace(
        row,
        reading=facts.get("read", {}).get("seconds"),
        compiling=facts.get("compiled", {}).get("seconds"),
        memory=max(heard.peak, solved["memory"]) if solved else heard.peak,
    )
    if heard.trace.moments:
        last = heard.trace.moments[-1]
        row = replace(row, first_bound=last.first_bound, second_bound=last.second_bound)
    if "crashed" in facts:
        return replace(row, status="crashed", note=facts["crashed"]["why"])
    if "nothing" in facts:
        return replace(row, status="nothing", note=facts["nothing"]["why"])
    if solved is None:
        return replace(row, status="crashed", note=heard.ended_because or error or "ended without a word")
    row = replace(row, elapsed=solved["seconds"], strategy=solved["strategy"], note=solved.get("note", ""))
    if judged is None:
        return replace(row, status="crashed", note=f"while being judged: {heard.ended_because or error}")
    if judged["faults"]:
        return replace(row, status="invalid", note="; ".join(judged["faults"])[:500])
    return _with_values(row, judged["values"], solved["tiers"], heard.trace)


def _with_values(row: Row, values: list[int], tiers: list[list[int]] | None, trace: Trace) -> Row:
    first, second = values[0], values[1] if len(values) > 1 else 0
    best = second
    if tiers:
        best = tiers[1][0] if len(tiers) > 1 else 0
        bounds = [*(bound for _, _, bound in tiers[:2]), None]
        row = replace(row, tiers=json.dumps(tiers), first_bound=bounds[0], second_bound=bounds[1])
    elif row.elapsed is not None:
        trace.add(row.elapsed, first=first, second=second)  # whoever could simply join has been seated
    return replace(
        row,
        status=JUDGED,
        first=first,
        second=second,
        best=best,
        first_plan=trace.first_plan(),
        last_improvement=trace.last_improvement(),
    )
