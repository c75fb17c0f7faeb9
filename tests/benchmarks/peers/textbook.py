"""Textbook CP-SAT: every rule in one model, the first tier minimised, then the second with the first held."""

from __future__ import annotations

import numpy as np
from ortools.sat.python import cp_model

from scheduler.problem import Problem, Solution
from solvers.setting import Setting
from tests.benchmarks.peers.clock import Clock
from tests.benchmarks.peers.program import INFINITY, Program
from tests.benchmarks.peers.protocol import SEED, WORKERS, Report

SHARE = 0.5
"""Of the time left, what the first tier may use."""


class Textbook:
    """One Boolean per request and slot, instructor and slot; one count per slot; two workers; nothing tuned."""

    def missing(self) -> str | None:
        """Nothing is."""
        return None

    def prepare(self) -> None:
        """All is loaded."""

    def plan(self, problem: Problem, clock: Clock, report: Report) -> Solution | None:
        """Both tiers by turns."""

        def check() -> None:
            clock.check("CP-SAT's model was built")

        program = Program(problem, Setting(problem), check=check)
        return solve_in_turn(program, clock, report)


def solve_in_turn(program: Program, clock: Clock, report: Report) -> Solution | None:
    """The first tier, then the second with the first at most what was found."""
    model, variables = build(program)
    best: np.ndarray | None = None
    for index, (costs, constant) in enumerate(program.tiers):
        objective = _weighted(variables, costs) + constant
        model.minimize(objective)
        if best is not None:
            model.clear_hints()
            for variable, value in zip(variables, best.tolist(), strict=True):
                model.add_hint(variable, value)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = WORKERS
        solver.parameters.random_seed = SEED
        last = index == len(program.tiers) - 1
        solver.parameters.max_time_in_seconds = max(clock.left() * (1.0 if last else SHARE), 0.01)
        listener = _Listener(program, report, index)
        solver.best_bound_callback = listener.bound
        status = solver.solve(model, listener)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            break
        best = np.array(solver.response_proto.solution, dtype=np.int64)
        listener.bound(solver.best_objective_bound)
        model.add(objective <= int(costs @ best) + constant)
    return None if best is None else program.solution(best)


def build(program: Program) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """The model of a program, its columns as variables."""
    model = cp_model.CpModel()
    uppers = program.upper().tolist()
    variables = [model.new_bool_var("") if upper == 1 else model.new_int_var(0, upper, "") for upper in uppers]
    for row in program.rows():
        columns = [variables[c] for c in row.columns]
        if row.at_most_one and all(uppers[c] == 1 for c in row.columns):
            model.add_at_most_one(columns)
            continue
        expression = cp_model.LinearExpr.weighted_sum(columns, row.coefficients)
        if row.low > -INFINITY:
            model.add(expression >= int(row.low))
        if row.high < INFINITY:
            model.add(expression <= int(row.high))
    return model, variables


def _weighted(variables: list[cp_model.IntVar], costs: np.ndarray) -> cp_model.LinearExpr:
    used = np.flatnonzero(costs).tolist()
    return cp_model.LinearExpr.weighted_sum([variables[k] for k in used], costs[used].tolist())


class _Listener(cp_model.CpSolverSolutionCallback):
    """Passes on better plans and bounds."""

    def __init__(self, program: Program, report: Report, tier: int) -> None:
        super().__init__()
        self.program, self.tell, self.tier = program, report, tier

    def on_solution_callback(self) -> None:
        point = np.array(self.response_proto.solution, dtype=np.int64)
        first, second = self.program.values(point)
        self.tell(first=first, second=second, solution=self.program.solution(point))

    def bound(self, value: float) -> None:
        """A better bound of the tier being minimised."""
        bound = max(0, int(np.ceil(value - 1e-6)))  # no measure is below 0
        if self.tier == 0:
            self.tell(first_bound=bound)
        else:
            self.tell(second_bound=bound)
