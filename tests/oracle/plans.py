"""Plans with their measures, and what is least among them, tier after tier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from scheduler.cohort.cohort import MEASURES, Cohort, Tier
from scheduler.plan import Plan
from tests.oracle.past import Choice
from tests.oracle.ways import Ways

Matrix = NDArray[np.int64]


@dataclass(frozen=True)
class Plans:
    """Every plan's measures ``[P, 10]`` in the contract's order; ``choice(p)`` gives its sessions, not frozen."""

    cohort: Cohort
    measures: Matrix
    chosen: NDArray[np.int32]
    ways: tuple[Ways, ...]

    def choice(self, plan: int) -> tuple[Choice, ...]:
        """The sessions of one plan."""
        picks = zip(self.ways, self.chosen[plan], strict=True)
        return tuple(session for ways, pick in picks for session in ways.sessions[pick])


def optimum_given(plans: Plans, tiers: Sequence[Tier], values: Sequence[int], k: int) -> int | None:
    """The least tier ``k`` of all plans whose tiers before are each at most the given values."""
    scores = scores_of(plans.measures, tiers)
    for before in range(k):
        scores = scores[scores[:, before] <= values[before]]
    return int(scores[:, k].min()) if len(scores) else None


def tiers_of(cohort: Cohort, published: Plan | None = None, moves_per_seat: int = 3) -> tuple[Tier, ...]:
    """The stated tiers, or the default ones."""
    if cohort.objective is not None:
        return cohort.objective.tiers
    first = {"unscheduled": 1} if published is None else {"unscheduled": moves_per_seat, "changes": 1}
    rest = ({"out_of_hours": 1, "instructor_minutes": 1}, {"worst_out_of_hours": 1}, {"peak_instructor_minutes": 1})
    return tuple(Tier(weights=weights) for weights in (first, *rest, {"days_waited": 1}))


def scores_of(measures: Matrix, tiers: Sequence[Tier]) -> Matrix:
    """Tier values ``[P, K]``."""
    weights = np.array([[tier.weights.get(name, 0) for name in MEASURES] for tier in tiers], dtype=np.int64)
    scores: Matrix = measures @ weights.T
    return scores


def bests(measures: Matrix, tiers: Sequence[Tier]) -> list[int] | None:
    """The lexicographic optimum with slack."""
    kept = best_rows(measures, tiers)
    return None if kept is None else kept[0]


def best_rows(measures: Matrix, tiers: Sequence[Tier]) -> tuple[list[int], NDArray[np.int64]] | None:
    """The bests, and which plans keep within all limits: those are the plans a solver may give back."""
    if not len(measures):
        return None
    scores, rows, found = scores_of(measures, tiers), np.arange(len(measures)), []
    for k, tier in enumerate(tiers):
        best = int(scores[rows, k].min())
        limit = max(best + int(best * Fraction(str(tier.slack_percent)) // 100), tier.at_most or 0)
        rows = rows[scores[rows, k] <= limit]
        found.append(best)
    return found, rows
