"""An integer program in HiGHS, through OR-Tools' MathOpt (``highspy`` cannot be imported beside OR-Tools)."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from tests.benchmarks.peers.program import Row

Floats = NDArray[np.float64]
_LOG_LINE = re.compile(r"%\s+(\S+)\s+(\S+)\s+(?:\d\S*%|Large|inf)")
"""Of HiGHS's log: the best bound, then the best value, before the gap."""


@dataclass(frozen=True, eq=False)
class Answer:
    """The best point, if any, and a bound, if any."""

    point: Floats | None
    objective: float | None
    bound: float | None
    optimal: bool


class Milp:
    """``low ≤ A x ≤ high``, ``0 ≤ x ≤ upper``; ``whole`` says which columns are integers."""

    def __init__(self, upper: NDArray[np.int64], whole: NDArray[np.bool_], rows: Iterable[Row]) -> None:
        self.upper, self.whole = upper, whole
        self.rows = list(rows)

    def minimise(
        self,
        costs: NDArray[np.int64],
        seconds: float,
        hint: Floats | None = None,
        heard: Callable[[float | None, float | None], None] = lambda value, bound: None,
    ) -> Answer:
        """Within ``seconds``; ``heard`` gets (best value, bound) as HiGHS's log tells them."""
        model = mathopt.Model.from_model_proto(self._proto(costs))
        variables = list(model.variables())
        extra = mathopt.ModelSolveParameters()
        if hint is not None:
            values = dict(zip(variables, hint.tolist(), strict=True))
            extra = mathopt.ModelSolveParameters(solution_hints=[mathopt.SolutionHint(variable_values=values)])

        def read(lines: list[str]) -> None:
            for line in lines:
                if found := _LOG_LINE.search(line):
                    bound, value = (_number(text) for text in found.groups())
                    heard(value, bound)

        result = mathopt.solve(
            model,
            mathopt.SolverType.HIGHS,
            params=mathopt.SolveParameters(
                time_limit=dt.timedelta(seconds=max(seconds, 0.01)), relative_gap_tolerance=0.0
            ),
            model_params=extra,
            msg_cb=read,
        )
        bound = result.termination.objective_bounds.dual_bound
        point = None
        if result.has_primal_feasible_solution():
            values = result.variable_values()
            point = np.array([values[v] for v in variables])
        return Answer(
            point,
            result.objective_value() if point is not None else None,
            bound if math.isfinite(bound) else None,
            result.termination.reason == mathopt.TerminationReason.OPTIMAL,
        )

    def _proto(self, costs: NDArray[np.int64]) -> model_pb2.ModelProto:
        proto = model_pb2.ModelProto()
        size = len(self.upper)
        proto.variables.ids.extend(range(size))
        proto.variables.lower_bounds.extend([0.0] * size)
        proto.variables.upper_bounds.extend(self.upper.astype(float).tolist())
        proto.variables.integers.extend(self.whole.tolist())
        used = np.flatnonzero(costs)
        proto.objective.linear_coefficients.ids.extend(used.tolist())
        proto.objective.linear_coefficients.values.extend(costs[used].astype(float).tolist())
        matrix = proto.linear_constraint_matrix
        for number, row in enumerate(self.rows):
            terms: dict[int, float] = {}
            for column, coefficient in zip(row.columns, row.coefficients, strict=True):
                terms[column] = terms.get(column, 0.0) + coefficient
            proto.linear_constraints.ids.append(number)
            proto.linear_constraints.lower_bounds.append(row.low)
            proto.linear_constraints.upper_bounds.append(row.high)
            kept = sorted((column, value) for column, value in terms.items() if value)
            matrix.row_ids.extend([number] * len(kept))
            matrix.column_ids.extend([column for column, _ in kept])
            matrix.coefficients.extend([value for _, value in kept])
        return proto


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def rounded_up(bound: float | None) -> int | None:
    """The least whole value that a bound allows; no measure is below 0."""
    return None if bound is None else max(0, math.ceil(bound - 1e-6))
