"""The linear relaxation of a large program, on a few of its columns at a time, with a bound for the whole of it.

A program over some columns only is solved; its duals price all the others, and those worth having join. Whatever the
duals are, ``Σ y · row limits + Σ min(0, d_j) · upper_j`` with ``d = c − A^T y`` bounds the whole program (columns begin
at 0), so the bound does not rest on the solver's word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from solvers.assignment.rows import Bools, Floats, Index, Matrix
from solvers.mip import How, MipAnswer, Program

INF = np.inf
PER_GROUP = 4
EPSILON = 1e-7
LONG = 3600.0


@dataclass(frozen=True, eq=False)
class Relaxed:
    """What is known of a relaxation: its bound, a point, and the reduced costs of all columns for that bound."""

    bound: float
    point: Floats
    reduced: Floats
    done: bool
    """Whether the point is the relaxation's best."""
    gap: float = 0.0
    """What the point is above the bound."""


Solve = Callable[[Program, How], MipAnswer | None]


class Large:
    """``min costs · x + offset`` over a matrix, each of some earlier costs (``limits``) at most so much."""

    def __init__(
        self,
        matrix: Matrix,
        costs: Floats,
        offset: float,
        limits: Sequence[tuple[Floats, float]],
        upper: Floats,
        integer: Bools,
    ) -> None:
        self.matrix, self.costs, self.offset, self.limits = matrix, costs, offset, limits
        self.upper, self.integer = upper, integer
        self.low = np.concatenate([matrix.low, np.full(len(limits), -INF)])
        self.high = np.concatenate([matrix.high, np.array([most for _, most in limits])])

    def bound(self, duals: Floats) -> tuple[float, Floats]:
        """What the duals prove, and the reduced costs of all columns."""
        never = (duals > 0) & ~np.isfinite(self.low) | (duals < 0) & ~np.isfinite(self.high)
        y = np.where(never, 0.0, duals)
        reduced = self._reduced(y)
        at = np.where(y > 0, self.low, np.where(y < 0, self.high, 0.0))
        return float(self.offset + (y * at).sum() + (np.minimum(reduced, 0.0) * self.upper).sum()), reduced

    def _reduced(self, duals: Floats) -> Floats:
        """``c − A^T y``"""
        of, number = self.matrix, len(self.matrix.low)
        rows = np.flatnonzero(duals[:number])
        lengths = np.diff(of.begins)[rows]
        within = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        entries = np.repeat(of.begins[rows], lengths) + within
        weights = of.values[entries] * np.repeat(duals[rows], lengths)
        reduced = self.costs - np.bincount(of.columns[entries], weights, len(self.costs))
        for (costs, _), dual in zip(self.limits, duals[number:].tolist(), strict=True):
            if dual:
                reduced -= dual * costs
        return reduced

    def part(
        self, columns: Index, hint: Floats | None = None, fixed: Bools | None = None, near: bool = False
    ) -> tuple[Program, Index]:
        """The program over some columns (others at 0), without rows that cannot bind; those that can.

        Columns ``fixed`` (of all) stay where ``hint`` says; with ``near`` it is a hint for the others too.
        """
        of = self.matrix
        place = np.full(len(self.costs), -1, dtype=np.int32)
        place[columns] = np.arange(len(columns))
        entries = np.flatnonzero(place[of.columns] >= 0)
        rows = np.searchsorted(of.begins, entries, side="right") - 1
        at, values = place[of.columns[entries]], of.values[entries].astype(np.float64)
        for k, (costs, _) in enumerate(self.limits):
            used = np.flatnonzero(costs[columns])
            rows = np.concatenate([rows, np.full(len(used), len(of.low) + k)])
            at, values = np.concatenate([at, used]), np.concatenate([values, costs[columns[used]]])
        lower, upper = np.zeros(len(columns)), self.upper[columns].copy()
        if hint is not None and fixed is not None:
            some = fixed[columns]
            lower[some] = upper[some] = np.rint(hint[columns[some]])
        most = np.bincount(rows, np.maximum(values * upper[at], values * lower[at]), len(self.low))
        least = np.bincount(rows, np.minimum(values * upper[at], values * lower[at]), len(self.low))
        binding = (most > self.high + EPSILON) | (least < self.low - EPSILON)
        number, own = np.cumsum(binding) - 1, binding[rows]
        part = Program(
            costs=self.costs[columns],
            offset=self.offset,
            lower=lower,
            upper=upper,
            low=self.low[binding],
            high=self.high[binding],
            rows=number[rows[own]],
            columns=at[own],
            values=values[own],
            hint=hint[columns] if hint is not None and (fixed is None or near) else np.full(len(columns), np.nan),
            integer=self.integer[columns],
        )
        return part, np.flatnonzero(binding)


def relax(large: Large, kept: Bools, groups: Index, solve: Solve) -> Iterator[Relaxed]:
    """The relaxation, better and better, beginning with the columns ``kept`` (which are added to).

    From each of the ``groups`` (a number per column) a few columns join at a time. It ends where the point is the best,
    or without an answer. The columns kept must allow a point.
    """
    while True:
        columns = np.flatnonzero(kept & (large.upper > 0))
        found = solve_part(large, columns, solve)
        if found is None:
            return
        joining = promising(large, found.reduced, kept, groups)
        kept[joining] = True
        done = not len(joining) or found.bound >= found.objective - 1e-4
        yield Relaxed(found.bound, found.point, found.reduced, done, found.objective - found.bound)
        if done:
            return


@dataclass(frozen=True, eq=False)
class Priced:
    """A part's best point, and what its duals say of all columns."""

    bound: float
    objective: float
    point: Floats
    reduced: Floats


def solve_part(
    large: Large, columns: Index, solve: Solve, hint: Floats | None = None, fixed: Bools | None = None
) -> Priced | None:
    """The relaxation over some columns, some of them fixed; ``None`` without an answer.

    The bound is one for all columns, none fixed.
    """
    part, rows = large.part(columns, hint, fixed)
    answer = solve(part, How(LONG, linear=True, solver="GLOP"))
    if answer is None or answer.duals is None or answer.values is None or answer.objective is None:
        return None
    duals = np.zeros(len(large.low))
    duals[rows] = answer.duals
    bound, reduced = large.bound(duals)
    point = np.zeros(len(large.costs))
    point[columns] = answer.values
    return Priced(bound, answer.objective, point, reduced)


def promising(large: Large, reduced: Floats, kept: Bools, groups: Index) -> Index:
    """Of each group the columns that would lower the cost most."""
    found = np.flatnonzero((reduced < -EPSILON) & ~kept & (large.upper > 0))
    order = found[np.lexsort((reduced[found], groups[found]))]
    of = groups[order]
    first = np.searchsorted(of, of)
    return order[np.arange(len(order)) - first < PER_GROUP]
