"""``max_l (past_l + Σ_s minutes_{l,s} · x_{l,s})`` over all learners of the cohort."""

from __future__ import annotations

from solvers.board import Board
from solvers.model.rules.out_of_hours_limit import minutes
from solvers.model.variables import Expression, Variables, weighted


def evaluate(board: Board) -> int:
    """Of the plan on the board."""
    burden = board.problem.past_out_of_hours.copy()
    for learner, load in board.learner_load.items():
        burden[learner] += load.out_of_hours
    return int(burden.max(initial=0))


def express(v: Variables) -> Expression:
    """In the model's variables: a new one, at least each learner's sum."""
    least = evaluate(v.board)
    sums = {}
    for learner, attendances in v.by_learner.items():
        terms = [(minutes(v, act), act.lit) for act in attendances]
        borne = int(v.problem.past_out_of_hours[learner]) + v.board.learner_load[learner].out_of_hours
        most: dict[int, int] = {}
        for act, (cost, _) in zip(attendances, terms, strict=True):
            most[act.request] = max(most.get(act.request, 0), cost)
        sums[learner] = (terms, borne, borne + sum(most.values()))
    worst = v.cp.new_int_var(least, max([least, *(top for _, _, top in sums.values())]), "worst")
    for terms, borne, top in sums.values():
        if top > least:
            v.cp.add(weighted(terms, borne) <= worst)
    return worst
