"""A model as an integer program has the optimum that CP-SAT finds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from ortools.sat.python import cp_model

from solvers import mip
from solvers.board import Board
from solvers.mip import How
from solvers.model.measures import tier_values
from solvers.model.program import program_of
from solvers.model.tiers import Model, fill
from solvers.progress import Effort
from solvers.scopes import assuming, whole
from tests.cohorts.tiny import tiny_case
from tests.solvers.walks import SEEDS, board_of, compiled

EFFORT = Effort(seconds=None, work=10.0)


def model_of(board: Board, limits: list[int]) -> Model:
    """The whole model, the first tiers within limits, aimed at the next."""
    scope = whole(board)
    with assuming(board, scope.requests):
        model = Model(board, scope)
    for index, most in enumerate(limits):
        model.limit(index, most)
    model.aim(len(limits))
    return model


def test_both_have_the_same_optimum_and_the_program_s_point_is_a_plan_of_that_value() -> None:
    compared = infeasible = 0
    for seed in SEEDS[::3]:
        problem = compiled(tiny_case(seed))
        limits: list[int] = []
        for index in range(min(len(problem.tiers), 3)):
            board = board_of(problem)
            model = model_of(board, limits)
            answer, other = model.run(EFFORT), mip.run(program_of(model.variables.cp), How(20.0))
            if answer.status == "infeasible":
                assert other.infeasible, seed
                infeasible += 1
                break
            assert answer.status == "optimal"
            assert other.optimal
            assert other.objective == pytest.approx(answer.value), (seed, index)
            assert other.bound == pytest.approx(answer.value), (seed, index)
            assert other.values is not None
            assert answer.value is not None
            fill(board, model.read_values(other.values))
            assert tier_values(board)[index] == answer.value, (seed, index)
            assert all(value <= most for value, most in zip(tier_values(board), limits, strict=False))
            limits.append(answer.value)
            compared += 1
    assert compared >= 25
    assert infeasible >= 1


def test_the_child_answers_what_is_found_here_one_by_one_and_nothing_once_it_was_ended() -> None:
    first, second = (program_of(model_of(board_of(compiled(tiny_case(n))), []).variables.cp) for n in (1, 3))
    child = mip.start()
    for program in (first, second):
        asked, here = mip.ask(child, program, How(30.0)), mip.run(program, How(30.0))
        assert asked is not None
        assert (asked.bound, asked.objective, asked.optimal) == (here.bound, here.objective, here.optimal)
        assert asked.values is not None
        assert here.values is not None
        assert asked.values.tolist() == here.values.tolist()
    child.kill()
    child.wait()
    assert mip.ask(child, first, How(30.0)) is None
    mip.close(child)


def test_a_linear_program_has_duals_that_prove_its_value() -> None:
    program = mip.Program(
        costs=np.array([-2.0, -3.0]),
        offset=1.0,
        lower=np.zeros(2),
        upper=np.array([4.0, 1.0]),
        low=np.array([-np.inf, 0.0]),
        high=np.array([1.5, np.inf]),
        rows=np.array([0, 0, 1, 1]),
        columns=np.array([0, 1, 0, 1]),
        values=np.array([1.0, 1.0, 1.0, -1.0]),
        hint=np.full(2, np.nan),
        integer=np.ones(2, dtype=bool),
    )
    for solver in ("GLOP", "HIGHS"):
        answer = mip.run(program, How(10.0, linear=True, solver=solver))
        assert answer.objective == pytest.approx(1 - 0.75 * 2 - 0.75 * 3)
        assert answer.duals is not None
        assert answer.duals.tolist() == pytest.approx([-2.5, 0.5])
    whole = mip.run(program, How(10.0))
    assert whole.objective == pytest.approx(-1.0)
    assert whole.duals is None
    half = mip.run(replace(program, integer=np.array([False, True])), How(10.0))
    assert half.objective == pytest.approx(-2.0)


def test_a_program_without_columns_is_answered() -> None:
    assert mip.run(no_columns(high=1.0), How(1.0)).optimal
    assert mip.run(no_columns(high=-1.0), How(1.0)).infeasible


def test_literals_that_are_negated_and_constraints_that_are_enforced() -> None:
    cp = cp_model.CpModel()
    x, y, z = (cp.new_bool_var(name) for name in "xyz")
    cp.add_bool_or(~x, y)
    cp.add_exactly_one(y, ~z)
    cp.add_at_most_one(x, ~y)
    cp.add_implication(x, z)
    cp.maximize(2 * x + 3 * y - z)
    with pytest.raises(ValueError, match="no integer program"):
        program_of(forbidden())
    points = [p for p in cube() if (not p[0] or p[1]) and p[1] + (not p[2]) == 1 and p[0] + (not p[1]) <= 1]
    allowed = [p for p in points if not p[0] or p[2]]
    program = program_of(cp)
    found = mip.run(program, How(10.0))
    assert found.objective == pytest.approx(-max(2 * a + 3 * b - c for a, b, c in allowed))


def no_columns(high: float) -> mip.Program:
    """A program with a row and nothing in it."""
    none = np.zeros(0)
    at = np.zeros(0, dtype=np.int64)
    limits = (np.array([-np.inf]), np.array([high]))
    return mip.Program(none, 0.0, none, none, *limits, at, at, none, none, np.zeros(0, dtype=bool))


def cube() -> list[tuple[int, int, int]]:
    """All points of three Booleans."""
    return [(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1)]


def forbidden() -> cp_model.CpModel:
    """A model with a linear constraint that holds only where a literal is true."""
    cp = cp_model.CpModel()
    x, y = cp.new_bool_var("x"), cp.new_bool_var("y")
    cp.add(x + y <= 1).only_enforce_if(y)
    return cp
