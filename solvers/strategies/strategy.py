"""What a strategy is, and what it is chosen by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from scheduler.problem import Problem, Solution
from solvers.scopes import size
from solvers.setting import Setting
from solvers.tier import Tier


@dataclass(frozen=True)
class Shape:
    """What an instance looks like: its size, and how much of it is given."""

    attendances: int
    """Possible ones: requests × slots that suit them (``x`` of the whole model)."""
    listed: bool
    """Whether every clinic with requests lists its sessions, and anybody may sit with anybody."""

    @classmethod
    def of(cls, setting: Setting) -> Shape:
        """The shape of a setting."""
        return cls(size(setting), _all_listed(setting.problem) and not setting.choosy)


def _all_listed(problem: Problem) -> bool:
    return all(table.listed for table in problem.clinics if len(table.requests))


class Strategy(Protocol):
    """A way to better plans, and bounds on the way. One object serves all tiers of a run."""

    name: str

    def improve(self, tier: Tier, solution: Solution) -> Solution:
        """A plan at least as good as ``solution`` in the tier, within its limits; it raises the tier's bound too.

        It ends when the tier is proven, its time is up, or nothing it tries helps.
        """

    def close(self) -> None:
        """Ends whatever it has at work."""
