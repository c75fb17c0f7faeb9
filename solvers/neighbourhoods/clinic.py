"""Sessions of one clinic: those that look bad (far out of hours, half empty) before others."""

from __future__ import annotations

import numpy as np

from solvers.board import Board


def badness(board: Board, number: int) -> float:
    """Minutes out of hours of those who attend and lead, and minutes led for empty seats."""
    sitting = board.sittings[number]
    table, slots = board.problem.clinics[sitting.clinic], board.setting.slots[sitting.clinic]
    start = int(slots.start[sitting.slot])
    out = int(table.out_of_hours[sorted(sitting.attendees), start].sum(dtype=int))
    out += int(table.instructor_out_of_hours[list(sitting.leaders), start].sum(dtype=int))
    empty = 1 - len(sitting.attendees) / int(slots.capacity[sitting.slot])
    return out + table.staff * table.duration * empty


def clinic(board: Board, rng: np.random.Generator, size: int) -> list[int]:
    """About ``size`` sessions of a clinic drawn by how many it has."""
    if not board.sittings:
        return []
    numbers = sorted(board.sittings)
    chosen = board.sittings[numbers[rng.integers(len(numbers))]].clinic
    mine = [number for number in numbers if board.sittings[number].clinic == chosen]
    worth = np.array([badness(board, number) + 20.0 for number in mine])
    picked = rng.choice(len(mine), size=min(size, len(mine)), replace=False, p=worth / worth.sum())
    return [mine[k] for k in sorted(picked)]
