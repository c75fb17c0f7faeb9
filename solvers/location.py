"""The core of the relaxation: capacitated facility location with customers that stand for many alike.

Facilities are places where sessions could run: each with a capacity, opened so many times; customers attend places that
suit them, or are left out. The links ``x ≤ min(number, capacity) · m`` and the MIR cover make its linear program tight
(Aardal 1998). With whole ``m`` and ``N`` the attendances are a transportation problem, so they need not be whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvers.draft import Draft
from solvers.mip import How, run

Index = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Customers:
    """``G`` customers, ``number[g]`` alike in each; customer ``of[k]`` could attend place ``at[k]``."""

    number: Index
    of: Index
    at: Index


@dataclass(frozen=True, eq=False)
class Places:
    """``B`` places: seats of one session, how many sessions at most, how many in all of them."""

    capacity: Index
    copies: Index
    most: int


@dataclass(frozen=True, eq=False)
class Located:
    """The columns: attendances (one a pair), who is left out (``[G]``), sessions (``[B]``), and all sessions."""

    attend: Index
    left: Index
    count: Index
    everything: int


def locate(draft: Draft, customers: Customers, places: Places, *, all_served: bool = False) -> Located:
    """Adds columns and rows."""
    number, of, at = customers.number, customers.of, customers.at
    left = draft.add(np.zeros(len(number)) if all_served else number.astype(float))
    attend = draft.add(np.minimum(number[of], places.capacity[at] * places.copies[at]).astype(float))
    count = draft.add(places.copies.astype(float), integer=True)
    everything = draft.add(float(places.most), integer=True)
    seated = draft.rows(number, number)
    draft.put(seated[of], attend, 1)
    draft.put(seated, left, 1)
    seats = draft.rows(-np.inf, np.zeros(len(places.capacity)))
    draft.put(seats[at], attend, 1)
    draft.put(seats, count, -places.capacity)
    tight = np.flatnonzero(number[of] < places.capacity[at])
    link = draft.rows(-np.inf, np.zeros(len(tight)))
    draft.put(link, attend[tight], 1)
    draft.put(link, count[at[tight]], -number[of[tight]])
    draft.row(np.append(count, everything), np.append(np.ones(len(count)), -1.0), 0, 0)
    demand, capacity = int(number.sum()), int(places.capacity.max())
    if demand > capacity:
        needed = -(-demand // capacity)
        short = demand - capacity * (needed - 1)
        draft.row(np.append(left, everything), np.append(np.ones(len(left)), float(short)), short * needed, np.inf)
    return Located(attend, left, count, int(everything[0]))


def solve_location(
    capacity: Floats, price: Floats, demand: Floats, cost: Floats, seconds: float
) -> tuple[float, float]:
    """The textbook problem: value and bound of serving all ``demand`` ``[G]`` at facilities with ``capacity`` ``[B]``.

    Opening one costs its ``price``; ``cost`` ``[B, G]`` is that of a customer's whole demand, which may be split into
    units. Raises ValueError where nothing was found in the time.
    """
    draft, number = Draft(), demand.astype(np.int64)
    of, at = (axis.ravel() for axis in np.indices(cost.T.shape))
    places = Places(capacity.astype(np.int64), np.ones(len(capacity), dtype=np.int64), len(capacity))
    located = locate(draft, Customers(number, of, at), places, all_served=True)
    found = np.zeros(draft.num_columns)
    found[located.attend] = (cost / demand).T.ravel()
    found[located.count] = price
    answer = run(draft.program(found, 0.0), How(seconds))
    if answer.objective is None or answer.bound is None:
        raise ValueError("no plan was found in the time")
    return answer.objective, answer.bound
