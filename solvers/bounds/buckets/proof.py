"""Bounds from the relaxation over buckets: at first by time of day, then finer where sessions would run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from solvers.bounds.buckets.partition import Partition, by_time_of_day
from solvers.bounds.buckets.relaxation import Floats, Relaxation
from solvers.bounds.proof import Ask, Proof
from solvers.bounds.steps import Steps, steps_of
from solvers.mip import How, MipAnswer, run
from solvers.setting import Setting

LARGE = 5_000
"""With more columns, the linear program comes first."""
AT_ONCE, NODES, WORK_A_COLUMN = 30_000, 100, 5e-5
"""Where work stands for the clock: columns at most, nodes of the search tree at most, what a column counts for."""
SMALL, WAYS = 8_000, 3
"""A bucket is cut into single starts where the program has few columns, else into so many."""
_LONG = 3600.0


class BucketProofs:
    """See :class:`solvers.bounds.proof.Method`."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting

    def at_once(self, index: int, limits: Sequence[int]) -> tuple[Proof, float] | None:
        """By time of day only, in this process, by work alone; with the work. ``None`` where it would be too much."""
        relaxation = Relaxation(self.setting, by_time_of_day(self.setting.problem), index)
        program = relaxation.program(index, limits)
        if len(program.costs) > AT_ONCE:
            return None
        steps = steps_of(self.setting, index)
        answer = run(program, How(_LONG, gap=steps.gap, nodes=NODES))
        return _proof(relaxation, answer, steps), len(program.costs) * WORK_A_COLUMN

    def prove(self, index: int, limits: Sequence[int], ask: Ask) -> Iterator[Proof]:
        """Bounds, and blueprints."""
        tier = self.setting.problem.tiers[index]
        if index and [name for name, _ in tier.weights] == ["worst_out_of_hours"]:
            yield from self._worst(index, limits, ask)
            return
        partition, steps = by_time_of_day(self.setting.problem), steps_of(self.setting, index)
        while True:
            relaxation = Relaxation(self.setting, partition, index)
            program = relaxation.program(index, limits)
            if len(program.costs) > LARGE:
                answer = ask(program, How(_LONG, linear=True))
                if answer is None:
                    return
                yield _proof(relaxation, answer, steps)
            answer = ask(program, How(_LONG, gap=steps.gap))
            if answer is None:
                return
            yield _proof(relaxation, answer, steps)
            if not answer.optimal or answer.values is None:
                return
            used = _used(partition, relaxation, answer.values)
            if not used:
                return
            partition = partition.split(self.setting.problem, used, WAYS if len(program.costs) > SMALL else None)

    def _worst(self, index: int, limits: Sequence[int], ask: Ask) -> Iterator[Proof]:
        """Bounds on the largest burden: while nobody may bear more, do the tiers before stay within their limits?"""
        weight = self.setting.problem.tiers[index].weights[0][1]
        size, before = max(steps_of(self.setting, index).size // weight, 1), steps_of(self.setting, index - 1)
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


def _proof(relaxation: Relaxation, answer: MipAnswer, steps: Steps) -> Proof:
    bound = None if answer.bound is None else steps.round_up(answer.bound)
    return Proof(bound, None if answer.values is None else relaxation.read(answer.values))


def _used(partition: Partition, relaxation: Relaxation, values: Floats) -> dict[int, set[int]]:
    """Per clinic the buckets of several starts in which sessions run."""
    used: dict[int, set[int]] = {}
    for bucket, column in relaxation.running:
        cell = int(partition.bucket_of_start[bucket.clinic][bucket.starts[0]])
        if values[column] > 0.5 and len(bucket.starts) > 1:
            used.setdefault(bucket.clinic, set()).add(cell)
    return used
