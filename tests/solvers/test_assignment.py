"""The whole cohort as one program: the same optimum as CP-SAT's, plans that obey, bounds that hold."""

from __future__ import annotations

import math
from collections.abc import Iterable
from random import Random

import numpy as np
import pytest

from scheduler.problem import Solution
from solvers import mip
from solvers.assignment import Assignment, attempt
from solvers.assignment.crossings import crossings
from solvers.assignment.relaxation import Large
from solvers.assignment.whole import Whole
from solvers.board import Board
from solvers.mip import How, MipAnswer, Program
from solvers.model.measures import tier_values
from solvers.model.moments import cliques
from solvers.model.tiers import Model
from solvers.progress import Effort
from solvers.requirements import met
from solvers.scopes import assuming, whole
from solvers.setting import Setting
from tests.cohorts.tiny import tiny_case
from tests.solvers.walks import SEEDS, compiled

EFFORT = Effort(seconds=None, work=10.0)
LONG = 1e4


def large_of(of: Whole, index: int, limits: list[int]) -> Large:
    """A tier within limits."""
    most = [(of.costs[k], float(limit - of.constants[k])) for k, limit in enumerate(limits)]
    rows = of.matrix.first(of.rows_of_tier[index])
    return Large(rows, of.costs[index], float(of.constants[index]), most, of.bounds(), of.integer())


def everything(of: Whole, index: int, limits: list[int]) -> Program:
    """The program of a tier, no column left out."""
    return large_of(of, index, limits).part(np.arange(of.number))[0]


def by_cp_sat(setting: Setting, limits: list[int]) -> int | None:
    """The optimum of the next tier, ``None`` where nothing is feasible."""
    board = Board(setting)
    scope = whole(board)
    with assuming(board, scope.requests):
        model = Model(board, scope)
    for index, most in enumerate(limits):
        model.limit(index, most)
    answer = model.minimise(len(limits), EFFORT)
    assert answer.status in ("optimal", "infeasible")
    return answer.value


def values_of(setting: Setting, plan: Solution) -> tuple[int, ...]:
    """A plan's tiers."""
    board = Board(setting)
    board.put(plan)
    return tier_values(board)


def test_every_tier_has_the_optimum_that_cp_sat_finds_and_its_point_is_a_plan_of_that_value() -> None:
    compared = infeasible = 0
    for seed in SEEDS:
        setting = Setting(compiled(tiny_case(seed)))
        if setting.choosy:
            continue
        of, limits = Whole(setting), list[int]()
        for index in range(len(setting.problem.tiers)):
            wanted = by_cp_sat(setting, limits)
            answer = mip.run(everything(of, index, limits), How(20.0))
            if wanted is None:
                assert answer.infeasible, seed
                infeasible += 1
                break
            assert answer.objective == pytest.approx(wanted), (seed, index)
            assert answer.values is not None
            plan = of.plan(answer.values)
            values = values_of(setting, plan)
            assert values[index] == wanted, (seed, index)
            assert all(value <= most for value, most in zip(values, limits, strict=False)), (seed, index)
            point = of.point(plan)
            assert point is not None
            assert round(of.constants[index] + float(of.costs[index] @ point)) == wanted, (seed, index)
            limits.append(wanted)
            compared += 1
    assert compared >= 80
    assert infeasible >= 1


def test_a_plan_s_point_obeys_every_row_and_gives_the_plan_back() -> None:
    for seed in SEEDS:
        setting = Setting(compiled(tiny_case(seed)))
        of = Whole(setting)
        answer = mip.run(everything(of, 0, []), How(20.0))
        if answer.values is None:
            continue
        point = of.point(of.plan(answer.values))
        assert point is not None
        sums = np.zeros(len(of.matrix.low))
        rows = np.repeat(np.arange(len(of.matrix.low)), np.diff(of.matrix.begins))
        np.add.at(sums, rows, of.matrix.values * point[of.matrix.columns])
        assert (sums <= of.matrix.high + 1e-6).all(), seed
        assert (sums >= of.matrix.low - 1e-6).all(), seed
        assert of.plan(point) == of.plan(answer.values), seed


def follow(seeds: Iterable[int]) -> int:
    """Takes tiny cohorts through their tiers: bounds never above the optimum, at the end both there; how many tiers."""
    proven = 0
    for seed in seeds:
        setting = Setting(compiled(tiny_case(seed)))
        if setting.choosy or not met(Board(setting)):
            continue
        assignment, limits = Assignment(setting, Board(setting).solution()), list[int]()
        for index in range(len(setting.problem.tiers)):
            wanted = by_cp_sat(setting, limits)
            assert wanted is not None
            bound = -math.inf
            for proof in assignment.prove(index, limits, mip.run):
                assert proof.bound is not None
                bound = max(bound, proof.bound)
                assert bound <= wanted, (seed, index)
                assignment.plan = proof.solution or assignment.plan
            values = values_of(setting, assignment.plan)
            assert bound == wanted == values[index], (seed, index)
            assert all(value <= most for value, most in zip(values, limits, strict=False)), (seed, index)
            limits.append(values[index])
            proven += 1
    return proven


def test_tier_after_tier_the_bounds_end_at_the_optimum_and_the_plans_too() -> None:
    assert follow(SEEDS[::2]) >= 36


def test_so_they_do_where_plans_are_rounded_and_improved_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempt, "SMALL", -1)
    assert follow(SEEDS[1::2]) >= 40


def test_a_proof_that_is_cut_at_any_program_just_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempt, "SMALL", -1)
    monkeypatch.setattr(attempt, "NEAR", 100)
    most = 0
    for seed in SEEDS[1:20:4]:
        setting = Setting(compiled(tiny_case(seed)))
        if not met(Board(setting)):
            continue
        best = by_cp_sat(setting, [])
        for answered in range(12):
            left = iter(range(answered))
            cut = lambda program, how, left=left: None if next(left, None) is None else mip.run(program, how)  # noqa: E731
            bounds = [proof.bound for proof in Assignment(setting, Board(setting).solution()).prove(0, [], cut)]
            assert best is not None
            assert all(bound is None or bound <= best for bound in bounds), (seed, answered)
            most = max(most, len(bounds))
    assert most > 1


def test_any_duals_give_a_bound() -> None:
    rng, checked = np.random.default_rng(1), 0
    for seed in SEEDS[::3]:
        of = Whole(Setting(compiled(tiny_case(seed))))
        answer = mip.run(everything(of, 0, []), How(20.0))
        if answer.objective is None:
            continue
        large = large_of(of, 0, [])
        exact = mip.run(everything(of, 0, []), How(20.0, linear=True, solver="GLOP"))
        for _ in range(5):
            assert large.bound(rng.normal(size=len(large.low)))[0] <= answer.objective + 1e-6
            checked += 1
        assert exact.objective is not None
        assert exact.objective <= answer.objective + 1e-6
    assert checked >= 40


def test_nothing_is_said_where_the_programs_are_not_answered() -> None:
    setting = Setting(compiled(tiny_case(1)))
    asked: list[How] = []

    def ask(_: Program, how: How) -> MipAnswer | None:
        asked.append(how)
        return None

    assert list(Assignment(setting, Board(setting).solution()).prove(0, [], ask)) == []
    assert len(asked) == 1


def test_crossings_are_the_cliques_of_every_owner() -> None:
    rng = Random(5)
    for _ in range(200):
        spans = [(s, s + rng.randint(1, 6), rng.randrange(3)) for s in (rng.randrange(15) for _ in range(8))]
        found = crossings(*(np.array([span[k] for span in spans]) for k in (2, 0, 1)))
        sets = [frozenset(found.members[found.sets == k].tolist()) for k in range(found.number)]
        expected = []
        for owner in range(3):
            mine = [(start, end, k) for k, (start, end, of) in enumerate(spans) if of == owner]
            expected += [frozenset(clique) for clique in cliques(mine)]
        assert sorted(map(sorted, (s for s in sets if len(s) > 1))) == sorted(map(sorted, expected))
