"""Tiers are the cohort's, add up, and their bounds, bests and values fit together."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TypeAlias

from scheduler.judge.claims.case import Case
from scheduler.judge.verdict import Finding
from scheduler.plan import TierResult

SLUG = "tiers"

Stated: TypeAlias = tuple[dict[str, int], float, int]
"""Weights, slack in percent, and up to which value later tiers may raise it in any case."""

_DEFAULT: tuple[dict[str, int], ...] = (
    {"unscheduled": 1},
    {"out_of_hours": 1, "instructor_minutes": 1},
    {"worst_out_of_hours": 1},
    {"peak_instructor_minutes": 1},
    {"days_waited": 1},
)


def check(case: Case) -> Iterator[Finding]:
    """Weights as stated; value = what the measures give; bound ≤ best ≤ value ≤ best and its slack."""
    expected, tiers = stated(case), case.plan.tiers
    if len(tiers) != len(expected):
        yield Finding(SLUG, "tiers", f"there are {len(tiers)}, and the objective has {len(expected)}")
    for index, tier in enumerate(tiers):
        place = f"tiers[{index}]"
        last, known = index == len(tiers) - 1, index < len(expected)
        for message in _wrong(tier, case.measures, 0 if last or not known else expected[index][2], last=last):
            yield Finding(SLUG, place, message)
        if known and not _same(tier, expected[index]):
            weights, slack, _ = expected[index]
            named = " + ".join(f"{weight} × {measure}" for measure, weight in weights.items())
            yield Finding(SLUG, place, f"is not the objective's, which is {named} with a slack of {slack} %")


def stated(case: Case) -> list[Stated]:
    """The objective: the cohort's where it states one, else the contract's."""
    objective = case.facts.cohort.objective
    if objective is not None:
        return [(_weighed(tier.weights), tier.slack_percent, tier.at_most or 0) for tier in objective.tiers]
    tiers: list[Stated] = [(weights, 0, 0) for weights in _DEFAULT]
    if case.against:
        tiers[0] = ({"unscheduled": _moves_per_seat(case), "changes": 1}, 0, 0)
    return tiers


def _moves_per_seat(case: Case) -> int:
    if case.moves_per_seat is not None:
        return case.moves_per_seat
    said = case.plan.tiers[0].weights.get("unscheduled", 0) if case.plan.tiers else 0
    return said if said >= 1 else 3


def _weighed(weights: Mapping[str, int]) -> dict[str, int]:
    return {measure: weight for measure, weight in weights.items() if weight}


def _same(tier: TierResult, expected: Stated) -> bool:
    return _weighed(tier.weights) == expected[0] and tier.slack_percent == expected[1]


def _wrong(tier: TierResult, measures: Mapping[str, int], at_most: int, *, last: bool) -> Iterator[str]:
    unknown = [measure for measure in tier.weights if measure not in measures]
    if unknown:
        yield f"weighs {', '.join(unknown)}, which is no measure"
    value = sum(weight * measures.get(measure, 0) for measure, weight in tier.weights.items())
    if tier.value != value:
        yield f"has value {tier.value}, and this plan's is {value}"
    if tier.bound > tier.best:
        yield f"has bound {tier.bound} above its best {tier.best}"
    if tier.best > tier.value:
        yield f"has best {tier.best} above its value {tier.value}"
    if tier.bound > value:
        yield f"has bound {tier.bound}, and this plan's own value is {value}"
    slack = 0 if last else tier.slack_percent
    if tier.value > max(tier.best + max(0, math.floor(tier.best * Fraction(str(slack)) / 100)), at_most):
        yield f"has value {tier.value}, which its best {tier.best} and a slack of {slack} % do not allow"
