"""What was measured before and after: a table of measures, and how each of them changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Literal, TypeAlias, get_args

from scheduler.errors import Fault, InputError
from scheduler.tables.columns import recognise
from scheduler.tables.rows import Row, Table, read_table

COLUMNS = {
    "measure": ("name", "what", "metric", "indicator"),
    "unit": (),
    "better": ("better is", "direction"),
    "before": ("baseline",),
    "after": ("now",),
    "learner": ("learner id", "person"),
}
"""The columns of the table, with other names that people give them."""

REQUIRED = ("measure", "better", "before", "after")

Better: TypeAlias = Literal["higher", "lower"]
Result: TypeAlias = Literal["better", "worse", "same", "not recorded"]

_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_DOUBTFUL = re.compile(r"[+-]?[0-9]{1,3}[.,][0-9]{3}")


@dataclass(frozen=True)
class Record:
    """One row: what was measured of a learner, or (``None``) of all together. ``None``: not recorded."""

    row: Row
    measure: str
    unit: str
    better: Better
    learner: str | None
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Outcome:
    """How a measure changed.

    Of rows by learner, ``before`` and ``after`` are the means over those ``learners`` who have both; ``risen`` and
    ``fallen`` count them, and ``unpaired`` those who have one or neither. The three are ``None`` for other rows.
    ``percent`` is the change in per cent of the figure before, ``None`` where that is 0.
    """

    measure: str
    unit: str
    better: Better
    before: float | None
    after: float | None
    change: float | None
    percent: float | None
    result: Result
    learners: int | None = None
    unpaired: int | None = None
    risen: int | None = None
    fallen: int | None = None


def read_outcomes(path: Path) -> tuple[Outcome, ...]:
    """How the measures in a CSV file or workbook changed, in its order.

    Raises InputError with every fault of the header, or else of the rows.
    """
    table = read_table(path)
    columns, faults = recognise(table, COLUMNS, REQUIRED)
    if not table.rows and not faults:
        faults = (Fault(table.name, "has no rows", cure="write a measure a row"),)
    if faults:
        raise InputError(faults, table.name)
    reader = _Reader(table, columns.positions)
    records = [record for row in table.rows if (record := reader.record(row)) is not None]
    reader.faults += _disagreements(table, columns.positions, records)
    if reader.faults:
        raise InputError(reader.faults, table.name)
    by_measure: dict[str, list[Record]] = {}
    for record in records:
        by_measure.setdefault(record.measure, []).append(record)
    return tuple(_outcome(each) for each in by_measure.values())


class _Reader:
    """Reads rows one by one, and keeps their faults."""

    def __init__(self, table: Table, positions: dict[str, int]) -> None:
        self.table, self.positions = table, positions
        self.faults: list[Fault] = []

    def record(self, row: Row) -> Record | None:
        """The row as a record; ``None`` where it has faults."""
        known = len(self.faults)
        measure, better = self._cell(row, "measure"), self._cell(row, "better").casefold()
        if not measure:
            self._fault(row, "measure", "is blank", "name what was measured")
        if better not in get_args(Better):
            self._fault(row, "better", 'is not "higher" or "lower"', "write one of these")
        before, after = self._number(row, "before"), self._number(row, "after")
        if len(self.faults) > known:
            return None
        direction: Better = "higher" if better == "higher" else "lower"
        learner = self._cell(row, "learner") or None
        return Record(row, measure, self._cell(row, "unit"), direction, learner, before, after)

    def _number(self, row: Row, field: str) -> float | None:
        cell = self._cell(row, field).removesuffix("%").rstrip()
        if not cell:
            return None
        if not cell.isascii() or not _NUMBER.fullmatch(cell) or len(cell) > 20:
            self._fault(row, field, "is not a number", "write digits alone, or nothing where it was not recorded")
        elif _DOUBTFUL.fullmatch(cell):
            self._fault(row, field, "may be thousands or thousandths", "write 1250 or 1.25")
        else:
            return float(cell.replace(",", "."))
        return None

    def _cell(self, row: Row, field: str) -> str:
        at = self.positions.get(field)
        return "" if at is None else row.cells[at]

    def _fault(self, row: Row, field: str, message: str, cure: str) -> None:
        self.faults.append(
            Fault(self.table.place(row, self.positions[field]), message, self._cell(row, field) or None, cure)
        )


def _disagreements(table: Table, positions: dict[str, int], records: Sequence[Record]) -> Iterator[Fault]:
    """Rows of one measure that do not fit the first of them, and learners who come twice."""
    first: dict[str, Record] = {}
    line_by_learner: dict[tuple[str, str | None], int] = {}
    for record in records:
        known = first.setdefault(record.measure, record)
        for field in ("unit", "better"):
            if getattr(record, field) != getattr(known, field):
                told = f"is not that of {table.unit} {known.row.line}, which has the same measure"
                value = getattr(record, field)
                yield Fault(table.place(record.row, positions[field]), told, value, f'write "{getattr(known, field)}"')
        if (record.learner is None) != (known.learner is None):
            told = f"names a learner, or {table.unit} {known.row.line} does, and not both"
            yield Fault(table.place(record.row), told, None, "write every row of a measure in one way")
        owner = (record.measure, record.learner)
        if owner in line_by_learner:
            told = f"measures the same as {table.unit} {line_by_learner[owner]}"
            yield Fault(table.place(record.row), told, None, "keep one of the two")
        line_by_learner.setdefault(owner, record.row.line)


def _outcome(records: Sequence[Record]) -> Outcome:
    """One measure's rows: one for all together, or one a learner."""
    first = records[0]
    pairs = [(each.before, each.after) for each in records if each.before is not None and each.after is not None]
    if pairs:
        before: float | None = fmean(pair[0] for pair in pairs)
        after: float | None = fmean(pair[1] for pair in pairs)
    else:
        before, after = (first.before, first.after) if first.learner is None else (None, None)
    change = None if before is None or after is None else round(after - before, 9)
    return Outcome(
        measure=first.measure,
        unit=first.unit,
        better=first.better,
        before=before,
        after=after,
        change=change,
        percent=100 * change / abs(before) if change is not None and before else None,
        result=_result(first.better, change),
        learners=None if first.learner is None else len(pairs),
        unpaired=None if first.learner is None else len(records) - len(pairs),
        risen=None if first.learner is None else sum(after > before for before, after in pairs),
        fallen=None if first.learner is None else sum(after < before for before, after in pairs),
    )


def _result(better: Better, change: float | None) -> Result:
    if change is None:
        return "not recorded"
    if change == 0:
        return "same"
    return "better" if (change > 0) == (better == "higher") else "worse"
