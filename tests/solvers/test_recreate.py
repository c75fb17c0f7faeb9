"""Ruin and recreate on the boards of tiny cohorts: no worse, within limits, and allowed by the board throughout."""

from __future__ import annotations

from random import Random

import numpy as np

from solvers.board import Board
from solvers.model.measures import tier_values
from solvers.model.tiers import Filling
from solvers.placing import place
from solvers.recreate.prices import priced
from solvers.recreate.recreation import Recreation
from solvers.recreate.seating import NOWHERE, assign
from tests.cohorts.tiny import tiny_case
from tests.solvers.walks import SEEDS, allowed_step, board_of, compiled, shown


def test_steps_keep_what_the_board_allows() -> None:
    gained = kept = 0
    for seed in SEEDS:
        rng, board = Random(f"recreate/{seed}"), board_of(compiled(tiny_case(seed)))
        for _ in range(12):
            allowed_step(board, rng)
        close_the_unfit(board)
        for index in range(len(board.problem.tiers)):
            if not priced(board.setting, index):
                continue
            before = tier_values(board)
            small = Recreation(board, index, before[:index], np.random.default_rng(seed))
            small.run(40, -(2**62))
            after = tier_values(board)
            assert tuple(small.values)[: index + 1] == after[: index + 1] or not small.prices.exact, (seed, index)
            assert all(now <= most for now, most in zip(after, before[: index + 1], strict=False)), (seed, index)
            gained += after[index] < before[index]
            kept += after[index] < before[index] and "changes" in dict(board.problem.tiers[index].weights)
            assert_allowed(board)
    assert gained >= 20
    assert kept >= 1


def close_the_unfit(board: Board) -> None:
    """Sessions with too few learners are none."""
    for number, sitting in list(board.sittings.items()):
        table = board.problem.clinics[sitting.clinic]
        if len(sitting.attendees) < max(table.min_learners, 1):
            board.close(number)


def assert_allowed(board: Board) -> None:
    """The board is as if made anew, and all of it could be put in place again, session by session."""
    anew = Board(board.setting)
    anew.put(board.solution())
    assert shown(anew) == shown(board)
    for number in sorted(board.sittings):
        sitting = board.sittings[number]
        least = max(board.problem.clinics[sitting.clinic].min_learners, 1)
        assert len(sitting.attendees) >= least
        assert len(sitting.attendees) <= board.setting.slots[sitting.clinic].capacity[sitting.slot]
        assert place(board, Filling((board.close(number),), ())) is not None


def test_seats_at_least_cost() -> None:
    may = np.array([[True, True], [True, False], [False, False], [True, True]])
    cost = np.array([[0, 5], [0, 0], [0, 0], [0, 9]])
    found = assign(may, cost, np.full(4, 100), np.array([2, 1]), np.array([0, 0]))
    assert found.tolist() == [1, 0, NOWHERE, 0]


def test_first_seats_are_taken_whatever_they_cost() -> None:
    may, cost = np.full((3, 2), True), np.array([[0, 5], [0, 7], [0, 9]])
    found = assign(may, cost, np.full(3, 100), np.array([3, 3]), np.array([0, 2]))
    assert found.tolist() == [1, 1, 0]


def test_rather_nowhere_than_too_dear() -> None:
    found = assign(np.array([[True]]), np.array([[7]]), np.array([3]), np.array([1]), np.array([0]))
    assert found.tolist() == [NOWHERE]
