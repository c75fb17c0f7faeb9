"""Ways to good plans, one file each, behind one protocol; which are taken depends on what the instance looks like."""

from __future__ import annotations

from dataclasses import dataclass

from solvers.progress import Watch
from solvers.setting import Setting
from solvers.strategies.neighbourhoods import Neighbourhoods
from solvers.strategies.strategy import Shape, Strategy
from solvers.strategies.whole_model import WholeModel


@dataclass(frozen=True)
class Chosen:
    """The strategies of a run, in the order in which each tier goes through them, and why these."""

    strategies: tuple[Strategy, ...]
    reasons: tuple[str, ...]

    def close(self) -> None:
        """Ends whatever they have at work."""
        for strategy in self.strategies:
            strategy.close()


def choose(setting: Setting, watch: Watch) -> Chosen:
    """The strategies that suit a setting."""
    shape = Shape.of(setting)
    strategies: list[Strategy] = []
    reasons: list[str] = []
    for kind in (Neighbourhoods, WholeModel):
        reason = kind.reason(shape)
        if reason is not None:
            strategies.append(kind(setting, watch, shape))
            reasons.append(reason)
    return Chosen(tuple(strategies), tuple(reasons))
