"""Who was invited to the published sessions, in the rows of their clinics, and where these stood."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from solvers.board import Board, Sitting
from solvers.setting import Setting
from solvers.slots import Index


class Invited:
    """By position in ``Problem.published`` the rows of learners and of instructors."""

    def __init__(self, setting: Setting) -> None:
        self.learners: list[Index] = []
        self.leaders: list[Index] = []
        self._stood: dict[tuple[int, int], list[int]] = defaultdict(list)
        """Per (clinic, slot) the published sessions that could go on there."""
        for index, published in enumerate(setting.problem.published):
            slot = setting.slots[published.clinic].slot_of(published)
            if slot is not None:
                self._stood[published.clinic, slot].append(index)
            self.learners.append(_known(setting.row_in[published.clinic][list(published.learners)]))
            self.leaders.append(_known(setting.lead_row_in[published.clinic][list(published.instructors)]))

    def going_on(self, board: Board, clinic: int, slot: int) -> int | None:
        """The published session as which one opened at a slot goes on: one that is not on the board."""
        stood = self._stood.get((clinic, slot), [])
        if not stood:
            return None
        running = {sitting.published for sitting in board.sittings.values()}
        return next((index for index in stood if index not in running), None)

    def kept(self, sitting: Sitting) -> int:
        """How many of those in a session, learners and instructors, keep the invitation that they had."""
        if sitting.published is None:
            return 0
        stay = sitting.attendees.intersection(self.learners[sitting.published].tolist())
        lead = set(sitting.leaders).intersection(self.leaders[sitting.published].tolist())
        return len(stay) + len(lead)


def _known(rows: Index) -> Index:
    return np.asarray(rows[rows >= 0])
