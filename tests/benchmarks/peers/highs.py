"""A strong integer program in HiGHS: the whole model with one link per attendance, tier after tier."""

from __future__ import annotations

import numpy as np

from scheduler.problem import Problem, Solution
from solvers.setting import Setting
from tests.benchmarks.peers.clock import Clock
from tests.benchmarks.peers.milp import Floats, Milp, rounded_up
from tests.benchmarks.peers.program import INFINITY, Program, Row
from tests.benchmarks.peers.protocol import Report

SHARE = 0.5
"""Of the time left, what the first tier may use."""


class Highs:
    """``x ≤ y`` one by one beside the seats; the first tier, then the second with the first held."""

    def missing(self) -> str | None:
        """Nothing is."""
        return None

    def prepare(self) -> None:
        """All is loaded."""

    def plan(self, problem: Problem, clock: Clock, report: Report) -> Solution | None:
        """Both tiers by turns."""

        def check() -> None:
            clock.check("HiGHS's model was built")

        program = Program(problem, Setting(problem), check=check)
        milp = Milp(program.upper(), np.ones(program.num_columns, dtype=bool), program.rows())
        milp.rows += program.strong_links()
        check()
        return solve_in_turn(program, milp, clock, report)


def solve_in_turn(program: Program, milp: Milp, clock: Clock, report: Report) -> Solution | None:
    """The first tier, then the second with the first at most what was found."""
    best: Floats | None = None
    for index, (costs, constant) in enumerate(program.tiers):

        def heard(value: float | None, bound: float | None, index: int = index, constant: int = constant) -> None:
            known = None if value is None else round(value) + constant
            least = None if bound is None else rounded_up(bound + constant)
            if index == 0:
                report(first=known, first_bound=least)
            else:
                report(second=known, second_bound=least)

        last = index == len(program.tiers) - 1
        answer = milp.minimise(costs, clock.left() * (1.0 if last else SHARE), best, heard)
        heard(None, answer.bound)
        if answer.point is None:
            break
        best = answer.point
        first, second = program.values(best)
        report(first=first, second=second, solution=program.solution(best))
        used = np.flatnonzero(costs)
        value = int(costs @ np.rint(best).astype(np.int64))
        milp.rows.append(Row(used.tolist(), costs[used].tolist(), -INFINITY, value))
    return None if best is None else program.solution(best)
