"""Neighbourhoods: which sessions a step takes off the board, one kind a file.

A kind is a function ``(board, rng, size) -> list of session numbers``, about ``size`` of them; an empty list says that
there is nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from solvers.board import Board
from solvers.neighbourhoods.burdened import burdened
from solvers.neighbourhoods.clinic import clinic
from solvers.neighbourhoods.instructor import instructor
from solvers.neighbourhoods.period import period
from solvers.neighbourhoods.unseated import unseated

Neighbourhood = Callable[[Board, np.random.Generator, int], list[int]]

NEIGHBOURHOODS: tuple[Neighbourhood, ...] = (clinic, unseated, period, instructor, burdened)
"""In the order in which a search tries them."""
