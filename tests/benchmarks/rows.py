"""What was measured: one row per instance, method and limit, appended as it comes."""

from __future__ import annotations

import csv
import gzip
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from tests.benchmarks.trace import Moment, Trace

ROWS, TRACES = "rows.csv", "traces.jsonl.gz"
JUDGED = "judged"
"""The status of a valid plan; others: ``invalid``, ``nothing``, ``crashed``, ``skipped``."""


@dataclass(frozen=True)
class Row:
    """One run. Empty: not known. Seconds count from the cohort in memory; memory in megabytes.

    ``first`` and ``second`` are the tiers' values of the judged plan; ``best`` is the least second value found, from
    which later tiers may step back where the objective allows slack.
    """

    family: str
    learners: int
    seed: int
    sha256: str
    method: str
    limit: float
    status: str
    note: str = ""
    first: int | None = None
    second: int | None = None
    best: int | None = None
    first_bound: int | None = None
    second_bound: int | None = None
    first_plan: float | None = None
    last_improvement: float | None = None
    elapsed: float | None = None
    reading: float | None = None
    compiling: float | None = None
    memory: float | None = None
    tiers: str = ""
    """JSON: per tier [best, value, bound] as claimed."""
    strategy: str = ""
    commit: str = ""

    @property
    def instance(self) -> tuple[str, int, int]:
        """Family, learners, seed."""
        return self.family, self.learners, self.seed

    @property
    def key(self) -> tuple[str, int, int, str, str, float]:
        """What a rerun does not do again."""
        return self.family, self.learners, self.seed, self.sha256, self.method, self.limit

    @property
    def valid(self) -> bool:
        """Whether there is a plan that the judge accepts."""
        return self.status == JUDGED

    @property
    def proven_tiers(self) -> list[bool]:
        """Per tier whether its best value is its bound; a proof counts only with all tiers before it proven."""
        claims = json.loads(self.tiers) if self.tiers else []
        return [all(best == bound for best, _, bound in claims[: k + 1]) for k in range(len(claims))]


@dataclass(frozen=True)
class Measured:
    """A row with its trace."""

    row: Row
    trace: Trace


class Results:
    """A folder of rows and traces."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self) -> list[Measured]:
        """Every row, in order; the later of two alike."""
        path = self.folder / ROWS
        if not path.exists():
            return []
        traces = self._traces()
        with path.open(newline="", encoding="utf-8") as file:
            rows = [_row(line) for line in csv.DictReader(file)]
        latest = {row.key: row for row in rows}
        return [Measured(row, traces.get(row.key, Trace())) for row in latest.values()]

    def append(self, measured: Measured) -> None:
        """One more row."""
        self.folder.mkdir(parents=True, exist_ok=True)
        moments = [moment.as_json() for moment in measured.trace.moments]
        line = json.dumps({"key": list(measured.row.key), "moments": moments})
        with gzip.open(self.folder / TRACES, "at", encoding="utf-8") as file:
            file.write(line + "\n")
        path = self.folder / ROWS
        fresh = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, [field.name for field in fields(Row)], lineterminator="\n")
            if fresh:
                writer.writeheader()
            writer.writerow({name: _rounded(value) for name, value in asdict(measured.row).items()})

    def _traces(self) -> dict[tuple[Any, ...], Trace]:
        path = self.folder / TRACES
        if not path.exists():
            return {}
        with gzip.open(path, "rt", encoding="utf-8") as file:
            lines = [json.loads(line) for line in file]
        return {tuple(line["key"]): Trace([Moment(**moment) for moment in line["moments"]]) for line in lines}


def _rounded(value: object) -> object:
    return round(value, 3) if isinstance(value, float) else value


_INTEGERS = {"learners", "seed", "first", "second", "best", "first_bound", "second_bound"}
_FLOATS = {"limit", "first_plan", "last_improvement", "elapsed", "reading", "compiling", "memory"}


def _row(line: dict[str, str]) -> Row:
    values: dict[str, Any] = {}
    for name, text in line.items():
        if name in _INTEGERS:
            values[name] = int(text) if text else None
        elif name in _FLOATS:
            values[name] = float(text) if text else None
        else:
            values[name] = text
    return Row(**values)
