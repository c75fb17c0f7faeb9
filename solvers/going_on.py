"""Which published sessions go on, and who leads them: a model of their own, whoever attends left aside.

``n_p`` and ``w_{i,p}`` as in :mod:`solvers.model.variables`, under the rules that more sessions and who attends cannot
mend. So every plan, cut down to the published sessions that it lets go on, is a point of it.
"""

from __future__ import annotations

from importlib import import_module

import numpy as np
from ortools.sat.python import cp_model

from solvers.board import Board
from solvers.model.measures import changes
from solvers.model.tiers import make_solver, round_up
from solvers.model.variables import Expression, Opening, Scope, Variables, total
from solvers.progress import Effort
from solvers.setting import Setting
from solvers.slots import Index

RULES = ("max_sessions", "overlap", "staffing", "workload", "rooms", "resources", "listed", "out_of_hours_limit")
WORK = 2.0
"""How hard is thought about it."""
LOST = 2
"""What a learner counts whose session does not go on, beside an instructor who no longer leads: a seat is at stake."""


def going_on(board: Board) -> Variables:
    """The model of the published sessions that are not on the board."""
    setting = board.setting
    running = {sitting.published for sitting in board.sittings.values()}
    openings = []
    for index, published in enumerate(setting.problem.published):
        slot = setting.slots[published.clinic].slot_of(published)
        if slot is not None and index not in running:
            openings.append(Opening(published.clinic, slot, 1, index))
    found = Variables(board, Scope(tuple(openings), ()))
    for slug in RULES:
        if slug in setting.rules:
            import_module(f"solvers.model.rules.{slug}").add(found)
    return found


def staying(setting: Setting, index: int, slot: int) -> Index:
    """Rows of those whom a published session held and who could still attend it, other sessions aside."""
    published = setting.problem.published[index]
    rows = setting.row_in[published.clinic][list(published.learners)]
    eligible = setting.slots[published.clinic].eligible(slot)
    found: Index = np.sort(rows[rows >= 0])
    return found[eligible[found]]


def led_on(v: Variables) -> list[Expression]:
    """The ``w`` of instructors who lead what they led."""
    return [
        leading.lit
        for candidate in v.candidates
        for leading in candidate.leadings
        if candidate.published is not None
        and leading.instructor in v.problem.published[candidate.published].instructors
    ]


def fewest_changes(setting: Setting) -> int:
    """A bound on ``changes``, whatever else is decided."""
    board = Board(setting)
    v = going_on(board)
    kept = [len(staying(setting, c.published, c.slot)) * c.count for c in v.candidates if c.published is not None]
    invited = changes.evaluate(board)
    if not v.candidates:
        return invited
    v.cp.maximize(total([*kept, *led_on(v)]))
    solver = make_solver(Effort(None, WORK))
    status = solver.solve(v.cp)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return max(invited + round_up(-solver.best_objective_bound), 0) if found else board.problem.fixed_changes


def restaffed(board: Board) -> dict[int, list[int]]:
    """Per published session that can go on the rows of its leaders, so that the fewest people lose what they had."""
    v = going_on(board)
    if not v.candidates:
        return {}
    held = [
        LOST * len(staying(board.setting, c.published, c.slot)) * c.count
        for c in v.candidates
        if c.published is not None
    ]
    v.cp.maximize(total([*held, *led_on(v)]))
    for candidate in v.candidates:
        v.cp.add_hint(candidate.variable, True)
    solver = make_solver(Effort(None, WORK))
    solver.solve(v.cp)
    if not solver.response_proto.solution:
        return {}
    return {
        candidate.published: [leading.row for leading in candidate.leadings if solver.value(leading.lit)]
        for candidate in v.candidates
        if candidate.published is not None and solver.value(candidate.variable)
    }
