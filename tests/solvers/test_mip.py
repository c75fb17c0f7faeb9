"""A model as an integer program has the optimum that CP-SAT finds."""

from __future__ import annotations

import pytest
from ortools.sat.python import cp_model

from solvers import mip
from solvers.board import Board
from solvers.model.measures import tier_values
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
            answer, other = model.run(EFFORT), mip.run(mip.program_of(model.variables.cp), 20.0)
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


def test_the_child_answers_what_is_found_here_and_nothing_once_it_was_ended() -> None:
    program = mip.program_of(model_of(board_of(compiled(tiny_case(1))), []).variables.cp)
    assert mip.finish(mip.start(30.0), program) == mip.run(program, 30.0)
    ended = mip.start(30.0)
    ended.kill()
    ended.wait()
    assert mip.finish(ended, program) is None


def test_literals_that_are_negated_and_constraints_that_are_enforced() -> None:
    cp = cp_model.CpModel()
    x, y, z = (cp.new_bool_var(name) for name in "xyz")
    cp.add_bool_or(~x, y)
    cp.add_exactly_one(y, ~z)
    cp.add_at_most_one(x, ~y)
    cp.add_implication(x, z)
    cp.maximize(2 * x + 3 * y - z)
    with pytest.raises(ValueError, match="no integer program"):
        mip.program_of(forbidden())
    points = [p for p in cube() if (not p[0] or p[1]) and p[1] + (not p[2]) == 1 and p[0] + (not p[1]) <= 1]
    allowed = [p for p in points if not p[0] or p[2]]
    program = mip.program_of(cp)
    found = mip.run(program, 10.0)
    assert found.objective == pytest.approx(-max(2 * a + 3 * b - c for a, b, c in allowed))


def cube() -> list[tuple[int, int, int]]:
    """All points of three Booleans."""
    return [(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1)]


def forbidden() -> cp_model.CpModel:
    """A model with a linear constraint that holds only where a literal is true."""
    cp = cp_model.CpModel()
    x, y = cp.new_bool_var("x"), cp.new_bool_var("y")
    cp.add(x + y <= 1).only_enforce_if(y)
    return cp
