"""What a method of proof is: for a tier within limits it gives better and better bounds, and what they suggest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from scheduler.problem import Solution
from solvers.bounds.buckets.blueprint import Blueprint
from solvers.mip import How, MipAnswer, Program


@dataclass(frozen=True, eq=False)
class Proof:
    """A bound, and what was found on the way: a plan, or what one could look like."""

    bound: int | None
    blueprint: Blueprint | None = None
    solution: Solution | None = None
    work: float = 0.0
    """What it counts for where work stands for the clock."""


class Ask(Protocol):
    """Has a program solved elsewhere; ``None`` where that was ended."""

    def __call__(self, program: Program, how: How) -> MipAnswer | None:
        """Waits for the answer."""


class Method(Protocol):
    """A way to bounds."""

    def prove(self, index: int, limits: Sequence[int], ask: Ask) -> Iterator[Proof]:
        """Bounds on tier ``index`` over all plans whose tiers before it are at most ``limits``, one after the other."""
