"""Two phases: choose sessions by whom they could serve, then seat people in those sessions.

Phase one knows seats and how many instructors there are at a moment, but nobody's own calendar of sessions; who is
served where may be fractional. Phase two staffs the sessions chosen and seats people, under every rule.
"""

from __future__ import annotations

import numpy as np

from scheduler.problem import Problem, Solution
from solvers.setting import Setting
from tests.benchmarks.peers import textbook
from tests.benchmarks.peers.clock import Clock
from tests.benchmarks.peers.milp import Milp
from tests.benchmarks.peers.program import Program
from tests.benchmarks.peers.protocol import Report

SHARE = 0.7
"""Of the time left, what choosing sessions may use."""
PER_UNSCHEDULED = 2000
"""With ``costs``: minutes of the second tier that one unit of the first outweighs."""


class TwoPhase:
    """``costs``: phase one sees the second tier too, below the first."""

    def __init__(self, *, costs: bool) -> None:
        self.costs = costs

    def missing(self) -> str | None:
        """Nothing is."""
        return None

    def prepare(self) -> None:
        """All is loaded."""

    def plan(self, problem: Problem, clock: Clock, report: Report) -> Solution | None:
        """Phase one in HiGHS, phase two in CP-SAT."""

        def check() -> None:
            clock.check("the sessions' model was built")

        setting = Setting(problem)
        program = Program(problem, setting, check=check, by_person=False)
        whole = np.ones(program.num_columns, dtype=bool)
        whole[program.attend.first : program.attend.first + len(program.attend.slot)] = False
        milp = Milp(program.upper(), whole, program.rows())
        objective = program.tiers[0][0] * (PER_UNSCHEDULED if self.costs else 1)
        if self.costs:
            objective = objective + program.tiers[1][0]
        answer = milp.minimise(objective, clock.left() * SHARE)
        if answer.point is None:
            return None
        open_slots = np.flatnonzero(np.rint(answer.point[: len(program.slots.clinic)])).tolist()
        chosen = [(int(program.slots.clinic[s]), int(program.slots.local[s])) for s in open_slots]
        second = Program(problem, setting, chosen, check=check)

        def told(first_bound: int | None = None, second_bound: int | None = None, **values: object) -> None:
            """Bounds of phase two hold for the sessions chosen only."""
            if values:
                report(**values)  # type: ignore[arg-type]

        return textbook.solve_in_turn(second, clock, told)
