"""One row of a table, by the fields of its columns; and the desk at which rows are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scheduler.errors import MistakeError
from scheduler.people.choices import Choices
from scheduler.people.findings import Findings
from scheduler.people.zones import Days
from scheduler.tables.columns import Columns
from scheduler.tables.rows import Row, Table


@dataclass
class Desk:
    """What is needed to understand cells, and where findings go. ``clinics`` and ``done`` are titles by id."""

    days: Days
    choices: Choices
    clinics: Mapping[str, str]
    done: Mapping[str, str]
    languages: frozenset[str] = frozenset()
    findings: Findings = field(default_factory=Findings)


@dataclass(frozen=True)
class Record:
    """A row whose cells are known by fields; faults of its cells go to the desk."""

    row: Row
    table: Table
    columns: Columns
    desk: Desk

    def has(self, name: str) -> bool:
        """Whether there is a column of a field."""
        return name in self.columns.positions

    def text(self, name: str) -> str:
        """What stands in the column of a field; nothing where there is none."""
        return self.row.cell(self.columns.positions[name]) if self.has(name) else ""

    def place(self, name: str | None = None) -> str:
        """Where the row is, or its cell of a field."""
        return self.table.place(self.row, None if name is None else self.columns.positions[name])

    def fault(self, name: str, error: MistakeError) -> None:
        """Its cell of a field is wrong."""
        self.desk.findings.fault(self.place(name), error, self.text(name) or None)
