"""Collects the columns and rows of a mixed-integer program as arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from solvers.mip import Program

Floats = NDArray[np.float64]
Index = NDArray[np.int64]


class Draft:
    """A program under construction: blocks of columns, blocks of rows, and triplets between them."""

    def __init__(self) -> None:
        self._lower: list[Floats] = []
        self._upper: list[Floats] = []
        self._integer: list[NDArray[np.bool_]] = []
        self._low: list[Floats] = []
        self._high: list[Floats] = []
        self._rows: list[Index] = []
        self._columns: list[Index] = []
        self._values: list[Floats] = []
        self.num_columns = 0
        self.num_rows = 0

    def add(self, upper: ArrayLike, *, integer: bool = False, lower: float = 0.0) -> Index:
        """Columns from ``lower`` to ``upper``; gives their numbers."""
        tops = np.atleast_1d(np.asarray(upper, dtype=float))
        self._lower.append(np.full(len(tops), lower))
        self._upper.append(tops)
        self._integer.append(np.full(len(tops), integer))
        first, self.num_columns = self.num_columns, self.num_columns + len(tops)
        return np.arange(first, self.num_columns)

    def rows(self, low: ArrayLike, high: ArrayLike) -> Index:
        """Rows between ``low`` and ``high``, empty yet; gives their numbers."""
        lows, highs = np.broadcast_arrays(np.asarray(low, dtype=float), np.asarray(high, dtype=float))
        lows, highs = np.atleast_1d(lows), np.atleast_1d(highs)
        self._low.append(lows.astype(float))
        self._high.append(highs.astype(float))
        first, self.num_rows = self.num_rows, self.num_rows + len(lows)
        return np.arange(first, self.num_rows)

    def put(self, rows: ArrayLike, columns: ArrayLike, values: ArrayLike) -> None:
        """Triplets; shapes are broadcast."""
        some = np.broadcast_arrays(np.asarray(rows), np.asarray(columns), np.asarray(values, dtype=float))
        self._rows.append(some[0].ravel().astype(np.int64))
        self._columns.append(some[1].ravel().astype(np.int64))
        self._values.append(some[2].ravel().astype(float))

    def row(self, columns: ArrayLike, values: ArrayLike, low: float, high: float) -> None:
        """One row."""
        self.put(self.rows(low, high)[0], columns, values)

    def program(self, costs: Floats, offset: float) -> Program:
        """The program that minimises ``costs`` (one a column) ``+ offset``."""
        return Program(
            costs=costs,
            offset=offset,
            lower=_joined(self._lower),
            upper=_joined(self._upper),
            integer=np.concatenate([np.zeros(0, dtype=bool), *self._integer]),
            low=_joined(self._low),
            high=_joined(self._high),
            rows=np.concatenate([np.zeros(0, dtype=np.int64), *self._rows]),
            columns=np.concatenate([np.zeros(0, dtype=np.int64), *self._columns]),
            values=_joined(self._values),
            hint=np.full(self.num_columns, np.nan),
        )


def _joined(blocks: list[Floats]) -> Floats:
    return np.concatenate([np.zeros(0), *blocks])
