"""The bounds that take a moment: the floor and, where seats are the whole first tier, the seat bound."""

from __future__ import annotations

from solvers.bounds.floor import floor_bound
from solvers.bounds.seats import seat_bound
from solvers.tier import Tier

FLOOR_WORK = 1.0
FLOOR_SECONDS = 0.2


def bound_quickly(tier: Tier) -> None:
    """Raises a tier's bound within its limits."""
    tier.tell("bound")
    setting, watch = tier.setting, tier.watch
    if not watch.overdue():
        effort = watch.effort(FLOOR_WORK, at_least=FLOOR_SECONDS)
        tier.raise_bound(floor_bound(setting, tier.index, tier.limits, effort, watch.stop))
    problem = setting.problem
    if tier.index == 0 and problem.seats_alone:
        tier.raise_bound(problem.tiers[0].weights[0][1] * seat_bound(setting))
