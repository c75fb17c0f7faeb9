"""Which planned sessions go on from which published ones, so that the fewest invitations change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from scheduler.problem import Ints, PlannedSession, Problem, PublishedSession, Solution

if TYPE_CHECKING:
    from solvers.progress import Outcome

Place = tuple[int, int, int, int]
"""What a session that goes on keeps: clinic, start, language, room."""


def settled(problem: Problem, outcome: Outcome) -> Outcome:
    """The outcome with as many sessions going on as can, which matters where the tiers do not weigh ``changes``."""
    solution = matched(problem, outcome.solution)
    measures = {**outcome.measures, "changes": num_changes(problem, solution)}
    values = [sum(weight * measures[name] for name, weight in tier.weights) for tier in problem.tiers]
    tiers = (
        replace(tier, best=min(tier.best, value), value=value)
        for tier, value in zip(outcome.tiers, values, strict=True)
    )
    return replace(outcome, solution=solution, measures=measures, tiers=tuple(tiers))


def matched(problem: Problem, solution: Solution) -> Solution:
    """The solution with every ``published`` chosen anew: as many go on as can, with the most invitations standing."""
    before: dict[Place, list[int]] = defaultdict(list)
    for p, published in enumerate(problem.published):
        before[published.clinic, published.start, published.language, published.room].append(p)
    after: dict[Place, list[int]] = defaultdict(list)
    for s, session in enumerate(solution.sessions):
        after[session.clinic, session.start, session.language, session.room].append(s)
    goes_on: dict[int, int] = {}
    for place in after.keys() & before.keys():
        goes_on |= _match(problem, solution, after[place], before[place])
    sessions = (replace(session, published=goes_on.get(s)) for s, session in enumerate(solution.sessions))
    return Solution(tuple(sessions))


def num_changes(problem: Problem, solution: Solution) -> int:
    """The measure ``changes`` of a solution with its ``published`` chosen."""
    invited = sum(len(published.learners) + len(published.instructors) for published in problem.published)
    going_on = ((s, problem.published[s.published]) for s in solution.sessions if s.published is not None)
    return problem.fixed_changes + invited - sum(_standing(session, before) for session, before in going_on)


def _match(problem: Problem, solution: Solution, after: Sequence[int], before: Sequence[int]) -> dict[int, int]:
    gains = [[_standing(solution.sessions[s], problem.published[p]) for p in before] for s in after]
    return {after[row]: before[column] for row, column in assign(np.array(gains, dtype=np.int64))}


def _standing(session: PlannedSession, before: PublishedSession) -> int:
    """Invitations that stand when one goes on as the other."""
    same_learners = set(session.learners) & set(before.learners)
    return len(same_learners) + len(set(session.instructors) & set(before.instructors))


def assign(gains: Ints) -> list[tuple[int, int]]:
    """Pairs of a row and a column, each used once, as many as can be, of the greatest total gain.

    The Hungarian method with potentials, one row at a time (Kuhn 1955, Munkres 1957), in O(rows² × columns).
    """
    if gains.shape[0] > gains.shape[1]:
        return [(row, column) for column, row in assign(gains.T)]
    rows, columns = gains.shape
    cost = np.zeros((rows + 1, columns + 1), dtype=np.int64)
    cost[1:, 1:] = -gains
    up, down = np.zeros(rows + 1, dtype=np.int64), np.zeros(columns + 1, dtype=np.int64)
    row_of = np.zeros(columns + 1, dtype=np.int64)
    for row in range(1, rows + 1):
        row_of[0] = row
        _augment(cost, up, down, row_of)
    return sorted((int(row_of[column]) - 1, column - 1) for column in range(1, columns + 1) if row_of[column])


def _augment(cost: Ints, up: Ints, down: Ints, row_of: Ints) -> None:
    """Give the row at column 0 a column, along a cheapest path of changes; keep ``up`` and ``down`` feasible."""
    size = len(down)
    slack = np.full(size, np.iinfo(np.int64).max // 2)
    came_from = np.zeros(size, dtype=np.int64)
    seen = np.zeros(size, dtype=bool)
    column = 0
    while row_of[column]:
        seen[column] = True
        row = row_of[column]
        reduced = cost[row] - up[row] - down
        better = ~seen & (reduced < slack)
        slack[better], came_from[better] = reduced[better], column
        column = int(np.where(seen, np.iinfo(np.int64).max, slack).argmin())
        step = slack[column]
        up[row_of[seen]] += step
        down[seen] -= step
        slack[~seen] -= step
    while column:
        row_of[column] = row_of[came_from[column]]
        column = int(came_from[column])
