"""Sessions of any clinic that come close to a moment, by the clock or by the day."""

from __future__ import annotations

import numpy as np

from solvers.board import Board

_DAY = 1440


def period(board: Board, rng: np.random.Generator, size: int) -> list[int]:
    """The ``size`` sessions nearest to one drawn: in time, or in the time of day."""
    numbers = sorted(board.sittings)
    if not numbers:
        return []
    at = np.array([_start(board, number) for number in numbers])
    far = np.abs(at - at[rng.integers(len(at))])
    if rng.random() < 0.5:
        far = np.minimum(far % _DAY, _DAY - far % _DAY)
    return [numbers[k] for k in np.argsort(far + rng.random(len(far)), kind="stable")[:size]]


def _start(board: Board, number: int) -> int:
    sitting = board.sittings[number]
    slots = board.setting.slots[sitting.clinic]
    return int(slots.table.starts[slots.start[sitting.slot]])
