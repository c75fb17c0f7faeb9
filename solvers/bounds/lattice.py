"""The lattice in which a tier's values can lie: bounds are rounded up to the next."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scheduler.problem import ClinicTable, FrozenSession
from solvers.board import Board
from solvers.model.measures import MEASURES
from solvers.setting import Setting

TOLERANCE = 1e-4
"""What is taken off a bound in floating point before it is rounded up."""


@dataclass(frozen=True)
class Lattice:
    """Every value of a tier is ``base + k · size``, ``k`` whole."""

    base: int
    size: int

    def round_up(self, bound: float) -> int:
        """The least value not below a bound, but for noise."""
        noise = TOLERANCE * max(1.0, abs(bound) * 1e-4)
        return self.base + self.size * math.ceil((bound - noise - self.base) / self.size)

    @property
    def gap(self) -> float:
        """A bound that is nearer than this to a value proves it."""
        return 0.9 * self.size


def lattice_of(setting: Setting, index: int) -> Lattice:
    """The lattice of a tier."""
    empty, size, base = Board(setting), 0, 0
    for name, weight in setting.problem.tiers[index].weights:
        value = MEASURES[name].evaluate(empty)
        if name in ("worst_out_of_hours", "peak_instructor_minutes"):
            past = setting.problem.past_out_of_hours if name == "worst_out_of_hours" else setting.problem.past_minutes
            size = math.gcd(size, weight * value, weight * int(np.gcd.reduce(past)) if len(past) else 0)
            for frozen in setting.problem.frozen:
                size = math.gcd(size, *(weight * minutes for minutes in _frozen_minutes(name, frozen)))
        else:
            base += weight * value
        for table in setting.problem.clinics:
            size = math.gcd(size, weight * _common(setting, name, table))
    return Lattice(base, max(size, 1))


def _frozen_minutes(name: str, frozen: FrozenSession) -> tuple[int, ...]:
    if name == "worst_out_of_hours":
        return frozen.learner_out_of_hours
    return (int((frozen.meetings[:, 1] - frozen.meetings[:, 0]).sum()),)


_BORNE: dict[str, Callable[[ClinicTable], tuple[NDArray[Any], NDArray[Any]]]] = {
    "out_of_hours": lambda table: (table.out_of_hours, table.instructor_out_of_hours),
    "worst_out_of_hours": lambda table: (table.out_of_hours, table.instructor_out_of_hours),
    "night_minutes": lambda table: (table.night, table.instructor_night),
    "soft_clashes": lambda table: (table.soft, table.instructor_soft),
    "repeated_out_of_hours": lambda table: (table.repeated, np.zeros_like(table.instructor_out_of_hours)),
}
"""Minutes that learners and instructors bear."""


def _common(setting: Setting, name: str, table: ClinicTable) -> int:
    """What divides whatever a measure can gain in a clinic."""
    slots = setting.slots[table.index]
    if name == "unscheduled":
        return int(np.gcd.reduce(setting.problem.request_weight[table.requests])) if len(table.requests) else 0
    if name in _BORNE:
        borne, led = _BORNE[name](table)
        found = [int(np.gcd.reduce(borne[slots.attend].astype(np.int64), initial=0))]
        if name != "worst_out_of_hours":
            found.append(int(np.gcd.reduce(led[slots.lead].astype(np.int64), initial=0)))
        return math.gcd(*found)
    if name in ("instructor_minutes", "peak_instructor_minutes"):
        return table.duration * int(table.meetings.shape[1]) if table.staff else 0
    return 1
