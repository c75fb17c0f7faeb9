"""Attendance as this program keeps it, CSV by ids: what ``schedule attendance`` writes, or what was made by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path

from scheduler.attendance.records import Attended
from scheduler.cohort.cohort import Cohort
from scheduler.documents.nearest import nearest, plainly
from scheduler.errors import Fault, InputError
from scheduler.plan import Plan
from scheduler.tables.columns import recognise
from scheduler.tables.rows import Row, Table, read_sheet, read_table
from scheduler.tables.safe import bare

REQUIRED = ("learner", "clinic", "minutes")


def is_kept(path: Path) -> bool:
    """Whether a file is of this kind, no export of a meeting service. Raises ``InputError`` for what is no table."""
    return {plainly(heading) for heading in read_sheet(path).rows[0].cells}.issuperset(REQUIRED)


def read_attended(paths: Sequence[Path], cohort: Cohort, plan: Plan) -> tuple[Attended, ...]:
    """Who came: columns ``learner``, ``clinic``, ``minutes`` and, where known, ``session``; others are left alone.

    Raises ``InputError`` with every fault of the files: ids that are not in the cohort or the plan, minutes that are no
    number.
    """
    known = _Known(
        {each.id for each in cohort.learners},
        {each.id for each in cohort.clinics},
        {session.id: session.clinic for session in plan.sessions},
    )
    records: list[Attended] = []
    faults: list[Fault] = []
    for path in paths:
        table = read_table(path)
        columns, missing = recognise(table, dict.fromkeys((*REQUIRED, "session"), ()), REQUIRED)
        faults += [*missing, *table.faults]
        for row in () if missing else table.rows:
            cells = _Cells(table, row, columns.positions)
            records.append(_record(cells, known))
            faults += cells.faults
    if faults:
        raise InputError(faults)
    return tuple(records)


@dataclass(frozen=True)
class _Known:
    """Ids that may stand in the columns; the clinic of each session."""

    learners: Set[str]
    clinics: Set[str]
    clinic_by_session: dict[str, str]


@dataclass
class _Cells:
    """The cells of one row by column. What is wrong with them is kept in ``faults``."""

    table: Table
    row: Row
    positions: dict[str, int]
    faults: list[Fault] = field(default_factory=list)

    def text(self, column: str) -> str:
        return bare(self.row.cell(self.positions[column])) if column in self.positions else ""

    def refuse(self, column: str, message: str, cure: str | None = None) -> None:
        place = self.table.place(self.row, self.positions[column])
        self.faults.append(Fault(place, message, self.text(column), cure))

    def one_of(self, column: str, known: Set[str]) -> str:
        value = self.text(column)
        if value not in known:
            near = nearest(value, sorted(known))
            self.refuse(column, f"is not the id of a {column}", f'did you mean "{near}"?' if near else None)
        return value

    def minutes(self) -> int:
        try:
            value = float(self.text("minutes").replace(",", "."))
        except ValueError:
            value = math.nan
        if math.isfinite(value) and value >= 0:
            return round(value)
        self.refuse("minutes", "is not a number of minutes", "write 0 for who did not come")
        return 0


def _record(cells: _Cells, known: _Known) -> Attended:
    learner, clinic = cells.one_of("learner", known.learners), cells.one_of("clinic", known.clinics)
    session = cells.one_of("session", known.clinic_by_session.keys()) if cells.text("session") else None
    if session is not None and known.clinic_by_session.get(session, clinic) != clinic:
        cells.refuse("session", f'is of the clinic "{known.clinic_by_session[session]}"', "correct one of the two")
    return Attended(learner, clinic, session, cells.minutes())
