"""The contract's rules as rows over the whole program's columns, one file each: ``solvers/model/rules`` in arrays.

The rules that only mask decisions (``availability``, ``readiness``, ``grid``) have no rows: where a mask speaks against
a decision there is no column.
"""

from __future__ import annotations

from typing import Protocol

from solvers.assignment.formulation import Formulation
from solvers.assignment.rules import (
    capacity,
    daily_load,
    listed,
    max_away,
    max_sessions,
    min_learners,
    order,
    out_of_hours_limit,
    overlap,
    requests,
    resources,
    rooms,
    staffing,
    workload,
)


class Rule(Protocol):
    """What each file of this folder has."""

    def add(self, f: Formulation) -> None:
        """Adds the rule."""


RULES: dict[str, Rule] = {
    "requests": requests,
    "capacity": capacity,
    "min_learners": min_learners,
    "max_sessions": max_sessions,
    "overlap": overlap,
    "order": order,
    "staffing": staffing,
    "workload": workload,
    "rooms": rooms,
    "resources": resources,
    "listed": listed,
    "out_of_hours_limit": out_of_hours_limit,
    "max_away": max_away,
    "daily_load": daily_load,
}
"""By slug, in the contract's order."""


def add_rules(f: Formulation) -> None:
    """All of the setting's rules."""
    for slug, rule in RULES.items():
        if slug in f.board.setting.rules:
            rule.add(f)
