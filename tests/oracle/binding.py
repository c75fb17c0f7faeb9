"""Which rules and measures decide the optimum of a tiny case: without them another plan would be best."""

from __future__ import annotations

from scheduler.cohort.cohort import Tier
from tests.cohorts.tiny import TinyCase
from tests.oracle.brute import TooManyPlansError, all_plans
from tests.oracle.plans import Plans, best_rows, bests, tiers_of


def rule_binds(case: TinyCase, slug: str) -> bool:
    """Whether the optimum would change without the rule; ``False`` too where too many plans would obey the rest."""
    tiers = tiers_of(case.cohort, case.published)
    until = case.notice_until if slug == "notice" else None
    with_rule = all_plans(case.cohort, case.published, case.freeze_before, notice_until=until)
    try:
        without = all_plans(case.cohort, case.published, case.freeze_before, {slug}, notice_until=until)
    except TooManyPlansError:
        return False
    return bests(with_rule.measures, tiers) != bests(without.measures, tiers)


def measure_binds(case: TinyCase, measure: str) -> bool:
    """Whether some plan that is best without the measure in the objective is not with it."""
    tiers = tiers_of(case.cohort, case.published)
    if not any(tier.weights.get(measure) for tier in tiers):
        return False
    plans = all_plans(case.cohort, case.published, case.freeze_before)
    fewer = [Tier(weights={**tier.weights, measure: 0}, slack_percent=tier.slack_percent) for tier in tiers]
    return not _best_plans(plans, fewer) <= _best_plans(plans, tiers)


def _best_plans(plans: Plans, tiers: tuple[Tier, ...] | list[Tier]) -> set[int]:
    found = best_rows(plans.measures, tiers)
    return set() if found is None else set(found[1].tolist())
