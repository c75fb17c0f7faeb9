"""Clinics linked by rule 7, each such group on its own: how much weight its requests leave out at least.

In time windows two clinics depend on each other day by day, which the relaxation over buckets does not see. A group's
own model has every rule; what couples it with other clinics (learners, instructors, groups, resources) is left out.
Whatever plan there is, what it decides of the group obeys that model. So its minimum holds for every plan.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solvers.board import Board
from solvers.bounds.lattice import lattice_of
from solvers.bounds.proof import Ask
from solvers.mip import LONG, How
from solvers.model.measures import tier_values
from solvers.model.program import program_of
from solvers.model.tiers import Model
from solvers.scopes import assuming, whole
from solvers.setting import Setting

MOST_ATTENDANCES = 30_000
"""Groups with more possible attendances are left out."""


@dataclass(frozen=True)
class LeftOut:
    """Every plan leaves requests of these clinics that weigh so much, or more, without a session."""

    clinics: tuple[int, ...]
    weight: int


def linked(setting: Setting) -> list[tuple[int, ...]]:
    """The groups of clinics that come after one another, directly or not: those of several, if not too large."""
    clinics = setting.problem.clinics
    group_of = list(range(len(clinics)))
    for table in clinics:
        for rule in table.after:
            one, other = group_of[table.index], group_of[rule.clinic]
            group_of = [one if group == other else group for group in group_of]
    groups = [tuple(t.index for t in clinics if group_of[t.index] == group) for group in sorted(set(group_of))]
    return [group for group in groups if len(group) > 1 and _attendances(setting, group) <= MOST_ATTENDANCES]


def left_out(setting: Setting, group: tuple[int, ...], ask: Ask) -> LeftOut | None:
    """What the group leaves out at least, where the first tier is ``unscheduled`` alone; ``None``: not known."""
    problem, board = setting.problem, Board(setting)
    ((_, factor),) = problem.tiers[0].weights
    empty = tier_values(board)[0]
    scope = whole(board, group)
    with assuming(board, scope.requests):
        model = Model(board, scope)
    model.aim(0)
    lattice = lattice_of(setting, 0)
    answer = ask(program_of(model.variables.cp), How(LONG, gap=lattice.gap))
    if answer is None or answer.bound is None:
        return None
    asked = int(problem.request_weight[np.array(scope.requests, dtype=np.int64)].sum())
    return LeftOut(group, asked - (empty - lattice.round_up(answer.bound)) // factor)


def _attendances(setting: Setting, group: tuple[int, ...]) -> int:
    return sum(int(setting.slots[c].attend[:, setting.slots[c].start].sum()) for c in group)
