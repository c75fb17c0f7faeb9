"""Requests that are alike in every bucket are one customer; at size, a request may stand for a dearer one.

A customer has a multiplicity and, per bucket, a least cost in each tier. Replacing a request by one that weighs the
same and costs at most as much everywhere keeps the relaxation valid, and there are far fewer of those: busy time
rarely takes a whole time of the day away, so most differ from their colleagues in a bucket or two.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Index = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Customers:
    """``G`` customers of ``R`` requests."""

    of_request: Index
    """``[R]``"""
    number: Index
    """``[G]`` how many requests each stands for."""
    features: Index
    """``[G, F]``"""


def group(features: Index, most: int) -> Customers:
    """Groups rows of ``[R, F]`` that are equal; where more than about ``most`` differ, dearer ones join cheaper ones.

    The first feature must agree in any case; in the others no customer is above any request it stands for.
    """
    rows, of_request, number = np.unique(features, axis=0, return_inverse=True, return_counts=True)
    of_request = of_request.reshape(-1)
    if len(rows) <= most:
        return Customers(of_request, number, rows)
    leaders = _leaders(rows, number)
    kept, of_row = np.unique(leaders, return_inverse=True)
    joined = np.bincount(of_row, weights=number).astype(np.int64)
    return Customers(of_row[of_request], joined, rows[kept])


def _leaders(rows: Index, number: Index) -> Index:
    """Per row the row that stands for it: the nearest of those, cheaper everywhere, that stand for themselves."""
    worth = np.minimum(rows[:, 1:], 10_000).sum(axis=1)
    leaders = np.arange(len(rows))
    for weight in np.unique(rows[:, 0]):
        of_weight = np.flatnonzero(rows[:, 0] == weight)
        order = of_weight[np.lexsort((-number[of_weight], worth[of_weight]))]
        standing: list[int] = []
        table = rows[of_weight[:0]]
        for row in order.tolist():
            if standing:
                below = np.flatnonzero((table[: len(standing)] <= rows[row]).all(axis=1))
                if len(below):
                    leaders[row] = standing[int(below[np.argmax(worth[np.array(standing)[below]])])]
                    continue
            if len(standing) == len(table):
                table = np.concatenate([table, np.empty((max(64, len(table)), rows.shape[1]), dtype=rows.dtype)])
            table[len(standing)] = rows[row]
            standing.append(row)
    return leaders
