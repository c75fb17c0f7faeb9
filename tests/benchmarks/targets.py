"""What issue 3 wants to see, by size, and how near each seed is."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.benchmarks.rows import Measured, Row
from tests.benchmarks.trace import gap_percent


@dataclass(frozen=True)
class Standing:
    """Where one seed stands at a second. Gap in percent against the bound of that second; ``inf`` where not known."""

    row: Row
    first: int | None
    second: int | None
    first_bound: int | None
    second_bound: int | None
    all_proven: bool

    @property
    def first_met(self) -> bool:
        """Whether tier 1 is at its bound."""
        return self.first is not None and self.first == self.first_bound

    @property
    def first_gap(self) -> float:
        """Of tier 1."""
        gap = gap_percent(self.first, self.first_bound)
        return math.inf if gap is None else gap

    @property
    def gap(self) -> float:
        """Of tier 2, with tier 1 at its bound."""
        gap = gap_percent(self.second, self.second_bound)
        return math.inf if gap is None or not self.first_met else gap

    @property
    def both_proven(self) -> bool:
        """Tiers 1 and 2."""
        return self.first_met and self.second is not None and self.second == self.second_bound


def standing(runs: Sequence[Measured], seconds: float) -> Standing | None:
    """Of one instance, from its runs: the one with that very limit, else the trace of a longer one.

    A shorter run that ended before its limit, all proven, stands for all later seconds.
    """
    exact = [run for run in runs if run.row.limit == seconds]
    ended = [run for run in runs if run.row.limit < seconds and run.row.proven_tiers and all(run.row.proven_tiers)]
    for run in [*exact, *ended]:
        row = run.row
        proven = bool(row.proven_tiers) and all(row.proven_tiers)
        if not row.valid:
            return Standing(row, None, None, None, None, False)
        return Standing(row, row.first, row.best, row.first_bound, row.second_bound, proven)
    longer = sorted((run for run in runs if run.row.limit > seconds), key=lambda run: run.row.limit)
    for run in longer:
        moment = run.trace.at(seconds)
        if moment is not None:
            return Standing(run.row, moment.first, moment.second, moment.first_bound, moment.second_bound, False)
    return None


@dataclass(frozen=True)
class Wanted:
    """Wishes for one size at one second; ``None``: none. Shares are of all seeds."""

    learners: int
    seconds: float
    first_met: bool = False
    first_gap: float | None = None
    median: float | None = None
    worst: float | None = None
    both_proven: float | None = None
    all_proven: float | None = None

    def words(self) -> str:
        """As a sentence's parts."""
        parts = ["tier 1 met"] if self.first_met else []
        if self.first_gap is not None:
            parts.append(f"tier 1 within {self.first_gap:g} %")
        if self.median is not None:
            parts.append(f"median ≤ {self.median:g} %")
        if self.worst is not None:
            parts.append(f"worst ≤ {self.worst:g} %")
        if self.both_proven is not None:
            parts.append(f"both tiers proven on {self.both_proven:.0%}")
        if self.all_proven is not None:
            parts.append(f"all tiers proven on {self.all_proven:.0%}")
        return ", ".join(parts)

    def met(self, seeds: Sequence[Standing]) -> bool:
        """Whether all of it came true."""
        report = Reached(seeds)
        checks = [
            not self.first_met or report.first_met == 1,
            self.first_gap is None or report.first_gap <= self.first_gap,
            self.median is None or report.median <= self.median,
            self.worst is None or report.worst <= self.worst,
            self.both_proven is None or report.both_proven >= self.both_proven - 1e-9,
            self.all_proven is None or report.all_proven >= self.all_proven - 1e-9,
        ]
        return bool(seeds) and all(checks)

    def above(self, seed: Standing) -> list[str]:
        """What one seed alone is short of; a median or a share is asked of nobody, but listed where it is open."""
        short = []
        if (self.first_met or self.first_gap is not None) and not seed.first_met:
            short.append(f"tier 1 is {seed.first} over a bound of {seed.first_bound}")
        limit = self.worst if self.worst is not None else self.median
        if limit is not None and seed.gap > limit:
            short.append(f"gap {_percent(seed.gap)}")
        if self.both_proven is not None and not seed.both_proven and not short:
            short.append(f"not proven, gap {_percent(seed.gap)}")
        if self.all_proven is not None and not seed.all_proven and not short:
            short.append("a tier is not proven")
        return short


@dataclass(frozen=True)
class Reached:
    """What the seeds of one size reached."""

    seeds: Sequence[Standing]

    @property
    def first_met(self) -> float:
        """Share."""
        return _share([seed.first_met for seed in self.seeds])

    @property
    def first_gap(self) -> float:
        """The worst."""
        return max((seed.first_gap for seed in self.seeds), default=math.inf)

    @property
    def median(self) -> float:
        """Of the gaps."""
        return statistics.median([seed.gap for seed in self.seeds]) if self.seeds else math.inf

    @property
    def worst(self) -> float:
        """Of the gaps."""
        return max((seed.gap for seed in self.seeds), default=math.inf)

    @property
    def both_proven(self) -> float:
        """Share."""
        return _share([seed.both_proven for seed in self.seeds])

    @property
    def all_proven(self) -> float:
        """Share."""
        return _share([seed.all_proven for seed in self.seeds])

    def words(self) -> str:
        """In a line."""
        return (
            f"tier 1 met {self.first_met:.0%}, gap median {_percent(self.median)}, worst {_percent(self.worst)}, "
            f"both tiers proven {self.both_proven:.0%}, all tiers {self.all_proven:.0%} (n = {len(self.seeds)})"
        )


@dataclass(frozen=True)
class Target:
    """All that is wanted of one size. Seconds and megabytes."""

    learners: int
    first_plan: float
    memory: float
    wanted: tuple[Wanted, ...] = field(default=())


TARGETS = (
    Target(60, 0.5, 400, (Wanted(60, 60, both_proven=0.9), Wanted(60, 300, all_proven=1.0))),
    Target(
        200,
        1,
        400,
        (Wanted(200, 60, True, median=2, worst=6), Wanted(200, 300, median=1, both_proven=0.5)),
    ),
    Target(
        1000,
        3,
        500,
        (Wanted(1000, 60, True, median=1, worst=3, both_proven=1 / 3), Wanted(1000, 300, worst=2)),
    ),
    Target(5000, 8, 800, (Wanted(5000, 60, worst=1), Wanted(5000, 300, worst=0.5))),
    Target(20_000, 20, 1200, (Wanted(20_000, 60, first_gap=0.5), Wanted(20_000, 300, True, worst=0.4))),
    Target(100_000, 120, 6144, (Wanted(100_000, 300, worst=2),)),
)


def _share(answers: Sequence[bool]) -> float:
    return sum(answers) / len(answers) if answers else 0.0


def _percent(value: float) -> str:
    return "not known" if math.isinf(value) else f"{value:.2f} %"
