"""What a model decided, put on a board that has moved on: all of it or nothing, and it can be taken back."""

from __future__ import annotations

from random import Random

from solvers.board import Board
from solvers.model.tiers import Filling
from solvers.placing import place, remove
from tests.cohorts.tiny import tiny_case
from tests.solvers.walks import SEEDS, allowed_step, board_of, compiled, shown


def test_all_or_nothing_and_without_a_trace() -> None:
    placed = collided = 0
    for seed in SEEDS:
        for walk in range(4):
            rng, board = Random(f"place/{seed}/{walk}"), board_of(compiled(tiny_case(seed)))
            for _ in range(14):
                allowed_step(board, rng)
            whole = shown(board)
            filling = taken_off(board, rng)
            without = shown(board)
            opened = place(board, filling)
            assert opened is not None, (seed, walk)
            assert shown(board) == whole, (seed, walk)
            remove(board, opened, filling)
            assert shown(board) == without, (seed, walk)
            for _ in range(rng.randrange(3)):
                allowed_step(board, rng)
            moved_on = shown(board)
            opened = place(board, filling)
            if opened is not None:
                placed += 1
                remove(board, opened, filling)
            else:
                collided += 1
            assert shown(board) == moved_on, (seed, walk)
    assert placed >= 20
    assert collided >= 20


def taken_off(board: Board, rng: Random) -> Filling:
    """Some sessions, and somebody out of others."""
    numbers = sorted(board.sittings)
    closed = [number for number in numbers if rng.random() < 0.5]
    left = [number for number in numbers if number not in closed and board.sittings[number].attendees]
    joined = [(number, rng.choice(sorted(board.sittings[number].attendees))) for number in left if rng.random() < 0.5]
    for number, row in joined:
        board.unseat(number, row)
    return Filling(tuple(board.close(number) for number in closed), tuple(joined))
