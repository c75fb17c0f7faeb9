"""Clinics of few sessions: all ways to place them, box by box.

A clinic's plan with ``N`` sessions is a multiset of ``N`` starts. A *box* is ``N`` sets of starts, one for each
session, and its value is what all its plans cost at least: ``Σ_r min_j c_{r,j} + Σ_j l_j``, with ``c_{r,j}`` the least
that request ``r`` costs anywhere in set ``j``, ``l_j`` the least that leading there costs, and the dearest requests
left out, as many as the limits allow. A box above the target in a tier is dropped, any other has its largest set cut in
two; sets are cut by the time of the day first, then by days. What is left at single starts is a transportation problem
with the sessions' seats.

Why it holds: whatever else the rules ask (instructors who are busy, smallest sizes, other clinics) only takes plans
away, and every plan of the clinic lies in one of the two parts of each box that it lies in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow  # type: ignore[import-untyped] # it has no types

from solvers.board import Board
from solvers.bounds.buckets import measures
from solvers.bounds.floor import most_sessions
from solvers.setting import Setting

Index = NDArray[np.int64]
Costs = NDArray[np.int32]
DAY = 1440
FAR = 2**28
AT_ONCE = 20_000
"""So many boxes are looked at together."""
FLOWS = 20
"""And so many transportation problems."""


@dataclass(frozen=True, eq=False)
class _Sets:
    """``K`` sets of places, the first one all of them; ``parts`` ``[K, 2]``: the halves, -1 for a single place."""

    places: list[Index]
    parts: Index
    size: Index


class Few:
    """The sessions of one clinic; ``limits`` are what it may add to each tier before ``index``."""

    def __init__(self, setting: Setting, clinic: int, index: int, limits: Sequence[int]) -> None:
        table, slots = setting.problem.clinics[clinic], setting.slots[clinic]
        self.setting, self.table, self.index, self.limits = setting, table, index, tuple(limits)
        site = setting.problem.room_site[list(table.rooms)] if table.rooms else np.full(1, -1)
        places = np.stack([slots.language, site[slots.room], slots.start], axis=1)
        at = np.unique(places, axis=0, return_index=True)[1]
        starts = slots.start[at]
        self.sets = _halved(table.starts[starts])
        empty = Board(setting)
        waiting = empty.waiting[clinic]
        attend = np.stack([slots.eligible(slot)[waiting] for slot in at.tolist()], axis=1)
        lead = np.stack([slots.able(slot) for slot in at.tolist()], axis=1)
        self._starts, self._lead = starts, lead
        self.capacity = int(slots.capacity.max())
        self.min_learners = 0 if table.must_run.any() else max(table.min_learners, 1)
        self.attend: list[Costs] = []
        """Per tier ``[K, R]`` the least cost of each waiting request in each set, so too ``lead`` ``[K]``."""
        self.lead: list[Costs] = []
        for tier in setting.problem.tiers[: index + 1]:
            cost = np.where(attend, measures.attending(tier, table, starts)[waiting], FAR)
            session = np.full(len(starts), measures.running(tier))
            if table.staff:
                self._leading = table.staff * measures.leading(tier, table)[:, starts]
                led = np.where(lead, measures.leading(tier, table)[:, starts], FAR).min(axis=0, initial=FAR)
                session = session + table.staff * led
            self.attend.append(_least(cost, self.sets))
            self.lead.append(_least(session[None], self.sets)[:, 0])
        self._most_led = [most_sessions(empty, int(i)) for i in table.instructors]
        self.weights = setting.problem.request_weight[table.requests][waiting].astype(np.int64)
        self._out = [measures.weight_of(tier, "unscheduled") for tier in setting.problem.tiers[: index + 1]]
        outs = zip(self._out, self.limits, strict=False)
        self.most_out = min([limit // out for out, limit in outs if out], default=int(self.weights.sum()))
        """The most weight that the limits allow to leave out."""
        self._lightest = int(self.weights.min(initial=FAR))
        self.most = min(table.max_sessions or FAR, int(waiting.sum()))

    @property
    def fewest(self) -> int:
        """The fewest sessions that have seats for all whom the limits do not let go."""
        left_out = int((np.cumsum(np.sort(self.weights)) <= self.most_out).sum())
        return -(-(len(self.weights) - left_out) // self.capacity)

    def least(self, target: int) -> Iterator[int | None]:
        """The least value up to ``target``, above it where there is none; ``None`` as often as it can be left."""
        if not self.fewest:
            yield 0
            return
        best = target + 1
        for number in range(self.fewest, self.most + 1):
            if self.lead[-1][0] * number > target:
                break
            for boxes in self._boxes(number, target):
                if boxes is None:
                    yield None
                    continue
                for some in range(0, len(boxes), FLOWS):
                    for box in boxes[some : some + FLOWS]:
                        best = min(best, self._best(box, best - 1))
                    yield None
        yield best

    def _boxes(self, number: int, target: int) -> Iterator[Index | None]:
        """Boxes of single starts within the target; ``None`` in between."""
        open_boxes = [np.zeros((1, number), dtype=np.int64)]
        while open_boxes:
            boxes = open_boxes.pop()
            if len(boxes) > AT_ONCE:
                open_boxes.append(boxes[AT_ONCE:])
                boxes = boxes[:AT_ONCE]
            boxes = boxes[self._within(boxes, target)]
            size = self.sets.size[boxes]
            single = size.max(axis=1) == 1
            if single.any():
                yield boxes[single]
            boxes, widest = boxes[~single], size.argmax(axis=1)[~single]
            rows = np.arange(len(boxes))
            halves = np.concatenate([boxes, boxes])
            halves[: len(boxes)][rows, widest] = self.sets.parts[boxes[rows, widest], 0]
            halves[len(boxes) :][rows, widest] = self.sets.parts[boxes[rows, widest], 1]
            if len(halves):
                open_boxes.append(np.unique(np.sort(halves, axis=1), axis=0))
            yield None

    def _within(self, boxes: Index, target: int) -> NDArray[np.bool_]:
        """``[n]`` which boxes could hold a plan within the limits and the target."""
        found = np.ones(len(boxes), dtype=bool)
        for attend, lead, out, most in zip(self.attend, self.lead, self._out, (*self.limits, target), strict=True):
            if out:
                continue
            near = np.full((len(boxes), attend.shape[1]), FAR, dtype=np.int32)
            for column in boxes.T:
                np.minimum(near, attend[column], out=near)
            lost = near >= FAR
            left = self.most_out - (lost.astype(np.float64) @ self.weights).astype(np.int64)
            near[lost] = 0
            value = near.sum(axis=1, dtype=np.int64) + lead[boxes].sum(axis=1, dtype=np.int64)
            light = self.weights <= self.most_out
            drops = np.minimum(np.maximum(left, 0) // self._lightest, int(light.sum()))
            if drops.any():
                some = np.flatnonzero(drops)
                free = near[np.ix_(some, light)]
                saved = np.cumsum(-np.sort(-free, axis=1), axis=1, dtype=np.int64)
                value[some] -= saved[np.arange(len(some)), drops[some] - 1]
            found &= (left >= 0) & (value <= most)
        return found

    def _best(self, box: Index, target: int) -> int:
        """What the sessions at single places cost at least, :data:`FAR` where that is above the target."""
        more = self._leaders(box)
        if more is None or not self._within(box[None], target - more)[0]:
            return FAR
        return self._flow(box) + more

    def _leaders(self, box: Index) -> int | None:
        """What the sessions' leads cost beyond the least of each, when nobody leads two at once; ``None``: never."""
        if self.table.staff != 1:
            return 0
        problem, clinic = self.setting.problem, self.table.index
        places = sorted((int(self.sets.places[k][0]) for k in box), key=lambda at: int(self._lead[:, at].sum()))
        buffers = problem.instructor_buffer[self.table.instructors]
        held: list[list[int]] = [[] for _ in buffers]
        best: int | None = None

        def lead(k: int, cost: int) -> None:
            nonlocal best
            if best is not None and cost >= best:
                return
            if k == len(places):
                best = cost
                return
            at = places[k]
            for row in np.flatnonzero(self._lead[:, at]).tolist():
                clash = self.setting.collisions(clinic, int(self._starts[at]), clinic, int(buffers[row]))
                if len(held[row]) < self._most_led[row] and not any(clash[start] for start in held[row]):
                    held[row].append(int(self._starts[at]))
                    lead(k + 1, cost + int(self._leading[row, at]))
                    held[row].pop()

        lead(0, 0)
        least = [int(np.where(self._lead[:, at], self._leading[:, at], FAR).min()) for at in places]
        return None if best is None else best - sum(least)

    def _flow(self, box: Index) -> int:
        """What the sessions at single places cost at least, with their seats and smallest sizes."""
        number, sessions = len(self.weights), len(box)
        costs = self.attend[-1][box]
        session, request = np.nonzero(costs < FAR)
        forced = costs.min(axis=0) >= FAR
        left = self.most_out - int(self.weights[forced].sum())
        if left < 0:
            return FAR
        free = np.flatnonzero(forced | (self.weights <= left))
        left_out = int(forced.sum()) + left // self._lightest
        out, sink, running = number + sessions, number + sessions + 1, number + np.arange(sessions)
        least = min(self.min_learners, self.capacity)
        arcs = [
            (request, number + session, np.ones(len(request)), costs[session, request]),
            (free, np.full(len(free), out), np.ones(len(free)), np.zeros(len(free))),
            (running, np.full(sessions, sink), np.full(sessions, least), np.full(sessions, -FAR)),
            (running, np.full(sessions, sink), np.full(sessions, self.capacity - least), np.zeros(sessions)),
            ([out], [sink], [left_out], [0]),
        ]
        flow = min_cost_flow.SimpleMinCostFlow()
        tails, heads, seats, prices = (np.concatenate([arc[k] for arc in arcs]).astype(np.int64) for k in range(4))
        flow.add_arcs_with_capacity_and_unit_cost(tails, heads, seats, prices)
        supplies = np.zeros(sink + 1, dtype=np.int64)
        supplies[:number], supplies[sink] = 1, -number
        flow.set_nodes_supplies(np.arange(sink + 1), supplies)
        if flow.solve() != flow.OPTIMAL:
            return FAR
        found = int(flow.optimal_cost()) + FAR * least * sessions
        return min(found + int(self.lead[-1][box].sum(dtype=np.int64)), FAR)


def _halved(starts: Index) -> _Sets:
    """All places, by language and site, halved by the time of the day, then by language and site, then by days."""
    order = np.argsort(starts % DAY, kind="stable")
    sets, parts = [order], []
    for one in sets:  # grows on the way
        if len(one) == 1:
            parts.append((-1, -1))
            continue
        times = starts[one] % DAY
        own = np.unique(times)
        cut = int(np.searchsorted(times, own[len(own) // 2])) if len(own) > 1 else len(one) // 2
        parts.append((len(sets), len(sets) + 1))
        sets += [one[:cut], one[cut:]]
    return _Sets(sets, np.array(parts, dtype=np.int64), np.array([len(one) for one in sets]))


def _least(costs: NDArray[np.int64], sets: _Sets) -> Costs:
    """``[K, R]`` the least of ``[R, places]`` in each set."""
    return np.stack([costs[:, one].min(axis=1) for one in sets.places]).clip(max=FAR).astype(np.int32)
