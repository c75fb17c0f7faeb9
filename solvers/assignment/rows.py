"""Rows of a program, gathered as arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Index = NDArray[np.int64]
Short = NDArray[np.int32]
Integers = NDArray[np.int64] | NDArray[np.int32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Extra:
    """Columns beside the decisions: from 0 to ``upper``, whole or not; ``value`` gives them for given decisions."""

    upper: float
    whole: bool
    value: Callable[[Floats], Floats]


class Rows:
    """``low ≤ A x ≤ high``, added part by part and kept row after row."""

    def __init__(self) -> None:
        self.number = 0
        self._low: list[Floats] = []
        self._high: list[Floats] = []
        self._lengths: list[Index] = []
        self._columns: list[Short] = []
        self._values: list[NDArray[np.float32]] = []

    def add(
        self, number: int, rows: ArrayLike, columns: ArrayLike, values: ArrayLike, low: ArrayLike, high: ArrayLike
    ) -> None:
        """``number`` rows; ``rows`` counts from the first of them. ``values``, ``low`` and ``high`` may be single."""
        at = np.asarray(rows, dtype=np.int32)
        order = np.argsort(at, kind="stable")
        self._lengths.append(np.bincount(at, minlength=number))
        self._columns.append(np.asarray(columns)[order].astype(np.int32))
        self._values.append(np.broadcast_to(np.asarray(values, dtype=np.float32), at.shape)[order])
        self._low.append(np.broadcast_to(np.asarray(low, dtype=np.float64), (number,)))
        self._high.append(np.broadcast_to(np.asarray(high, dtype=np.float64), (number,)))
        self.number += number

    def add_one(self, columns: ArrayLike, values: ArrayLike, low: float, high: float) -> None:
        """A single row."""
        at = np.asarray(columns, dtype=np.int32)
        self.add(1, np.zeros(len(at), dtype=np.int32), at, values, low, high)

    def matrix(self) -> Matrix:
        """All rows added; no more can be."""
        lengths = np.concatenate([np.zeros(1, dtype=np.int64), *self._lengths])
        columns, values = _drained(self._columns, np.int32), _drained(self._values, np.float32)
        empty = np.zeros(0)
        return Matrix(
            np.concatenate([empty, *self._low]),
            np.concatenate([empty, *self._high]),
            np.cumsum(lengths),
            columns,
            values,
        )


Number = TypeVar("Number", np.int32, np.float32)


def _drained(parts: list[NDArray[Number]], kind: type[Number]) -> NDArray[Number]:
    """The parts as one array; they are let go on the way."""
    found = np.empty(sum(len(part) for part in parts), dtype=kind)
    end = len(found)
    while parts:
        part = parts.pop()
        found[end - len(part) : end] = part
        end -= len(part)
    return found


@dataclass(frozen=True, eq=False)
class Matrix:
    """``low ≤ A x ≤ high``; the entries of row ``k`` are those from ``begins[k]`` to ``begins[k + 1]``."""

    low: Floats
    high: Floats
    begins: Index
    columns: Short
    values: NDArray[np.float32]

    def first(self, number: int) -> Matrix:
        """The first rows."""
        entries = int(self.begins[number])
        begins = self.begins[: number + 1]
        return Matrix(self.low[:number], self.high[:number], begins, self.columns[:entries], self.values[:entries])


def grouped(keys: Index) -> tuple[int, Index]:
    """How many different keys there are, and each entry's number among them."""
    found, inverse = np.unique(keys, return_inverse=True)
    return len(found), inverse
