"""From a method's solution to the judge's verdict."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.assemble import make_plan
from scheduler.calendars.cohort import Readings
from scheduler.cohort.cohort import MEASURES, Cohort
from scheduler.judge import Facts, judge, judged_sessions, measures
from scheduler.plan import Plan
from scheduler.problem import Problem, Solution
from solvers.progress import Outcome, TierOutcome
from solvers.setting import Setting
from tests.benchmarks.peers.book import Book


@dataclass(frozen=True)
class Judged:
    """The tiers' values by the judge's own count, and what it found wrong."""

    values: tuple[int, ...]
    faults: tuple[str, ...]


def judge_solution(cohort: Cohort, readings: Readings, problem: Problem, solution: Solution) -> Judged:
    """A peer's solution as a plan without bounds. As the contract wants of every plan, whoever can simply join does."""
    plan = make_plan(cohort, readings, problem, _claiming_nothing(problem, _finished(problem, solution)), None)
    facts = Facts(cohort, readings)
    counted = measures(facts, judged_sessions(plan))
    plan = _with_measures(plan, problem, counted)
    verdict = judge(facts, plan, cohort_sha256=cohort.source.sha256 if cohort.source else None)
    return Judged(tier_values(problem, counted), tuple(map(str, verdict.faults)))


def tier_values(problem: Problem, counted: dict[str, int]) -> tuple[int, ...]:
    """The value of every tier."""
    return tuple(sum(weight * counted[name] for name, weight in tier.weights) for tier in problem.tiers)


def _finished(problem: Problem, solution: Solution) -> Solution:
    book = Book(problem, Setting(problem))
    book.put(solution)
    book.seat_who_can_join()
    return book.solution()


def _claiming_nothing(problem: Problem, solution: Solution) -> Outcome:
    nothing = TierOutcome(0, 0, 0)
    return Outcome(solution, (nothing,) * len(problem.tiers), dict.fromkeys(MEASURES, 0), "", (), False)


def _with_measures(plan: Plan, problem: Problem, counted: dict[str, int]) -> Plan:
    """With the judge's count, and 0 as every tier's bound, which always holds."""
    values = tier_values(problem, counted)
    tiers = tuple(
        tier.model_copy(update={"best": value, "value": value, "bound": 0})
        for tier, value in zip(plan.tiers, values, strict=True)
    )
    status = "feasible" if any(values) else "optimal"
    return plan.model_copy(update={"measures": {**counted}, "tiers": tiers, "status": status})
