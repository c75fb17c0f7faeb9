"""What rules and measures are written into: the columns, the rows over them, and further columns on demand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scheduler.problem import Problem
from solvers.assignment.columns import Columns, Index
from solvers.assignment.rows import Extra, Rows
from solvers.board import Board


@dataclass(frozen=True, eq=False)
class Formulation:
    """The program while it is built, beside what is on the board."""

    board: Board
    columns: Columns
    rows: Rows
    extra: Callable[[int, Extra], Index]
    """Gives so many new columns."""

    @property
    def problem(self) -> Problem:
        """The board's."""
        return self.board.problem

    @cached_property
    def seat_columns(self) -> Index:
        """``[X]`` the column of each seat's ``x``."""
        return np.arange(self.columns.first_seat, self.columns.first_lead)

    @cached_property
    def lead_columns(self) -> Index:
        """``[W]`` the column of each lead's ``w``."""
        return np.arange(self.columns.first_lead, self.columns.number)
