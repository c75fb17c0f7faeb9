"""Follows a blueprint: opens as many sessions in each bucket as it says, for those who are to attend there.

Requests of different buckets do not compete, so within each the starts are simply chosen by how many of its requests
are free. Who is left over joins where there are seats.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scheduler.problem import Solution
from solvers.board import Board, Sitting
from solvers.bounds.buckets.blueprint import Blueprint, ClinicBlueprint
from solvers.requirements import met
from solvers.setting import Setting
from solvers.start.greedy import Greedy
from solvers.start.join import join


def follow(setting: Setting, blueprint: Blueprint, over: Callable[[], bool]) -> Solution | None:
    """A plan after a blueprint, filled up; ``None`` where something that must be is lost, or time is ``over``."""
    board = Board(setting)
    greedy = Greedy(board, over)
    greedy.keep_what_stands(blueprint.going_on)
    places = [(c, p) for c, of in enumerate(blueprint.clinics) for p in np.flatnonzero(of.sessions).tolist()]
    asked = {(c, p): int((blueprint.clinics[c].place_of_request == p).sum()) for c, p in places}
    for clinic, place in sorted(places, key=lambda at: (asked[at], at)):
        if over():
            return None
        _open(board, greedy, clinic, place, blueprint.clinics[clinic])
    join(board)
    greedy.sweep_all()
    return board.solution() if met(board) else None


def _open(board: Board, greedy: Greedy, clinic: int, place: int, of: ClinicBlueprint) -> None:
    """Opens a place's sessions, each at the start where most of those still waiting for it can come.

    Published ones that stand there already are some of them.
    """
    slots, table = board.setting.slots[clinic], board.problem.clinics[clinic]
    here = np.flatnonzero(np.isin(slots.start, of.starts[place]) & (slots.language == of.language[place]))
    mine = of.place_of_request == place
    stood = [s for s in board.sittings.values() if s.clinic == clinic and s.published is not None and s.slot in here]
    for _ in range(int(of.sessions[place]) - len(stood)):
        waiting = np.flatnonzero(mine & board.waiting[clinic])
        if not len(waiting):
            return
        starts = slots.start[here]
        can = board.may_attend_some(clinic, waiting, starts)
        can &= slots.attend_language[waiting][:, slots.language[here]] & slots.attend_room[waiting][:, slots.room[here]]
        reach = np.minimum(can.sum(axis=0), slots.capacity[here])
        cost = np.where(can, table.out_of_hours[np.ix_(waiting, starts)], 0).sum(axis=0)
        for k in np.lexsort((cost, -reach)).tolist():
            slot = int(here[k])
            if reach[k] < max(table.min_learners, 1) or board.sessions_left(clinic) == 0:
                return
            leaders = greedy.leaders(clinic, slot) if board.may_place_at(clinic, slot) else None
            if leaders is not None:
                rows = waiting[can[:, k]]
                rows = rows[np.argsort(table.out_of_hours[rows, slots.start[slot]], kind="stable")]
                attendees = set(rows[: int(slots.capacity[slot])].tolist())
                greedy.place(Sitting(clinic, slot, tuple(leaders), None, attendees))
                break
        else:
            return
