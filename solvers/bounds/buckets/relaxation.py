"""The relaxation over buckets: how many sessions of each clinic, language and site run in each bucket of starts.

==============  ======================================================================================
``m_b``         sessions that run in bucket ``b`` (whole)
``x_{g,b}``     requests of customer ``g`` that attend there, each at the least cost of any start of it
``u_g``         requests of customer ``g`` without a session
``w_{i,b}``     sessions there that instructor ``i`` leads (whole), each at their least cost there
``N_c``         sessions of a clinic (whole)
==============  ======================================================================================

``Σ_b x_{g,b} + u_g = number_g`` · ``Σ_g x_{g,b} ≤ capacity_b · m_b`` · ``x_{g,b} ≤ min(number_g, capacity_b) · m_b`` ·
``Σ_g x_{g,b} ≥ min_learners · m_b`` · ``Σ_b m_b = N_c ≤ max_sessions`` · the cover of :mod:`solvers.model.tiers` ·
``Σ_i w_{i,b} = staff · m_b`` · at each moment of the day an instructor leads on no more days than they are free then.

Coverage: the ``j``-th session in a bucket adds at most ``e_j`` of those whose cost there is at most θ, ``e`` being the
numbers of them who are free at each start, at most a session's seats each, falling. So for every ``j``
``Σ x ≤ e_1 + … + e_{j-1} + e_j · (m_b − j + 1)``.

Every plan maps to a point whose tiers are no larger, so that the least value bounds every plan, within limits on the
tiers before. Who attends a clinic that requires another attends that too (:mod:`solvers.bounds.buckets.required`). Left
out: which day a session takes (coverage aside), the time windows of clinics that come after others (but see
:mod:`solvers.bounds.linked`), and whether a learner's sessions of several clinics collide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduler.problem import Bools, ClinicTable, ObjectiveTier
from solvers.board import Board
from solvers.bounds.buckets import instructors, invitations, measures
from solvers.bounds.buckets.blueprint import Blueprint, ClinicBlueprint, deal
from solvers.bounds.buckets.customers import group
from solvers.bounds.buckets.kinds import FAR, Bucket, buckets_of, least
from solvers.bounds.buckets.partition import Partition
from solvers.bounds.buckets.required import Required
from solvers.bounds.linked import LeftOut
from solvers.draft import Draft
from solvers.location import Customers, Places, locate
from solvers.mip import Program
from solvers.setting import Setting

Index = NDArray[np.int64]
Floats = NDArray[np.float64]
MOST_CUSTOMERS = 600
LEVELS = 8
"""Up to so many cost levels of a bucket have coverage rows of their own."""


@dataclass(frozen=True, eq=False)
class _Places:
    buckets: list[Bucket]
    count: Index
    of_request: Index
    of: Index
    at: Index
    attend: Index
    left: Index
    """The columns of ``u``, ``[G]``."""
    weight: Index
    """``[G]``"""
    marks: Index
    """Per customer, as in :class:`Required`."""

    def read(self, values: Floats) -> ClinicBlueprint:
        return ClinicBlueprint(
            np.array([b.language for b in self.buckets], dtype=np.int64),
            np.rint(values[self.count]).astype(np.int64),
            tuple(b.starts for b in self.buckets),
            deal(self.of_request, self.of, self.at, values[self.attend]),
        )


class Relaxation:
    """The rows of all clinics, ready to minimise a tier up to ``last`` within limits on those before it."""

    def __init__(
        self,
        setting: Setting,
        partition: Partition,
        last: int,
        most_customers: int = MOST_CUSTOMERS,
        most_out_of_hours: int | None = None,
        one_by_one: int = instructors.ONE_BY_ONE,
        only: int | None = None,
        left_out: Sequence[LeftOut] = (),
        fewest_changes: int | None = None,
    ) -> None:
        """``most_out_of_hours``: what a learner may bear at most, in this cohort and those before.

        Up to about ``one_by_one`` instructors' columns, instructors are told apart. With ``only`` a clinic, no other
        runs a session. ``left_out`` and ``fewest_changes``: what is known of every plan; with the second, published
        sessions are tied to the buckets.
        """
        self.setting, self.problem = setting, setting.problem
        self.draft = Draft()
        self.empty = Board(setting)
        self.tiers: tuple[ObjectiveTier, ...] = self.problem.tiers[: last + 1]
        self._most_customers = most_customers
        self._terms: list[list[tuple[Index, Floats]]] = [[] for _ in self.tiers]
        self._constant = [measures.constant(tier, self.empty, tied=fewest_changes is not None) for tier in self.tiers]
        self.running: list[tuple[Bucket, int]] = []
        """Every bucket with the column of its ``m``; without its people once all rows are there."""
        self._places: dict[int, _Places] = {}
        self._never = [0] * len(self.problem.clinics)
        """Per clinic the weight of the requests that nothing suits."""
        buckets = [
            list(buckets_of(setting, t.index, of, self._may_attend(t, most_out_of_hours)))
            for t, of in zip(self.problem.clinics, partition.bucket_of_start, strict=True)
        ]
        suited = [self._suited(table, buckets[table.index]) for table in self.problem.clinics]
        self._required = Required(self.empty, suited)
        for table in self.problem.clinics:
            if only in (None, table.index):
                self._add_clinic(table, buckets[table.index], suited[table.index])
            else:
                self._leave_out(int(self.problem.request_weight[table.requests][self.empty.waiting[table.index]].sum()))
        if only is not None:
            self._count_by_time()
        self._keep_required()
        for known in left_out:
            self._leave_out_at_least(known)
        led = instructors.add(self, one_by_one)
        self.going_on = None if fewest_changes is None else invitations.add(self, led, fewest_changes)
        """Per published session that could go on the column of ``n``; ``None`` where it does not matter."""
        self._limit_resources()
        self.running = [(bucket.without_people(), column) for bucket, column in self.running]

    def program(self, index: int, limits: Sequence[int]) -> Program:
        """Minimises tier ``index`` within ``limits``."""
        for earlier, most in enumerate(limits[:index]):
            row = self.draft.rows(-np.inf, most - self._constant[earlier])
            for columns, values in self._terms[earlier]:
                self.draft.put(row, columns, values)
        costs = np.zeros(self.draft.num_columns)
        for columns, values in self._terms[index]:
            np.add.at(costs, columns, values)
        return self.draft.program(costs, float(self._constant[index]))

    def read(self, values: Floats) -> Blueprint:
        """What a point suggests."""
        nothing = np.zeros(0, dtype=np.int64)
        return Blueprint(
            tuple(
                self._places[t.index].read(values)
                if t.index in self._places
                else ClinicBlueprint(nothing, nothing, (), np.full(len(t.requests), -1))
                for t in self.problem.clinics
            ),
            frozenset(p for p, column in self.going_on.items() if values[column] > 0.5)
            if self.going_on is not None
            else None,
        )

    def cost(self, tier: int, columns: Index, values: Index | Floats | int) -> None:
        """Adds to what a tier costs."""
        some = np.broadcast_to(np.asarray(values, dtype=float), columns.shape)
        if some.any():
            self._terms[tier].append((columns, some))

    def _may_attend(self, table: ClinicTable, most_out_of_hours: int | None) -> Bools:
        attend = self.setting.slots[table.index].attend
        if most_out_of_hours is None:
            return attend
        left = most_out_of_hours - self.problem.past_out_of_hours[table.learners]
        return np.asarray(attend & (table.out_of_hours <= left[:, None]), dtype=bool)

    def _suited(self, table: ClinicTable, buckets: list[Bucket]) -> Bools:
        """``[R]`` the requests that no frozen session serves and some bucket suits."""
        found = np.zeros(len(table.requests), dtype=bool)
        for bucket in buckets:
            found |= bucket.can.any(axis=1)
        return np.asarray(found & self.empty.waiting[table.index], dtype=bool)

    def _keep_required(self) -> None:
        for bit, (later, earlier) in enumerate(self._required.pairs):
            if later in self._places and earlier in self._places:
                columns, signs = [], []
                for clinic, sign in ((earlier, 1.0), (later, -1.0)):
                    places = self._places[clinic]
                    mine = places.left[(places.marks >> bit & 1).astype(bool)]
                    columns.append(mine)
                    signs.append(np.full(len(mine), sign))
                self.draft.row(np.concatenate(columns), np.concatenate(signs), -np.inf, 0)

    def _leave_out_at_least(self, known: LeftOut) -> None:
        some = [self._places[clinic] for clinic in known.clinics if clinic in self._places]
        never = sum(int(self._never[clinic]) for clinic in known.clinics)
        if some:
            columns = np.concatenate([places.left for places in some])
            self.draft.row(columns, np.concatenate([p.weight for p in some]), known.weight - never, np.inf)

    def _add_clinic(self, table: ClinicTable, buckets: list[Bucket], suited: Bools) -> None:
        weight = self.problem.request_weight[table.requests]
        never = self._never[table.index] = int(weight[self.empty.waiting[table.index] & ~suited].sum())
        self._leave_out(never)
        rows = np.flatnonzero(suited)
        if not len(rows):
            return
        own = [
            np.stack([least(measures.attending(tier, table, b.starts), b.can) for b in buckets], axis=1)
            for tier in self.tiers
        ]
        bits = len(self._required.pairs)
        alike = (weight << bits) + self._required.marks[table.index]
        varied = [k for k, c in enumerate(own) if (np.where(c < FAR, c, 0) != 0).any()] or [0]
        features = np.concatenate([alike[rows, None], *[own[k][rows] for k in varied]], axis=1)
        customers = group(features, self._most_customers)
        shape = (len(customers.number), len(varied), len(buckets))
        by_tier = np.moveaxis(customers.features[:, 1:].reshape(shape), 1, 0)
        free = np.where(by_tier[0] < FAR, 0, FAR)
        cost_of = [by_tier[varied.index(k)] if k in varied else free for k in range(len(own))]
        number, capacity = customers.number, np.array([b.capacity for b in buckets])

        of, at = np.nonzero(by_tier[0] < FAR)
        copies = np.array([int(b.copies.sum()) for b in buckets])
        left = self.empty.sessions_left(table.index)
        places = Places(capacity, copies, int(copies.sum()) if left is None else left)
        located = locate(self.draft, Customers(number, of, at), places)
        attend, count = located.attend, located.count
        weights = customers.features[:, 0] >> bits
        self._leave_some_out(weights, located.left)
        self._run(table, buckets, count)
        if table.min_learners > 1:
            free = np.array([k for k, b in enumerate(buckets) if not b.must], dtype=np.int64)
            filled = self.draft.rows(np.zeros(len(buckets)), np.inf)
            self.draft.put(filled[at], attend, 1)
            self.draft.put(filled[free], count[free], -table.min_learners)
        for tier, found in enumerate(cost_of):
            self.cost(tier, attend, found[of, at])
        of_request = np.full(len(table.requests), -1)
        of_request[rows] = customers.of_request
        self._coverage(buckets, cost_of[-1], of_request, (of, at, attend), count)
        marks = customers.features[:, 0] & ((1 << bits) - 1)
        kept = [bucket.without_people() for bucket in buckets]
        self._places[table.index] = _Places(kept, count, of_request, of, at, attend, located.left, weights, marks)

    def _leave_out(self, weight: int) -> None:
        for index, tier in enumerate(self.tiers):
            self._constant[index] += weight * measures.weight_of(tier, "unscheduled")

    def _leave_some_out(self, weight: Index, left: Index) -> None:
        for index, tier in enumerate(self.tiers):
            self.cost(index, left, weight * measures.weight_of(tier, "unscheduled"))

    def _run(self, table: ClinicTable, buckets: list[Bucket], count: Index) -> None:
        self.running += zip(buckets, count.tolist(), strict=True)
        for index, tier in enumerate(self.tiers):
            self.cost(index, count, measures.running(tier))
        if table.listed:  # one session each, whatever its language and room
            by_start: dict[int, list[int]] = defaultdict(list)
            for bucket, column in zip(buckets, count.tolist(), strict=True):
                by_start[int(bucket.starts[0])].append(column)
            for columns in by_start.values():
                self.draft.row(columns, 1, -np.inf, 1)

    def _coverage(
        self,
        buckets: list[Bucket],
        cost: Index,
        of_request: Index,
        attendances: tuple[Index, Index, Index],
        count: Index,
    ) -> None:
        of, at, attend = attendances
        held = np.flatnonzero(of_request >= 0)
        for k, bucket in enumerate(buckets):
            here = np.flatnonzero(at == k)
            mine = cost[of[here], k]
            levels = np.unique(mine)
            if len(levels) > LEVELS:
                levels = levels[np.linspace(0, len(levels) - 1, LEVELS).astype(int)]
            reach = cost[of_request[held], k]
            for level in levels.tolist():
                some = attend[here[mine <= level]]
                able = bucket.can[held[reach <= level]].sum(axis=0)
                before = 0
                for j, seats in enumerate(_falling(able, bucket, 3)):
                    if (j == 0 and seats >= bucket.capacity) or not len(some):
                        break
                    values = np.append(np.ones(len(some)), -float(seats))
                    self.draft.row(np.append(some, count[k]), values, -np.inf, before - j * seats)
                    before += seats

    def _count_by_time(self) -> None:
        """Whole numbers to branch on: the sessions in each half of the day, quarter of the day, and so on."""
        parts = [sorted({bucket.time for bucket, _ in self.running})]
        for part in parts:  # grows on the way
            inside = [column for bucket, column in self.running if bucket.time in part]
            if len(inside) > 1:
                most = self.draft.add(float(2**20), integer=True)
                self.draft.row([*inside, *most], [*(1 for _ in inside), -1], 0, 0)
            if len(part) > 1:
                parts += [part[: len(part) // 2], part[len(part) // 2 :]]

    def _limit_resources(self) -> None:
        """At each moment of the day, a resource has no more sessions than it takes at once on all days together."""
        users: dict[int, list[tuple[Bucket, int]]] = defaultdict(list)
        for bucket, column in self.running:
            resource = self.problem.clinics[bucket.clinic].resource
            if resource is not None:
                users[resource].append((bucket, column))
        for resource, used in users.items():
            most = self.problem.resource_concurrent[resource]
            for columns, days in instructors.crowded(self.problem, used):
                self.draft.row(columns, 1, -np.inf, most * days)


def columns(setting: Setting, partition: Partition) -> int:
    """About how many attendances a relaxation has."""
    found = 0.0
    for table, of in zip(setting.problem.clinics, partition.bucket_of_start, strict=True):
        buckets = buckets_of(setting, table.index, of, setting.slots[table.index].attend)
        alike = min(1.0, MOST_CUSTOMERS / max(len(table.requests), 1))
        found += alike * sum(int(bucket.can.any(axis=1).sum()) for bucket in buckets)
    return int(found)


def _falling(able: Index, bucket: Bucket, most: int) -> list[int]:
    """What the first sessions in a bucket could add: the numbers of the able at each start, seat by seat, falling."""
    found: list[int] = []
    for number, copies in zip(able.tolist(), bucket.copies.tolist(), strict=True):
        for copy in range(min(copies, most)):
            found.append(min(max(number - copy * bucket.capacity, 0), bucket.capacity))
    return sorted(found, reverse=True)[:most]
