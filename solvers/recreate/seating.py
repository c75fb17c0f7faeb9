"""The cheapest seats for requests in sessions that are fixed: a flow of least cost."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow  # type: ignore[import-untyped] # this part of OR-Tools has no types

from scheduler.problem import Bools, Ints

Index = NDArray[np.int64]
NOWHERE = -1


def assign(may: Bools, cost: Ints, left_out: Ints, seats: Ints, least: Ints) -> Index:
    """``[R]`` the session of each request, or :data:`NOWHERE`, at least cost.

    ``may`` and ``cost`` are ``[R, sessions]``, ``left_out[R]`` is what a request without a seat costs, ``seats`` and
    ``least`` are ``[sessions]``. The ``least`` first seats of a session are taken where that is possible.
    """
    number, sessions = may.shape
    found = np.full(number, NOWHERE, dtype=np.int64)
    row, column = np.nonzero(may)
    if not len(row):
        return found
    sink = number + sessions
    requests, columns = np.arange(number), number + np.arange(sessions)
    price, reward = cost[row, column], cost.max() - cost.min() + 1
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([row, requests, columns, columns]),
        np.concatenate([number + column, np.full(number + 2 * sessions, sink)]),
        np.concatenate([np.ones(len(row) + number, dtype=np.int64), least, seats - least]),
        np.concatenate([price, left_out, np.full(sessions, -reward), np.zeros(sessions, dtype=np.int64)]),
    )
    supplies = np.concatenate([np.ones(number, dtype=np.int64), np.zeros(sessions, dtype=np.int64), [-number]])
    flow.set_nodes_supplies(np.arange(sink + 1), supplies)
    if flow.solve() != flow.OPTIMAL:
        return found
    taken = np.flatnonzero(flow.flows(arcs[: len(row)]))
    found[row[taken]] = column[taken]
    return found
