"""What one more seat or session would add to each tier of the plan on a board."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from solvers.board import Board, Sitting
from solvers.model.measures import MEASURES

Rise = tuple[int, ...]
"""Per tier, what its value would rise by."""


class Costs:
    """Rises of the tiers; true as long as the board stays as it was."""

    def __init__(self, board: Board) -> None:
        self.board, self.problem = board, board.problem
        self._weights = [dict(tier.weights) for tier in self.problem.tiers]
        self._worst = MEASURES["worst_out_of_hours"].evaluate(board)
        self._peak = MEASURES["peak_instructor_minutes"].evaluate(board)
        self._splits_count = any("split_groups" in tier for tier in self._weights)
        self._held: dict[tuple[int, int], set[int]] = {}

    def seating(self, clinic: int, start: int, rows: Sequence[int], number: int) -> Rise:
        """Of requests (rows), without a seat, that join a session that runs."""
        return self._rise(self._attending(clinic, start, rows, number))

    def opening(self, clinic: int, start: int, rows: Sequence[int], leaders: Sequence[int]) -> Rise:
        """Of a new session with requests and instructors (rows); with no instructors named yet it is at least this."""
        rises, table = self._attending(clinic, start, rows, None), self.problem.clinics[clinic]
        led = list(leaders)
        length = table.duration * int(table.meetings.shape[1])
        most = max((int(self.board.minutes_led[i]) + length for i in table.instructors[led].tolist()), default=0)
        rises["out_of_hours"] += int(table.instructor_out_of_hours[led, start].sum())
        rises["night_minutes"] += int(table.instructor_night[led, start].sum())
        rises["soft_clashes"] += int(table.instructor_soft[led, start].sum())
        rises["instructor_minutes"] = length * table.staff
        rises["peak_instructor_minutes"] = max(most - self._peak, 0)
        rises["sessions"] = 1
        return self._rise(rises)

    def _attending(self, clinic: int, start: int, rows: Sequence[int], number: int | None) -> dict[str, int]:
        table, some = self.problem.clinics[clinic], list(rows)
        late = table.out_of_hours[some, start].tolist()
        past, load = self.problem.past_out_of_hours, self.board.learner_load
        borne = [int(past[k]) + load[k].out_of_hours for k in table.learners[some].tolist()]
        worst = max((before + more for before, more in zip(borne, late, strict=True)), default=0)
        rises: dict[str, int] = defaultdict(int)
        rises["unscheduled"] = -int(self.problem.request_weight[table.requests[some]].sum())
        rises["out_of_hours"] = sum(late)
        rises["worst_out_of_hours"] = max(worst - self._worst, 0)
        rises["night_minutes"] = int(table.night[some, start].sum())
        rises["soft_clashes"] = int(table.soft[some, start].sum())
        rises["days_waited"] = int(table.days_waited[start]) * len(some)
        if self._splits_count:
            rises["split_groups"] = self._splits(clinic, rows, number)
        return rises

    def _splits(self, clinic: int, rows: Sequence[int], number: int | None) -> int:
        """How many groups would be held by one session more that others of theirs are not in."""
        learners, group_of = self.problem.clinics[clinic].learners, self.problem.learner_group
        groups = {int(group_of[learners[row]]) for row in rows} - {-1}
        return sum(bool(held := self._holding(group, clinic)) and number not in held for group in groups)

    def _holding(self, group: int, clinic: int) -> set[int]:
        """The clinic's sessions that hold members of a group; frozen ones count down from -1."""
        if (group, clinic) not in self._held:
            members = set(np.flatnonzero(self.problem.learner_group == group).tolist())
            learners = self.problem.clinics[clinic].learners
            running = {k: set(learners[list(s.attendees)].tolist()) for k, s in self._sittings(clinic)}
            running |= {-1 - k: set(f.learners) for k, f in enumerate(self.problem.frozen) if f.clinic == clinic}
            self._held[group, clinic] = {number for number, attending in running.items() if attending & members}
        return self._held[group, clinic]

    def _sittings(self, clinic: int) -> list[tuple[int, Sitting]]:
        return [(number, sitting) for number, sitting in self.board.sittings.items() if sitting.clinic == clinic]

    def _rise(self, rises: dict[str, int]) -> Rise:
        return tuple(sum(weight * rises[name] for name, weight in tier.items()) for tier in self._weights)
