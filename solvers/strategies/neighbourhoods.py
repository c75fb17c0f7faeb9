"""Large neighbourhood search, with proofs beside it; what these suggest, the search goes on from."""

from __future__ import annotations

from scheduler.problem import Solution
from solvers.assignment import Assignment
from solvers.bounds.buckets.blueprint import Blueprint
from solvers.bounds.buckets.proof import BucketProofs
from solvers.bounds.clinics import ClinicProofs
from solvers.bounds.proof import Method
from solvers.model.measures import tier_values
from solvers.model.rules import RULES
from solvers.progress import Watch
from solvers.prover import Known, Prover
from solvers.search import Search
from solvers.setting import Setting
from solvers.start.follow import follow
from solvers.strategies.strategy import Shape
from solvers.strategies.whole_model import AT_ONCE, WHOLE
from solvers.tier import FAR, Tier

BY_CLINIC = 40_000
"""Up to so many possible attendances, integer programs clinic by clinic prove what the search leaves open."""
PAUSE = 0.05
"""Seconds between looks at the clock while proofs are waited for."""


class Neighbourhoods:
    """See :class:`solvers.strategies.strategy.Strategy`.

    One line of proof works beside the search, from the first tier to :meth:`close`; a second one only while the search
    rests. Where work stands for the clock there is one proof before the search instead.
    """

    name = "neighbourhoods"

    @staticmethod
    def reason(shape: Shape) -> str | None:
        """Why it is chosen, ``None`` where it is not."""
        if shape.attendances <= AT_ONCE:
            return None
        possible = f"{shape.attendances:,} possible attendances"
        why = f"{possible}: too many (over {AT_ONCE:,}) to take at once, so neighbourhoods first"
        if shape.listed:
            return f"{why}, beside the whole as an integer program, for every session is listed"
        if shape.attendances <= BY_CLINIC:
            return f"{why}, beside buckets of starts; up to {BY_CLINIC:,} then clinic by clinic as integer programs"
        return f"{why}, beside buckets of starts"

    def __init__(self, setting: Setting, watch: Watch, shape: Shape) -> None:
        self.setting, self.watch, self.shape = setting, watch, shape
        self.search = Search(setting, watch)
        self._beside: Prover | None = None
        self._after: Prover | None = None
        self._assignment: Assignment | None = None
        self._seen: dict[int, Blueprint | Solution] = {}
        """Blueprints and plans, by identity, that were taken in already."""
        if setting.rules >= frozenset(RULES):
            self._begin(watch.settings.deterministic)

    def _begin(self, deterministic: bool) -> None:
        method: Method = BucketProofs(self.setting, by_work=deterministic)
        if self.shape.listed and not deterministic:
            method = self._assignment = Assignment(self.setting, Solution(()))
        elif self.shape.attendances <= BY_CLINIC and not deterministic:
            self._after = Prover(ClinicProofs(self.setting), self.watch.now)
        self._beside = Prover(method, self.watch.now, 0 if deterministic else len(self.setting.problem.tiers) - 1)
        if not deterministic:
            self._beside.aim(0, [], self.watch.settings.time_limit)

    def close(self) -> None:
        """Ends the provers."""
        for prover in self._provers():
            prover.close()

    def improve(self, tier: Tier, solution: Solution) -> Solution:
        """Search until nothing helps; then what the proofs still find."""
        if self._beside is not None and self.watch.settings.deterministic:
            solution = self._prove_first(tier, self._beside, solution)
        elif self._beside is not None:
            self._beside.aim(tier.index, tier.limits, tier.ends)
        resting = False
        while not tier.proven() and not tier.over():
            if self._assignment is not None:
                self._assignment.plan = solution
            if not resting:
                solution, resting = self._search(tier, solution)
                if resting and self._after is not None:
                    self._after.aim(tier.index, tier.limits, tier.ends)
                    tier.tell("proof")
            found = self._take_in(tier)
            if found is not None:
                solution, resting = found, False
                if self._after is not None:
                    self._after.rest()
            elif resting and (all(known.done for known in self._known(tier)) or self._hands_on(tier)):
                break
            elif resting:
                self._provers()[0].wait(PAUSE)
        if self._after is not None:
            self._after.rest()
        return solution

    def _search(self, tier: Tier, solution: Solution) -> tuple[Solution, bool]:
        """Neighbourhoods until the bound is met, news come from the proofs, or nothing helps (second answer)."""
        busy = self._beside is not None and self._beside.busy
        lanes = max(self.watch.settings.workers - busy, 1)
        news = False

        def over() -> bool:
            nonlocal news
            known = self._known(tier)
            idle = self._beside is not None and self._beside.busy != busy
            news = idle or any(id(found) not in self._seen for k in known for found in _suggested(k))
            return news or tier.over()

        solution = self.search.improve(
            solution, tier.index, tier.limits, lambda: tier.bound, over, tier.found, lanes, self._patience()
        )
        tier.values.learn(solution, tier_values(self.search.board))
        return solution, not news and not tier.over()

    def _hands_on(self, tier: Tier) -> bool:
        """Whether the whole model gets its turn once the clinics are proven, while buckets still are beside it.

        For seats it is the stronger proof.
        """
        small = tier.index == 0 and self.shape.attendances <= WHOLE
        early = small and self._after is not None and self._after.known(tier.index, tier.limits).done
        if early:
            tier.bound_beside = lambda: max(
                (known.bound for known in self._heard(tier) if known.bound is not None), default=-FAR
            )
        return early

    def _patience(self) -> int:
        """Rounds without improvement before the search gives up: few where a proof of the whole model comes next."""
        if self.shape.attendances <= WHOLE:
            return 12
        return 40 if self.shape.attendances <= BY_CLINIC else 40 + 2 * len(self.search.board.sittings)

    def _take_in(self, tier: Tier) -> Solution | None:
        """The best plan that the proofs led to since the last look, where it is better than the best so far."""
        best = None
        for known in self._known(tier):
            for found in _suggested(known):
                if id(found) not in self._seen:
                    self._seen[id(found)] = found
                    plan = follow(self.setting, found, tier.over) if isinstance(found, Blueprint) else found
                    best = self._better(tier, plan) or best
        return best

    def _better(self, tier: Tier, plan: Solution | None) -> Solution | None:
        if plan is None or not tier.better(plan):
            return None
        tier.found(tier.values.of(plan)[tier.index])
        return plan

    def _prove_first(self, tier: Tier, prover: Prover, solution: Solution) -> Solution:
        """Where work stands for the clock: all of a proof before the search, and what it suggests."""
        prover.aim(tier.index, tier.limits)
        while not prover.known(tier.index, tier.limits).done and not self.watch.stop.is_set():
            prover.wait(PAUSE)
        self.watch.spend(prover.known(tier.index, tier.limits).work)
        return self._take_in(tier) or solution

    def _known(self, tier: Tier) -> list[Known]:
        """What is known of a tier by now, its bound taken in."""
        found = self._heard(tier)
        for known in found:
            tier.raise_bound(known.bound)
        return found

    def _heard(self, tier: Tier) -> list[Known]:
        return [prover.known(tier.index, tier.limits) for prover in self._provers()]

    def _provers(self) -> list[Prover]:
        return [prover for prover in (self._beside, self._after) if prover is not None]


def _suggested(known: Known) -> list[Blueprint | Solution]:
    return [found for found in (known.blueprint, known.solution) if found is not None]
