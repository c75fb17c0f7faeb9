"""What is held on a board: by one person, or by all of a group or resource together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from scheduler.problem import Bools, Problem
from solvers.limits import Meetings, crowded


@dataclass
class Load:
    """What one person does: meetings ``(start, end)``, minutes out of hours, minutes led, sessions led."""

    meetings: list[tuple[int, int]] = field(default_factory=list)
    out_of_hours: int = 0
    minutes: int = 0
    sessions: int = 0

    def attend(self, meetings: Meetings, out_of_hours: int, sign: int) -> None:
        """One more session attended (``sign`` 1), or one less (-1)."""
        change(self.meetings, meetings, sign)
        self.out_of_hours += sign * out_of_hours

    def lead(self, meetings: Meetings, out_of_hours: int, sign: int) -> None:
        """One more session led, or one less."""
        self.attend(meetings, out_of_hours, sign)
        self.minutes += sign * sum(end - start for start, end in meetings)
        self.sessions += sign


class Crowd:
    """Meetings of groups, or of resources, of which only so many may run at once."""

    def __init__(self, problem: Problem, most: Sequence[int | None]) -> None:
        self._problem, self._most = problem, most
        self.meetings: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._full: dict[int, dict[int, Bools]] = {}

    def change(self, key: int, meetings: Meetings, sign: int) -> None:
        """Adds meetings of a group or resource (``sign`` 1), or takes them back (-1)."""
        change(self.meetings[key], meetings, sign)
        self._full.pop(key, None)

    def full(self, key: int, clinic: int) -> Bools:
        """``[T]`` the clinic's starts at which no more of the group or resource may meet."""
        known = self._full.setdefault(key, {})
        if clinic not in known:
            most, meetings = self._most[key], self._problem.clinics[clinic].meetings
            assert most is not None
            known[clinic] = crowded(meetings, self.meetings[key], most)
        return known[clinic]


def change(held: list[tuple[int, int]], meetings: Meetings, sign: int) -> None:
    """Adds the meetings to those held (``sign`` 1), or takes them out (-1)."""
    for meeting in meetings:
        if sign > 0:
            held.append(meeting)
        else:
            held.remove(meeting)
