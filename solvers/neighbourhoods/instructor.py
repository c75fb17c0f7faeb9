"""Sessions of a few instructors, the most burdened before others, with the sessions of those who could take over."""

from __future__ import annotations

import numpy as np

from solvers.board import Board


def instructor(board: Board, rng: np.random.Generator, size: int) -> list[int]:
    """All sessions of an instructor drawn by minutes led, then of colleagues for the same clinics, up to ``size``."""
    leads: dict[int, list[int]] = {}
    for number in sorted(board.sittings):
        sitting = board.sittings[number]
        for row in sitting.leaders:
            leads.setdefault(int(board.problem.clinics[sitting.clinic].instructors[row]), []).append(number)
    if not leads:
        return []
    people = sorted(leads)
    minutes = np.array(
        [board.instructor_load[i].minutes + int(board.problem.past_minutes[i]) for i in people], dtype=float
    )
    first = people[rng.choice(len(people), p=minutes**2 / (minutes**2).sum())]
    clinics = {board.sittings[number].clinic for number in leads[first]}
    colleagues = [i for i in people if i != first and any(c in clinics for c, _ in board.setting.rows_of_instructor[i])]
    chosen = list(leads[first])
    for other in rng.permutation(colleagues).astype(int).tolist():
        chosen += [number for number in leads[other] if board.sittings[number].clinic in clinics]
    return list(dict.fromkeys(chosen))[:size]
