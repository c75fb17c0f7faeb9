"""Bounds from the relaxation over buckets: at first by time of day, then finer where sessions would run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from solvers.bounds.buckets.partition import Partition, by_time_of_day
from solvers.bounds.buckets.relaxation import Floats, Relaxation, columns
from solvers.bounds.few_proofs import FewProofs
from solvers.bounds.lattice import Lattice, lattice_of
from solvers.bounds.linked import LeftOut, left_out, linked
from solvers.bounds.proof import Ask, Proof
from solvers.going_on import fewest_changes
from solvers.mip import LONG, How, MipAnswer
from solvers.setting import Setting

LARGE = 5_000
"""With more columns, the linear program comes first; so too where seats are known that no plan has."""
AT_ONCE, NODES, WORK_A_COLUMN = 30_000, 100, 5e-5
"""Where work stands for the clock: columns at most, nodes of the search tree at most, what a column counts for."""
SMALL, WAYS = 8_000, 3
"""A bucket is cut into single starts where the program has few columns, else into so many."""
MOST_COLUMNS, HOUR = 20_000, 60
"""With more columns (about 10 KB each in HiGHS) no bucket is cut; where whole hours make fewer, they come first."""


class BucketProofs:
    """See :class:`solvers.bounds.proof.Method`. ``by_work``: one proof, by time of day, that no clock cuts short."""

    def __init__(self, setting: Setting, *, by_work: bool = False) -> None:
        self.setting, self.by_work = setting, by_work
        self._left_out: list[LeftOut] = []

    @cached_property
    def _few(self) -> FewProofs:
        return FewProofs(self.setting)

    def prove(self, index: int, limits: Sequence[int], ask: Ask) -> Iterator[Proof]:
        """Bounds, and blueprints."""
        if self.by_work:
            yield from self._once(index, limits, ask)
            return
        tier = self.setting.problem.tiers[index]
        if index and [name for name, _ in tier.weights] == ["worst_out_of_hours"]:
            yield from self._worst(index, limits, ask)
            return
        partition, lattice = self._first(), lattice_of(self.setting, index)
        groups = self._linked(index)
        relaxation: Relaxation | None = self._relaxed(partition, index)
        first = True
        while relaxation is not None:
            program = relaxation.program(index, limits)
            if len(program.costs) > LARGE or (self._left_out and not index):
                answer = ask(program, How(LONG, linear=True))
                if answer is None:
                    return
                yield _proof(relaxation, answer, lattice)
            answer = ask(program, How(LONG, gap=lattice.gap))
            if answer is None:
                return
            yield _proof(relaxation, answer, lattice)
            if first and index:
                yield from self._few.prove(index, limits, ask)
            first = False
            if not answer.optimal or answer.values is None:
                return
            if groups:
                self._left_out += [known for group in groups if (known := left_out(self.setting, group, ask))]
                groups = []
                relaxation = self._relaxed(partition, index)
                continue
            partition, relaxation = self._finer(index, partition, relaxation, answer.values)

    @cached_property
    def _fewest_changes(self) -> int:
        return fewest_changes(self.setting)

    def _relaxed(self, partition: Partition, index: int) -> Relaxation:
        return Relaxation(self.setting, partition, index, left_out=self._left_out, fewest_changes=self._fewest_changes)

    def _first(self) -> Partition:
        """By time of day; by hour where that makes too many columns and hours do not."""
        fine, coarse = (by_time_of_day(self.setting.problem, minutes) for minutes in (1, HOUR))
        few = columns(self.setting, fine) <= MOST_COLUMNS
        return fine if few or columns(self.setting, coarse) > MOST_COLUMNS else coarse

    def _finer(
        self, index: int, partition: Partition, relaxation: Relaxation, values: Floats
    ) -> tuple[Partition, Relaxation | None]:
        """Cut where sessions run, as finely as the columns allow; no relaxation where nothing is left to cut."""
        used = _used(partition, relaxation, values)
        size = relaxation.draft.num_columns
        for ways in (None, WAYS) if size <= SMALL else (WAYS,):
            if not used or size > MOST_COLUMNS:
                break
            finer = partition.split(self.setting.problem, used, ways)
            if columns(self.setting, finer) <= MOST_COLUMNS:
                return finer, self._relaxed(finer, index)
        return partition, None

    def _linked(self, index: int) -> list[tuple[int, ...]]:
        """The groups of clinics to look at on their own: where only seats count, once."""
        if index or self._left_out or not self.setting.problem.seats_alone:
            return []
        return linked(self.setting)

    def _once(self, index: int, limits: Sequence[int], ask: Ask) -> Iterator[Proof]:
        relaxation = self._relaxed(by_time_of_day(self.setting.problem), index)
        program, lattice = relaxation.program(index, limits), lattice_of(self.setting, index)
        if len(program.costs) <= AT_ONCE:
            answer = ask(program, How(LONG, gap=lattice.gap, nodes=NODES))
            if answer is not None:
                yield replace(_proof(relaxation, answer, lattice), work=len(program.costs) * WORK_A_COLUMN)

    def _worst(self, index: int, limits: Sequence[int], ask: Ask) -> Iterator[Proof]:
        """Bounds on the largest burden: while nobody may bear more, do the tiers before stay within their limits?"""
        weight = self.setting.problem.tiers[index].weights[0][1]
        size, before = max(lattice_of(self.setting, index).size // weight, 1), lattice_of(self.setting, index - 1)
        most = int(self.setting.problem.past_out_of_hours.max(initial=0)) // size * size
        while True:
            relaxation = Relaxation(
                self.setting, by_time_of_day(self.setting.problem), index - 1, most_out_of_hours=most
            )
            answer = ask(relaxation.program(index - 1, limits), How(LONG, gap=before.gap))
            refuted = answer is not None and (
                answer.infeasible or (answer.bound is not None and before.round_up(answer.bound) > limits[index - 1])
            )
            if not refuted:
                return
            most += size
            yield Proof(weight * most)


def _proof(relaxation: Relaxation, answer: MipAnswer, lattice: Lattice) -> Proof:
    bound = None if answer.bound is None else lattice.round_up(answer.bound)
    return Proof(bound, None if answer.values is None else relaxation.read(answer.values))


def _used(partition: Partition, relaxation: Relaxation, values: Floats) -> dict[int, set[int]]:
    """Per clinic the buckets of several starts in which sessions run."""
    used: dict[int, set[int]] = {}
    for bucket, column in relaxation.running:
        cell = int(partition.bucket_of_start[bucket.clinic][bucket.starts[0]])
        if values[column] > 0.5 and len(bucket.starts) > 1:
            used.setdefault(bucket.clinic, set()).add(cell)
    return used
