"""Starts blocked for people and rooms, each with a count, so that every block can be taken back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from scheduler.problem import Bools
from solvers.setting import Setting
from solvers.slots import Index

Counts = NDArray[np.int16]
Hits = Callable[[int, int], Index]
"""Of (clinic, buffer): the positions of the clinic's starts whose meetings come within ``buffer`` minutes of a
session's."""
Misplaced = Callable[[int], Bools | None]
"""Of a clinic: ``[T]`` the starts that rule 7 forbids whoever attends a session; ``None``: none."""


class Blocks:
    """What the sessions that run keep people and rooms from. ``sign`` 1 blocks, -1 takes it back."""

    def __init__(self, setting: Setting) -> None:
        self.setting, self.problem = setting, setting.problem
        tables = setting.problem.clinics
        self.attend: list[Counts] = [np.zeros(s.attend.shape, dtype=np.int16) for s in setting.slots]
        """Per clinic ``[R, T]``."""
        self.lead: list[Counts] = [np.zeros(s.lead.shape, dtype=np.int16) for s in setting.slots]
        """Per clinic ``[I, T]``."""
        self.room: list[Counts] = [np.zeros((len(t.rooms), len(t.starts)), dtype=np.int16) for t in tables]
        """Per clinic ``[Q, T]``."""
        for clinic in setting.precedences:
            self.fulfil_all(clinic, tables[clinic].learners.astype(np.int64), -1)

    def fulfil(self, clinic: int, learner: int, sign: int) -> None:
        """Whoever attends ``clinic`` (``sign`` 1) may attend the clinics that require it: one block less."""
        if clinic in self.setting.precedences:
            self.fulfil_all(clinic, np.array([learner]), sign)

    def fulfil_all(self, clinic: int, learners: Index, sign: int) -> None:
        """:meth:`fulfil` for several learners, each once."""
        for later, rule in self.setting.precedences.get(clinic, ()):
            if rule.required:
                rows = self.setting.row_in[later][learners]
                self.attend[later][rows[rows >= 0]] -= sign

    def block_learner(
        self, learner: int, clinic: int | None, hits: Hits, misplaced: Misplaced | None, sign: int
    ) -> None:
        """What attending a session of ``clinic`` keeps a learner from, elsewhere and as an instructor."""
        for other, row in self.setting.rows_of_learner[learner]:
            if other != clinic:
                blocked = self.attend[other][row]
                blocked[hits(other, 0)] += sign
                bad = None if misplaced is None else misplaced(other)
                if bad is not None:
                    blocked += sign * bad
        self._block_twins(learner, None, hits, sign)

    def block_learners(
        self, learners: Index, clinic: int | None, hits: Hits, misplaced: Misplaced | None, sign: int
    ) -> None:
        """:meth:`block_learner` for several learners, each once."""
        for other, row_in in enumerate(self.setting.row_in):
            rows = row_in[learners]
            rows = rows[rows >= 0]
            if other != clinic and len(rows):
                self.attend[other][rows[:, None], hits(other, 0)] += sign
                bad = None if misplaced is None else misplaced(other)
                if bad is not None:
                    self.attend[other][rows[:, None], np.flatnonzero(bad)] += sign
        if self.setting.instructors_of_human:
            for learner in learners.tolist():
                self._block_twins(learner, None, hits, sign)

    def block_instructor(self, instructor: int, hits: Hits, sign: int) -> None:
        """What leading a session keeps an instructor from, buffer included; so too the same human elsewhere."""
        buffer = int(self.problem.instructor_buffer[instructor])
        for other, row in self.setting.rows_of_instructor[instructor]:
            self.lead[other][row][hits(other, buffer)] += sign
        human = int(self.problem.human_of_instructor[instructor])
        if human >= 0:
            for other, row in self.setting.rows_of_learner[human]:
                self.attend[other][row][hits(other, 0)] += sign
            self._block_twins(human, instructor, hits, sign)

    def _block_twins(self, human: int, instructor: int | None, hits: Hits, sign: int) -> None:
        """The human as every instructor but ``instructor``."""
        for same in self.setting.instructors_of_human.get(human, ()):
            if same != instructor:
                for other, row in self.setting.rows_of_instructor[same]:
                    self.lead[other][row][hits(other, 0)] += sign

    def block_room(self, room: int, hits: Hits, sign: int) -> None:
        """What a session in a room keeps it from."""
        for table in self.problem.clinics:
            if room in table.rooms:
                self.room[table.index][table.rooms.index(room)][hits(table.index, 0)] += sign
