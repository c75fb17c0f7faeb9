"""Puts sessions that were found clinic by clinic on one board, as far as they go together."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.problem import Solution
from solvers.board import Board, Sitting
from solvers.requirements import met
from solvers.setting import Setting
from solvers.start.greedy import Greedy
from solvers.start.join import join


def merge(setting: Setting, sittings: Sequence[Sitting]) -> Solution | None:
    """A plan made of the sessions, the fullest first; what collides is left out and filled up.

    ``None`` where something that must be is lost.
    """
    board = Board(setting)
    greedy = Greedy(board, lambda: False)
    for sitting in sorted(sittings, key=lambda s: (-len(s.attendees), s.clinic, s.slot)):
        greedy.place(sitting)
    join(board)
    greedy.sweep_all()
    return board.solution() if met(board) else None
