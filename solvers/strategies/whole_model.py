"""The whole model in CP-SAT: for small instances, and for what is left open on those a little larger."""

from __future__ import annotations

from scheduler.problem import Solution
from solvers.board import Board
from solvers.model import joinable
from solvers.model.tiers import Model, fill
from solvers.progress import Watch
from solvers.scopes import assuming, whole
from solvers.setting import Setting
from solvers.strategies.strategy import Shape
from solvers.tier import FAR, Tier

AT_ONCE = 400
"""Up to so many possible attendances, CP-SAT gets the whole model at once."""
WHOLE = 15_000
"""Up to so many, it gets it once the search has ended."""


class _Closed:
    """When the run is to stop, or a proof beside has closed the tier; see :class:`solvers.model.tiers.Stop`."""

    def __init__(self, tier: Tier) -> None:
        self.tier = tier

    def wait(self, timeout: float) -> bool:
        return self.tier.watch.stop.wait(timeout) or self.tier.bound_beside() >= self.tier.best


class WholeModel:
    """See :class:`solvers.strategies.strategy.Strategy`."""

    name = "whole model"

    @staticmethod
    def reason(shape: Shape) -> str | None:
        """Why it is chosen, ``None`` where it is not."""
        possible = f"{shape.attendances:,} possible attendances"
        if shape.attendances <= AT_ONCE:
            return f"{possible}: few enough (up to {AT_ONCE:,}) for CP-SAT to take at once"
        if shape.attendances <= WHOLE:
            return f"up to {WHOLE:,}: the whole model goes to CP-SAT where a gap is left"
        return None

    def __init__(self, setting: Setting, watch: Watch, shape: Shape) -> None:
        pass

    def close(self) -> None:
        """There is nothing to end."""

    def improve(self, tier: Tier, solution: Solution) -> Solution:
        """The best plan that CP-SAT finds, and its bound."""
        board, problem = Board(tier.setting), tier.setting.problem
        scope = whole(board)
        with assuming(board, scope.requests):
            model = Model(board, scope)
        if problem.seats_alone and not problem.tiers[0].rigid:
            joinable.add(model.variables)
        for earlier, most in enumerate(tier.limits):
            model.limit(earlier, most)
        standing = Board(tier.setting)
        standing.put(solution)
        model.hint(list(standing.sittings.values()))
        settings, watch = tier.watch.settings, tier.watch
        tier.tell("proof")
        beside = tier.bound_beside() > -FAR
        workers = max(settings.workers - beside, 1)
        effort = watch.effort(None, tier.ends, workers=workers, seed=settings.seed)
        answer = model.minimise(tier.index, effort, _Closed(tier))
        tier.raise_bound(tier.bound_beside())
        watch.spend(answer.work)
        tier.raise_bound(answer.bound)
        if answer.filling is None or answer.value is None or answer.value >= tier.best:
            return solution
        fill(board, answer.filling)
        tier.found(answer.value)
        tier.raise_bound(answer.bound)
        return board.solution()
