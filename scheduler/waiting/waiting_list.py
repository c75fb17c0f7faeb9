"""The waiting list: who is left out since everything that suits them is full, in the order of their turn."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from scheduler.explain.case import Case
from scheduler.explain.standing import Standing
from scheduler.waiting.costs import Costs, Rise
from scheduler.waiting.desk import Desk


@dataclass(frozen=True)
class Turn:
    """A request that waits: its number, its weight, and the running session that would seat it cheapest."""

    request: int
    weight: int
    session: str
    rise: Rise
    """Per tier, what a seat in that session would cost."""


def waiting_list(desk: Desk) -> tuple[Turn, ...]:
    """Who waits, the first in turn first: by weight, then by what their cheapest seat costs, then as in the cohort.

    A request waits where sessions that suit it run, and none had a seat when the plan was made: seats of those who
    have gone since count as taken.
    """
    standing = Standing(desk.problem, desk.board.solution())
    costs, freed = Costs(desk.board), Counter(each.session for each in desk.gone)
    clinics = range(len(desk.problem.clinics))
    turns = [turn for clinic in clinics for turn in _turns(desk, standing, costs, freed, clinic)]
    return tuple(sorted(turns, key=lambda turn: (-turn.weight, turn.rise, turn.request)))


def _turns(desk: Desk, standing: Standing, costs: Costs, freed: Counter[str], clinic: int) -> list[Turn]:
    case = Case(standing, desk.problem.clinics[clinic])
    ids = [desk.id_of(each.session) for each in case.running]
    had_seat = np.array([each.seats_left > freed[name] for each, name in zip(case.running, ids, strict=True)], bool)
    suitable = case.suitable
    turns = []
    for u in np.flatnonzero(suitable.any(axis=1) & ~(suitable & had_seat).any(axis=1)).tolist():
        request, row = int(case.table.requests[case.rows[u]]), int(case.rows[u])
        ways = []
        for s in np.flatnonzero(suitable[u]).tolist():
            start = case.running[s].session.start
            rise = costs.seating(clinic, start, [row], desk.number_of[ids[s]])
            ways.append((rise, int(case.table.starts[start]), ids[s]))
        rise, _, session = min(ways)
        turns.append(Turn(request, int(desk.problem.request_weight[request]), session, rise))
    return turns
