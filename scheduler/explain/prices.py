"""What another plan would cost: the best one found in which something is otherwise than in the plan at hand.

It is sought by single exchanges in the plan, and by solving again from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from scheduler.errors import InfeasibleError, NoPlanFoundError
from scheduler.explain.exchange import best_exchange
from scheduler.explain.facts import Change, Outcome, Price, TierPrice
from scheduler.explain.house import House
from scheduler.problem import ClinicTable, Problem, Solution
from scheduler.timezones import instant

if TYPE_CHECKING:
    from solvers.board import Board
    from solvers.progress import Settings
    from solvers.setting import Setting

Unpriced = Literal["fixed", "unknown"]


@dataclass(frozen=True)
class Solving:
    """How to solve again: seconds for each question (0: not at all), seed, cores.

    ``judge`` hears every plan that a price is made of, with its measures, and raises ``InternalError`` for a bad one.
    """

    seconds: float
    seed: int = 0
    workers: int = 1
    deterministic: bool = False
    judge: Callable[[Solution, dict[str, int]], object] = lambda solution, measures: None

    def settings(self) -> Settings:
        """The solver's settings."""
        from solvers import Settings

        return Settings(self.seconds, self.seed, self.workers, self.deterministic)


class Prices:
    """Prices beside one plan."""

    def __init__(self, house: House, solving: Solving) -> None:
        self.house, self.solving, self.problem = house, solving, house.problem

    @cached_property
    def setting(self) -> Setting:
        """The solver's view of the problem."""
        from solvers.setting import Setting

        return Setting(self.problem)

    @cached_property
    def board(self) -> Board:
        """The plan on a board; whoever uses it leaves it as it was. Session ``k`` has the number ``k``."""
        from solvers.board import Board

        board = Board(self.setting)
        board.put(self.house.solution)
        return board

    @cached_property
    def here(self) -> tuple[int, ...]:
        """The tiers of the plan."""
        from solvers.model.measures import tier_values

        return tier_values(self.board)

    @cached_property
    def measures(self) -> dict[str, int]:
        """Every measure of the plan."""
        from solvers.model.measures import measure_all

        return measure_all(self.board)

    def of_seating(self, clinic: int, row: int) -> Price | Unpriced:
        """What it costs to seat an unseated request."""
        found = best_exchange(self.board, clinic, row)
        request = int(self.problem.clinics[clinic].requests[row])
        return self._price(_must(self.problem, request), found and found[1], clinic, row)

    def of_moving(self, clinic: int, row: int, start: int) -> Price | Unpriced:
        """What it costs that a request is met at another start than at ``start``, where it is."""
        board = self.board
        request = int(self.problem.clinics[clinic].requests[row])
        number = board.seat[request]
        board.unseat(number, row)
        found = best_exchange(board, clinic, row, besides=int(self.problem.clinics[clinic].starts[start]))
        board.seat_row(number, row)
        barred = _barred(_must(self.problem, request), clinic, row, start)
        return self._price(barred, found and found[1], clinic, row)

    def _price(self, problem: Problem, known: Solution | None, clinic: int, row: int) -> Price | Unpriced:
        """The price of the best plan of a changed problem; ``known`` is one of its plans.

        Where that is as good as the plan itself, nothing is solved.
        """
        import solvers

        found = None if known is None else self.of(known, clinic=clinic, row=row)
        if found is not None and all(tier.there == tier.here for tier in found.tiers):
            return found
        if self.solving.seconds <= 0:
            return found or "unknown"
        try:
            outcome = solvers.solve(problem, self.solving.settings(), known=[] if known is None else [known])
        except InfeasibleError:
            return "fixed"
        except NoPlanFoundError:
            return "unknown"
        bounds = [tier.bound for tier in outcome.tiers]
        return self.of(outcome.solution, bounds, clinic=clinic, row=row)

    def of(
        self, solution: Solution, bounds: Iterable[int] = (), *, clinic: int | None = None, row: int | None = None
    ) -> Price:
        """The price of a plan. ``bounds`` are proven on the tiers of all plans that would do, tier by tier."""
        from solvers.board import Board
        from solvers.model.measures import measure_all, tier_values

        board = Board(self.setting)
        board.put(solution)
        there, measures = tier_values(board), measure_all(board)
        self.solving.judge(solution, measures)
        worse = next((k for k, (a, b) in enumerate(zip(self.here, there, strict=True)) if a != b), None)
        known = list(bounds)
        proven = worse is None or there[worse] < self.here[worse] or (bool(known) and known[worse] > self.here[worse])
        loses, gains = self._changes(solution)
        start = None if clinic is None or row is None else self._start_of(solution, clinic, row)
        return Price(
            tiers=tuple(
                TierPrice(dict(tier.weights), a, b)
                for tier, a, b in zip(self.problem.tiers, self.here, there, strict=True)
            ),
            measures={name: (was, measures[name]) for name, was in self.measures.items() if measures[name] != was},
            proven=proven,
            num_loses=len(loses),
            num_gains=len(gains),
            loses=loses,
            gains=gains,
            start=None if start is None else instant(start),
        )

    def _start_of(self, solution: Solution, clinic: int, row: int) -> int | None:
        table = self.problem.clinics[clinic]
        learner = int(table.learners[row])
        held = (each for each in solution.sessions if each.clinic == clinic and learner in each.learners)
        return next((int(table.starts[each.start]) for each in held), None)

    def _changes(self, solution: Solution) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
        """Who has a seat in the plan and none in the other, and the other way round."""
        before, after = _seats(self.house.solution), _seats(solution)
        loses = tuple(self.change(*each) for each in sorted(before - after))
        return loses, tuple(self.change(*each) for each in sorted(after - before))

    def change(self, learner: int, clinic: int) -> Change:
        """A learner's request."""
        cohort, table = self.house.cohort, self.problem.clinics[clinic]
        row = int(np.searchsorted(table.learners, learner))
        weight = int(self.problem.request_weight[table.requests[row]])
        person, of = cohort.learners[learner], cohort.clinics[clinic]
        return Change(person.id, person.name, of.id, of.title, weight)


def outcome_of(price: Price | Unpriced) -> Outcome:
    """What a price says: the plan is better by priority or by cost, the other is as good, or better."""
    if not isinstance(price, Price):
        return price
    for tier in price.tiers:
        if tier.there < tier.here:
            return "better"
        if tier.there > tier.here:
            before, after = price.measures.get("unscheduled", (0, 0))
            return "priority" if tier.weights.get("unscheduled") and after > before else "cost"
    return "tie"


def _seats(solution: Solution) -> set[tuple[int, int]]:
    return {(learner, each.clinic) for each in solution.sessions for learner in each.learners}


def _must(problem: Problem, request: int) -> Problem:
    must = problem.must_attend.copy()
    must[request] = True
    return replace(problem, must_attend=must)


def _barred(problem: Problem, clinic: int, row: int, start: int) -> Problem:
    """The problem in which a decision keeps a request from every session that begins as the one at ``start``."""
    table = problem.clinics[clinic]
    decided = np.array(table.decided)
    decided[row] &= table.starts != table.starts[start]
    changed: ClinicTable = replace(table, decided=decided)
    return replace(problem, clinics=tuple(changed if each is table else each for each in problem.clinics))
