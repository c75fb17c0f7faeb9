"""The seat bound: what no slot suits, and the lightest requests beyond a clinic's seats, stay without a session."""

from __future__ import annotations

import numpy as np

from solvers.board import Board
from solvers.bounds.usable import best_capacity, usable
from solvers.setting import Setting


def seat_bound(setting: Setting) -> int:
    """A bound on ``unscheduled``: in each clinic, all seats that sessions could have go to the heaviest requests."""
    empty = Board(setting)
    found = 0
    for table in setting.problem.clinics:
        open_rows = empty.waiting[table.index]
        weight = setting.problem.request_weight[table.requests]
        suited = usable(setting, table.index).any(axis=1)
        found += int(weight[open_rows & ~suited].sum())
        seats = np.sort(best_capacity(setting, table.index))[::-1]
        left = empty.sessions_left(table.index)
        if left is None and not table.listed:
            continue
        if not table.listed:
            seats = np.full(left or 0, int(seats.max(initial=0)))
        wanted = np.sort(weight[open_rows & suited])
        over = len(wanted) - int(seats[:left].sum())
        found += int(wanted[: max(over, 0)].sum())
    return found
