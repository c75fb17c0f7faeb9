"""Bounds from the relaxation over buckets: at first by time of day, then finer where sessions would run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from solvers.bounds.buckets.partition import Partition, by_time_of_day
from solvers.bounds.buckets.relaxation import Floats, Relaxation
from solvers.bounds.lattice import Lattice, lattice_of
from solvers.bounds.proof import Ask, Proof
from solvers.mip import How, MipAnswer
from solvers.setting import Setting

LARGE = 5_000
"""With more columns, the linear program comes first."""
AT_ONCE, NODES, WORK_A_COLUMN = 30_000, 100, 5e-5
"""Where work stands for the clock: columns at most, nodes of the search tree at most, what a column counts for."""
SMALL, WAYS = 8_000, 3
"""A bucket is cut into single starts where the program has few columns, else into so many."""
_LONG = 3600.0


class BucketProofs:
    """See :class:`solvers.bounds.proof.Method`. ``by_work``: one proof, by time of day, that no clock cuts short."""

    def __init__(self, setting: Setting, *, by_work: bool = False) -> None:
        self.setting, self.by_work = setting, by_work

    def prove(self, index: int, limits: Sequence[int], ask: Ask) -> Iterator[Proof]:
        """Bounds, and blueprints."""
        if self.by_work:
            yield from self._once(index, limits, ask)
            return
        tier = self.setting.problem.tiers[index]
        if index and [name for name, _ in tier.weights] == ["worst_out_of_hours"]:
            yield from self._worst(index, limits, ask)
            return
        partition, lattice = by_time_of_day(self.setting.problem), lattice_of(self.setting, index)
        while True:
            relaxation = Relaxation(self.setting, partition, index)
            program = relaxation.program(index, limits)
            if len(program.costs) > LARGE:
                answer = ask(program, How(_LONG, linear=True))
                if answer is None:
                    return
                yield _proof(relaxation, answer, lattice)
            answer = ask(program, How(_LONG, gap=lattice.gap))
            if answer is None:
                return
            yield _proof(relaxation, answer, lattice)
            if not answer.optimal or answer.values is None:
                return
            used = _used(partition, relaxation, answer.values)
            if not used:
                return
            partition = partition.split(self.setting.problem, used, WAYS if len(program.costs) > SMALL else None)

    def _once(self, index: int, limits: Sequence[int], ask: Ask) -> Iterator[Proof]:
        relaxation = Relaxation(self.setting, by_time_of_day(self.setting.problem), index)
        program, lattice = relaxation.program(index, limits), lattice_of(self.setting, index)
        if len(program.costs) <= AT_ONCE:
            answer = ask(program, How(_LONG, gap=lattice.gap, nodes=NODES))
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
            answer = ask(relaxation.program(index - 1, limits), How(_LONG, gap=before.gap))
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
