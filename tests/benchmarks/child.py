"""One method on one cohort, in a process of its own: ``python -m tests.benchmarks.child METHOD COHORT SECONDS SEED
[two-tiers]``.

What happens is told on standard output, one JSON object a line: ``read``, ``compiled``, ``moment`` …, ``solved``,
``judged``; or ``nothing`` or ``crashed`` with a reason.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any, TextIO

from scheduler import load_cohort
from scheduler.api import solve_with_details
from scheduler.calendars.cohort import read_calendars
from scheduler.cohort.cohort import Cohort
from scheduler.compile import compile_problem
from scheduler.errors import InfeasibleError, InputError, NoPlanFoundError
from scheduler.judge import verify
from scheduler.problem import Problem, Solution
from tests.benchmarks.judging import judge_solution, tier_values
from tests.benchmarks.memory import high_water_megabytes
from tests.benchmarks.peers import PEERS
from tests.benchmarks.peers.clock import Clock, OutOfTime
from tests.benchmarks.peers.protocol import WORKERS, Peer
from tests.benchmarks.trace import Trace

TWO_TIERS = "two-tiers"
GRACE_SECONDS, GRACE_SHARE = 15.0, 0.25
"""How much longer than its limit a peer may take before the plan that it last told of is taken as its answer."""
LATE_SECONDS = 5.0
"""What it finds so much after its limit is no longer put down."""


class Teller:
    """Writes to the parent; moments only when they say something new."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.trace, self.lock = stream, Trace(), threading.Lock()

    def tell(self, kind: str, **facts: Any) -> None:
        """One line."""
        with self.lock:
            self.stream.write(json.dumps({"kind": kind, **facts}) + "\n")
            self.stream.flush()

    def moment(self, t: float, **news: int | None) -> None:
        """What is known from ``t`` on."""
        moment = self.trace.add(t, **news)
        if moment is not None:
            self.tell("moment", **moment.as_json())


def main() -> None:
    """Everything; ends the process whatever threads still run."""
    stream = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # libraries may print: not among our lines
    teller = Teller(stream)
    method, path, seconds, seed = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
    two_tiers = sys.argv[5:] == [TWO_TIERS]
    try:
        peer = None if method == "ours" else PEERS[method]()
        if peer is not None:
            peer.prepare()
        before = time.monotonic()
        cohort = load_cohort(path)
        teller.tell("read", seconds=time.monotonic() - before)
        if peer is None:
            _ours(cohort, seconds, seed, teller, two_tiers)
        else:
            _peer(peer, cohort, seconds, teller)
    except (OutOfTime, InfeasibleError, NoPlanFoundError, InputError) as problem:
        teller.tell("nothing", why=str(problem))
    except BaseException as problem:
        teller.tell("crashed", why=_told(problem))
        traceback.print_exc()
    stream.flush()
    sys.stderr.flush()
    os._exit(0)


def _ours(cohort: Cohort, seconds: float, seed: int, teller: Teller, two_tiers: bool) -> None:
    """The library's own call, compiling, explaining and judging counted in; perhaps only up to the third tier."""
    stop = threading.Event()
    started = time.monotonic()

    def compiled(problem: Problem) -> None:
        teller.tell("compiled", seconds=time.monotonic() - started)

    def heard(progress: Any) -> None:
        if two_tiers and progress.tier > 1:
            stop.set()
        names = {0: ("first", "first_bound"), 1: ("second", "second_bound")}.get(progress.tier)
        if names:
            news = dict(zip(names, (progress.incumbent, progress.bound), strict=True))
            news |= dict(zip(("first", "second"), getattr(progress, "values", ()), strict=False))
            teller.moment(time.monotonic() - started, **news)

    solved = solve_with_details(
        cohort, time_limit=seconds, seed=seed, workers=WORKERS, stop=stop, prepared=compiled, progress=heard
    )
    elapsed = time.monotonic() - started
    tiers = [[tier.best, tier.value, tier.bound] for tier in solved.outcome.tiers]
    names = zip(("first", "second"), solved.outcome.tiers, strict=False)
    for name, tier in names:
        teller.moment(elapsed, **{name: tier.best, f"{name}_bound": tier.bound})
    teller.tell("solved", seconds=elapsed, memory=high_water_megabytes(), tiers=tiers, strategy=solved.strategy)
    verdict = verify(solved.plan, cohort, readings=solved.readings)
    values = tier_values(solved.problem, verdict.measures)
    teller.tell("judged", values=values, faults=[str(fault) for fault in verdict.faults[:5]])


def _peer(peer: Peer, cohort: Cohort, seconds: float, teller: Teller) -> None:
    """A peer in a thread, so that one that does not end in time is left behind."""
    started = time.monotonic()
    clock = Clock(started, seconds)
    readings = read_calendars(cohort)
    problem = compile_problem(cohort, readings)
    teller.tell("compiled", seconds=clock.elapsed())
    latest: list[Solution] = []
    answer: list[Solution | None] = []
    failures: list[BaseException] = []

    def report(*, solution: Solution | None = None, **news: int | None) -> None:
        if solution is not None:
            latest[:] = [solution]
        if clock.elapsed() <= seconds + LATE_SECONDS:
            teller.moment(clock.elapsed(), **news)

    def work() -> None:
        try:
            answer.append(peer.plan(problem, clock, report))
        except BaseException as failure:
            failures.append(failure)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(clock.left() + max(GRACE_SECONDS, GRACE_SHARE * seconds))
    elapsed = clock.elapsed()
    note = "did not end in time: the plan that it last told of" if thread.is_alive() else ""
    if failures and not isinstance(failures[0], OutOfTime):
        note = f"ended early: {_told(failures[0])}"
    solution = answer[0] if answer else None
    solution = latest[0] if solution is None and latest else solution
    if solution is None:
        why = str(failures[0]) if failures and isinstance(failures[0], OutOfTime) else note or "no plan found"
        teller.tell("crashed" if note.startswith("ended early") else "nothing", why=why.split(": the plan")[0])
        return
    teller.tell("solved", seconds=elapsed, memory=high_water_megabytes(), tiers=None, strategy="", note=note)
    try:
        judged = judge_solution(cohort, readings, problem, solution)
    except Exception as failure:
        teller.tell("judged", values=[], faults=[f"no plan can be made of it: {_told(failure)}"])
        return
    teller.tell("judged", values=judged.values, faults=judged.faults[:5])


def _told(problem: BaseException) -> str:
    return f"{type(problem).__name__}: {problem}".splitlines()[0][:300]


if __name__ == "__main__":
    main()
