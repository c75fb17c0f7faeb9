"""Why the instructors of a clinic cannot lead at a slot, in a house as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from scheduler.explain.facts import Blocked
from scheduler.explain.hours import CAUSES
from scheduler.problem import Bools, Ints

if TYPE_CHECKING:
    from scheduler.explain.house import Engagement, House


class Staff:
    """The qualified instructors of one clinic; ``row`` is that of its table, a slot a start ``t`` and a kind ``j``."""

    def __init__(self, house: House, clinic: int) -> None:
        self.house, self.table, self.case = house, house.problem.clinics[clinic], house.now(clinic).case
        self._known: dict[tuple[int, int, int], Blocked | None] = {}

    def why_not(self, row: int, t: int, j: int) -> Blocked | None:
        """Everything that keeps an instructor from a slot; ``None`` for nothing."""
        if (row, t, j) not in self._known:
            self._known[row, t, j] = self._why_not(row, t, j)
        return self._known[row, t, j]

    def _why_not(self, row: int, t: int, j: int) -> Blocked | None:
        bonds = [cause for cause, at in self._bonds[row].items() if at[t]]
        unable, sources = self._unable(row, t, j)
        if not bonds and not unable:
            return None
        k = int(self.table.instructors[row])
        person, meetings = self.house.cohort.instructors[k], self.table.meetings[t]
        held = touched(self.house.led[k], meetings, person.buffer_minutes) if "leads" in bonds else ()
        if "attends" in bonds:
            human = int(self.house.problem.human_of_instructor[k])
            also = touched(self.house.engaged_as(human), meetings)
            held += tuple(each for each in also if each not in held)
        return Blocked(person.id, person.name, (*unable, *bonds), sources, held)

    def _unable(self, row: int, t: int, j: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Causes that hold whatever is planned, and the sources of busy time."""
        table, (language, site) = self.table, self.case.kinds[j]
        k = int(table.instructors[row])
        causes = ["language"] if language >= 0 and not table.instructor_speaks[row, language] else []
        causes += ["site"] if site >= 0 and not self.house.problem.instructor_serves[k, site] else []
        causes += [cause for cause in CAUSES if self._hours[row][cause][t]]
        busy = self._hours[row]["busy"][t]
        return tuple(causes), self.house.instructor_hours(k).sources(table.meetings[t]) if busy else ()

    @cached_property
    def _hours(self) -> list[dict[str, Bools]]:
        people = self.table.instructors.tolist()
        return [self.house.instructor_hours(k).causes(self.table.meetings) for k in people]

    @cached_property
    def _bonds(self) -> list[dict[str, Bools]]:
        return [self.case.bonds(row) for row in range(len(self.table.instructors))]


def touched(held: Sequence[Engagement], meetings: Ints, buffer: int = 0) -> tuple[str, ...]:
    """The sessions among those held that come within ``buffer`` minutes of the meetings ``[M, 2]``."""
    start, end = meetings[:, 0] - buffer, meetings[:, 1] + buffer
    found = (
        each.session for each in held if np.any((each.meetings[:, None, 0] < end) & (start < each.meetings[:, None, 1]))
    )
    return tuple(dict.fromkeys(found))
