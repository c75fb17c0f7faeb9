"""A CP-SAT model as an integer program for HiGHS (OR-Tools' own, through MathOpt), in a process of its own.

HiGHS cannot be interrupted, so it works in a child process (:func:`child`) that can be ended at any moment. The program
goes in as a NumPy archive on standard input, the answer comes out as JSON.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import math
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from ortools.sat.python.cp_model_helper import ConstraintProto

Floats = NDArray[np.float64]
Index = NDArray[np.int64]
_HUGE = 2**60


@dataclass(frozen=True, eq=False)
class Program:
    """``min costs · x + offset``, ``low ≤ A x ≤ high``, ``x`` whole from ``lower`` to ``upper``; ``A`` in triplets."""

    costs: Floats
    offset: float
    lower: Floats
    upper: Floats
    low: Floats
    high: Floats
    rows: Index
    columns: Index
    values: Floats
    hint: Floats

    def pack(self) -> bytes:
        """As bytes for the child."""
        stream = io.BytesIO()
        np.savez(stream, **self.__dict__)
        return stream.getvalue()


@dataclass(frozen=True)
class MipAnswer:
    """``bound`` holds whatever ended the run (``None``: none found); ``values`` of the best point found, if any."""

    bound: float | None
    optimal: bool
    infeasible: bool
    objective: float | None
    values: list[float] | None


class _Rows:
    """Collects rows; a negative CP-SAT literal ``-k - 1`` stands for ``1 - x_k``."""

    def __init__(self) -> None:
        self.low: list[float] = []
        self.high: list[float] = []
        self.triplets: list[tuple[int, int, float]] = []

    def add(self, terms: dict[int, float], low: float, high: float) -> None:
        row = len(self.low)
        self.low.append(low)
        self.high.append(high)
        self.triplets += [(row, column, value) for column, value in terms.items() if value]

    def add_literals(self, literals: list[int], low: float, high: float) -> None:
        terms: dict[int, float] = {}
        negated = 0
        for literal in literals:
            column, sign = (literal, 1) if literal >= 0 else (-literal - 1, -1)
            negated += sign < 0
            terms[column] = terms.get(column, 0.0) + sign
        self.add(terms, low - negated, high - negated)


def program_of(model: cp_model.CpModel) -> Program:
    """The integer program of a model made of linear, at-most-one, exactly-one, or- and implication constraints."""
    proto = model.proto
    rows = _Rows()
    for constraint in proto.constraints:
        _add(rows, constraint)
    domains = [list(variable.domain) for variable in proto.variables]
    costs = np.zeros(len(domains))
    for column, coefficient in zip(proto.objective.vars, proto.objective.coeffs, strict=True):
        costs[column] += coefficient
    hint = np.full(len(domains), np.nan)
    for column, value in zip(proto.solution_hint.vars, proto.solution_hint.values, strict=True):
        hint[column] = value
    at = np.array([t[:2] for t in rows.triplets], dtype=np.int64).reshape(-1, 2)
    return Program(
        costs=costs,
        offset=float(proto.objective.offset),
        lower=np.array([domain[0] for domain in domains], dtype=float),
        upper=np.array([domain[-1] for domain in domains], dtype=float),
        low=np.array(rows.low, dtype=float),
        high=np.array(rows.high, dtype=float),
        rows=at[:, 0],
        columns=at[:, 1],
        values=np.array([t[2] for t in rows.triplets], dtype=float),
        hint=hint,
    )


def _add(rows: _Rows, constraint: ConstraintProto) -> None:
    enforced = list(constraint.enforcement_literal)
    if constraint.has_linear() and not enforced:
        linear = constraint.linear
        terms: dict[int, float] = {}
        for column, coefficient in zip(linear.vars, linear.coeffs, strict=True):
            terms[column] = terms.get(column, 0.0) + coefficient
        domain = list(linear.domain)
        low = -math.inf if domain[0] < -_HUGE else float(domain[0])
        high = math.inf if domain[-1] > _HUGE else float(domain[-1])
        rows.add(terms, low, high)
    elif constraint.has_at_most_one() and not enforced:
        rows.add_literals(list(constraint.at_most_one.literals), -math.inf, 1)
    elif constraint.has_exactly_one() and not enforced:
        rows.add_literals(list(constraint.exactly_one.literals), 1, 1)
    elif constraint.has_bool_or() and not enforced:
        rows.add_literals(list(constraint.bool_or.literals), 1, math.inf)
    elif constraint.has_bool_and() and len(enforced) == 1:
        for literal in constraint.bool_and.literals:
            rows.add_literals([-enforced[0] - 1, literal], 1, math.inf)
    else:
        raise ValueError("a constraint of this kind has no integer program here")


def start(seconds: float) -> subprocess.Popen[bytes]:
    """Starts the child; hand it the program with :func:`finish`.

    It finds this package wherever the parent found it. A Ctrl-C in the terminal does not reach it: its parent ends it.
    """
    begin = "import sys; sys.path.append(sys.argv[2]); from solvers.mip import child; child(float(sys.argv[1]))"
    return subprocess.Popen(
        [sys.executable, "-c", begin, repr(seconds), str(Path(__file__).parents[1])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def finish(child: subprocess.Popen[bytes], program: Program) -> MipAnswer | None:
    """Waits for the child's answer; ``None`` where it was ended before."""
    out, _ = child.communicate(program.pack())
    return MipAnswer(**json.loads(out)) if child.returncode == 0 and out else None


def run(program: Program, seconds: float) -> MipAnswer:
    """Solves a program in this process, within ``seconds``, on one thread."""
    from ortools.math_opt.python import mathopt  # type: ignore[import-untyped] # this part of OR-Tools has no types

    model = mathopt.Model()
    bounds = zip(program.lower.tolist(), program.upper.tolist(), strict=True)
    variables = [model.add_variable(lb=low, ub=high, is_integer=True) for low, high in bounds]
    limits = zip(program.low.tolist(), program.high.tolist(), strict=True)
    constraints = [model.add_linear_constraint(lb=low, ub=high) for low, high in limits]
    triplets = zip(program.rows.tolist(), program.columns.tolist(), program.values.tolist(), strict=True)
    for row, column, value in triplets:
        constraints[row].set_coefficient(variables[column], value)
    used = np.flatnonzero(program.costs).tolist()
    model.minimize(mathopt.fast_sum([program.costs[k] * variables[k] for k in used]) + program.offset)
    parameters = mathopt.SolveParameters(time_limit=dt.timedelta(seconds=seconds))
    hinted = np.flatnonzero(~np.isnan(program.hint)).tolist()
    hint = mathopt.SolutionHint(variable_values={variables[k]: float(program.hint[k]) for k in hinted})
    extra = mathopt.ModelSolveParameters(solution_hints=[hint] if hinted else [])
    result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters, model_params=extra)
    bound = result.termination.objective_bounds.dual_bound
    found = result.has_primal_feasible_solution()
    values = result.variable_values() if found else None
    return MipAnswer(
        bound=bound if math.isfinite(bound) else None,
        optimal=result.termination.reason == mathopt.TerminationReason.OPTIMAL,
        infeasible=result.termination.reason == mathopt.TerminationReason.INFEASIBLE,
        objective=result.objective_value() if found else None,
        values=[values[v] for v in variables] if values is not None else None,
    )


def _end_with_parent() -> None:
    """Ends this process soon after its parent is gone, however that ended."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def child(seconds: float) -> None:
    """What the child does: a program on standard input, within ``seconds`` its answer on standard output."""
    _end_with_parent()
    archive = np.load(io.BytesIO(sys.stdin.buffer.read()), allow_pickle=False)
    fields = {name: archive[name] for name in archive.files}
    fields["offset"] = float(fields["offset"])
    answer = run(Program(**fields), seconds)
    sys.stdout.write(json.dumps(answer.__dict__))
