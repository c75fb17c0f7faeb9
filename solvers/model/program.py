"""A CP-SAT model as an integer program."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from ortools.sat.python import cp_model

from solvers.mip import Program

if TYPE_CHECKING:
    from ortools.sat.python.cp_model_helper import ConstraintProto

_HUGE = 2**60


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
        integer=np.ones(len(domains), dtype=bool),
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
