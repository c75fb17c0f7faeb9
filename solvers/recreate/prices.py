"""What each decision costs in each tier, where a tier is a sum over decisions.

Letters of shapes as in :mod:`scheduler.problem`; ``J`` tiers: those up to the one that is improved (of the first one,
the next too).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvers.board import Board, Sitting
from solvers.model.measures import ADDED
from solvers.recreate.invited import Invited
from solvers.setting import Setting
from solvers.slots import Index

Values = NDArray[np.int64]
AnyInts = NDArray[np.integer[Any]]
SUMMED = ADDED | {"changes"}
"""Measures that are sums over decisions, once it is known as which published session one goes on."""
EARLIER = 2000
"""One of a tier is taken to be worth so many of the next."""
MOST = 10**13
_ROWS_AT_ONCE = 1024


def priced(setting: Setting, index: int) -> bool:
    """Whether a tier is a sum over decisions, with costs that can be added up, and anybody may sit with anybody."""
    if setting.choosy:
        return False
    tiers, problem = setting.problem.tiers, setting.problem
    heaviest = max(weight for tier in tiers for _, weight in tier.weights)
    largest = heaviest * max(int(problem.request_weight.max(initial=0)), 60)
    return summed(setting, index) and bool(Prices(setting, index).scales.max() * largest < MOST)


def summed(setting: Setting, index: int) -> bool:
    """Whether a tier is there, and a sum over decisions."""
    tiers = setting.problem.tiers
    return index < len(tiers) and all(name in SUMMED for name, _ in tiers[index].weights)


@dataclass(frozen=True)
class Easiest:
    """Per request of a clinic ``[R]``: what its cheapest start costs, and how many starts cost no more (at least 1)."""

    cost: Values
    number: Values
    spread: float
    """How much dearer than the cheapest a start is on average."""


class Prices:
    """Costs per tier (``[J, …]``), and ``flat``: as one number, in which earlier tiers weigh heavily."""

    def __init__(self, setting: Setting, index: int) -> None:
        self.setting, self.problem = setting, setting.problem
        tiers = self.problem.tiers
        last = index + 1 if index == 0 and summed(setting, 1) else index
        self.exact = all(summed(setting, earlier) for earlier in range(index + 1))
        """Whether the tiers up to ``index`` are sums altogether."""
        self.scales = np.array([EARLIER] * last + [1], dtype=np.int64)
        """``[J]`` what one of each tier weighs."""
        self.scales[0] = EARLIER ** min(last, 2)
        self._tiers = [dict(tier.weights) for tier in tiers[: last + 1]]
        self._flat = {name: self._flat_weight(name) for name in SUMMED}
        self.invited = Invited(setting)
        self._easiest: dict[int, Easiest] = {}
        self._running = [self._run(clinic) for clinic in range(len(self.problem.clinics))]

    def _flat_weight(self, name: str) -> int:
        weights = [tier.get(name, 0) for tier in self._tiers]
        return int((np.array(weights, dtype=np.int64) * self.scales).sum())

    def attending(self, clinic: int, rows: Index, starts: Index) -> Values:
        """``[J]`` of requests seated at starts, pair by pair, all together."""
        table = self.problem.clinics[clinic]
        measures: dict[str, Callable[[], AnyInts]] = {
            "out_of_hours": lambda: table.out_of_hours[rows, starts],
            "night_minutes": lambda: table.night[rows, starts],
            "days_waited": lambda: table.days_waited[starts],
            "soft_clashes": lambda: table.soft[rows, starts],
            "repeated_out_of_hours": lambda: table.repeated[rows, starts],
        }
        return self._total(measures)

    def flat_attending(self, clinic: int, rows: Index, starts: Index) -> Values:
        """``[rows, starts]``"""
        table, at = self.problem.clinics[clinic], np.ix_(rows, starts)
        cost = np.zeros((len(rows), len(starts)), dtype=np.int64)
        if self._flat["out_of_hours"]:
            cost += self._flat["out_of_hours"] * table.out_of_hours[at].astype(np.int64)
        if self._flat["night_minutes"]:
            cost += self._flat["night_minutes"] * table.night[at].astype(np.int64)
        if self._flat["soft_clashes"]:
            cost += self._flat["soft_clashes"] * table.soft[at].astype(np.int64)
        if self._flat["repeated_out_of_hours"]:
            cost += self._flat["repeated_out_of_hours"] * table.repeated[at].astype(np.int64)
        if self._flat["days_waited"]:
            cost += self._flat["days_waited"] * table.days_waited[starts].astype(np.int64)
        return cost

    def leading(self, clinic: int, rows: Index, starts: Index) -> Values:
        """``[J]`` of instructors who lead at starts, pair by pair, all together; :meth:`running` is not counted in."""
        table = self.problem.clinics[clinic]
        measures: dict[str, Callable[[], AnyInts]] = {
            "out_of_hours": lambda: table.instructor_out_of_hours[rows, starts],
            "night_minutes": lambda: table.instructor_night[rows, starts],
            "soft_clashes": lambda: table.instructor_soft[rows, starts],
        }
        return self._total(measures)

    def flat_leading(self, clinic: int, starts: Index) -> Values:
        """``[I, starts]``"""
        table = self.problem.clinics[clinic]
        cost = self._flat["out_of_hours"] * table.instructor_out_of_hours[:, starts].astype(np.int64)
        cost += self._flat["soft_clashes"] * table.instructor_soft[:, starts].astype(np.int64)
        return np.asarray(cost + self._flat["night_minutes"] * table.instructor_night[:, starts].astype(np.int64))

    def running(self, clinic: int) -> Values:
        """``[J]`` of one more session."""
        return self._running[clinic]

    def flat_running(self, clinic: int) -> int:
        """The same as one number."""
        return int((self._running[clinic] * self.scales).sum())

    def _run(self, clinic: int) -> Values:
        table = self.problem.clinics[clinic]
        minutes = table.staff * table.duration * int(table.meetings.shape[1])
        return self._total({"instructor_minutes": lambda: np.array([minutes]), "sessions": lambda: np.array([1])})

    def unseated(self, clinic: int, rows: Index) -> Values:
        """``[J]`` of requests left out, all together."""
        weight = self.problem.request_weight
        return self._total({"unscheduled": lambda: weight[self.problem.clinics[clinic].requests[rows]]})

    def flat_unseated(self, clinic: int, rows: Index) -> Values:
        """``[rows]``"""
        weight = self.problem.request_weight[self.problem.clinics[clinic].requests[rows]]
        return np.asarray(self._flat["unscheduled"] * weight)

    def keeping(self, number: int) -> Values:
        """``[J]`` of so many invitations that are kept: what that takes off."""
        return -self._total({"changes": lambda: np.array([number])})

    def flat_keeping(self) -> int:
        """The same of one as one number, 0 where no tier asks."""
        return -self._flat["changes"]

    def sitting(self, sitting: Sitting) -> Values:
        """``[J]`` of a session with all who attend and lead."""
        return np.asarray(self._held(sitting) + self.keeping(self.invited.kept(sitting)))

    def _held(self, sitting: Sitting) -> Values:
        """The same, invitations aside."""
        start = self.setting.slots[sitting.clinic].start[sitting.slot]
        rows = np.fromiter(sitting.attendees, dtype=np.int64, count=len(sitting.attendees))
        leaders = np.array(sitting.leaders, dtype=np.int64)
        cost = self.running(sitting.clinic) + self.leading(sitting.clinic, leaders, np.full(len(leaders), start))
        return np.asarray(cost + self.attending(sitting.clinic, rows, np.full(len(rows), start)))

    def regret(self, sitting: Sitting) -> float:
        """What a session costs beyond the least it could: dearer starts than the cheapest, leaders, empty seats.

        Invitations are left aside.
        """
        slots = self.setting.slots[sitting.clinic]
        rows = np.fromiter(sitting.attendees, dtype=np.int64, count=len(sitting.attendees))
        empty = 1.0 - len(rows) / float(slots.capacity[sitting.slot])
        running = self.flat_running(sitting.clinic)
        least = int(self.easiest(sitting.clinic).cost[rows].sum()) + running
        return float((self._held(sitting) * self.scales).sum() - least) + empty * running

    def easiest(self, clinic: int) -> Easiest:
        """The cheapest starts of every request."""
        found = self._easiest.get(clinic)
        if found is None:
            found = self._easiest[clinic] = self._find_easiest(clinic)
        return found

    def _find_easiest(self, clinic: int) -> Easiest:
        slots = self.setting.slots[clinic]
        starts = np.unique(slots.start)
        requests = len(slots.table.requests)
        cost, number = np.zeros(requests, dtype=np.int64), np.ones(requests, dtype=np.int64)
        dearer, pairs = 0.0, 0
        for begin in range(0, requests if len(starts) else 0, _ROWS_AT_ONCE):
            rows = np.arange(begin, min(begin + _ROWS_AT_ONCE, requests))
            usable = slots.attend[np.ix_(rows, starts)]
            some = usable.any(axis=1)
            costs = np.where(usable, self.flat_attending(clinic, rows, starts), np.iinfo(np.int64).max)
            least = costs.min(axis=1)
            cost[rows] = np.where(some, least, 0)
            number[rows] = np.where(some, (costs == least[:, None]).sum(axis=1), 1)
            dearer += float((np.where(usable, costs, 0) - np.where(usable, least[:, None], 0)).sum())
            pairs += int(usable.sum())
        return Easiest(cost, number, dearer / max(pairs, 1))

    def _total(self, measures: dict[str, Callable[[], AnyInts]]) -> Values:
        found = np.zeros(len(self._tiers), dtype=np.int64)
        for name, values in measures.items():
            if self._flat[name]:
                amount = int(values().sum(dtype=np.int64))
                found += np.array([tier.get(name, 0) * amount for tier in self._tiers], dtype=np.int64)
        return found


def bound_to(board: Board, clinic: int, rows: Index) -> NDArray[np.bool_]:
    """``[rows]`` the requests that must have a seat: by a decision, or since a clinic attended requires this one."""
    setting, table = board.setting, board.problem.clinics[clinic]
    found = np.array(board.problem.must_attend[table.requests[rows]])
    for later, rule in setting.precedences.get(clinic, ()):
        if rule.required:
            their = setting.row_in[later][table.learners[rows]]
            found |= (their >= 0) & ~board.waiting[later][their]
    return found
