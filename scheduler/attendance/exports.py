"""A meeting service's export as it stands: the meeting's facts, and every row about somebody."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scheduler.attendance.headings import LEFT, YES, fact_of, fields_of, says
from scheduler.errors import Fault, InputError
from scheduler.tables.rows import DELIMITERS, Row, Sheet, read_sheet

NOTHING = ("", "-", "--", "n/a")


@dataclass(frozen=True)
class Line:
    """A row about somebody, as text; ``""`` where a column is not there.

    ``whole`` rows tell the first joining, the last leaving and the length in all; others one stay of perhaps several.
    """

    place: str
    name: str
    email: str = ""
    join: str = ""
    leave: str = ""
    length: str = ""
    whole: bool = False
    upn: str = ""


@dataclass(frozen=True)
class Export:
    """What a file holds; the meeting's title, start and end as text, where told."""

    name: str
    title: str
    start: str
    end: str
    lines: tuple[Line, ...]
    remarks: tuple[str, ...] = ()

    def moments(self) -> tuple[str, ...]:
        """Every moment in it."""
        told = [self.start, self.end, *(moment for line in self.lines for moment in (line.join, line.leave))]
        return tuple(dict.fromkeys(filter(None, told)))


def read_export(path: Path) -> Export:
    """The export in a file. Raises ``InputError`` where nobody's attendance is told in it."""
    sheet = read_sheet(path, delimiter_of=_delimiter)
    reader = _Reader(sheet)
    for row in sheet.rows:
        reader.read(row)
    if not reader.num_headers:
        cure = "export the attendance report of Teams, or the participants report of Zoom, as CSV"
        raise InputError((Fault(str(path), "holds no columns of names and times", None, cure),), str(path))
    lines = (*reader.lines, *reader.stays())
    facts = reader.facts
    return Export(path.name, facts.get("title", ""), facts.get("start", ""), facts.get("end", ""), lines, sheet.remarks)


def _delimiter(text: str) -> str:
    """The one with which most rows are headings that are known; of several the one that parts them most."""
    lines = [line for line in text.splitlines() if line.strip()]

    def score(delimiter: str) -> tuple[int, int]:
        known = [len(fields_of(cells)) for cells in csv.reader(lines[:200], delimiter=delimiter)]
        return sum(map(bool, known)), sum(known)

    return max(DELIMITERS, key=score)


class _Reader:
    """Reads row by row: facts of the meeting, then sections of rows under their headings."""

    def __init__(self, sheet: Sheet) -> None:
        self.facts: dict[str, str] = {}
        self.lines: list[Line] = []
        self.num_headers = 0
        self._sheet = sheet
        self._fields: dict[str, int] = {}
        self._labels: list[str | None] = []
        self._actions: list[tuple[Line, bool, str]] = []

    def read(self, row: Row) -> None:
        """Take in one row."""
        filled = sum(map(bool, row.cells))
        if fields := fields_of(row.cells):
            self._fields, self._labels = fields, []
            self.num_headers += 1
        elif self._labels:
            for at, label in enumerate(self._labels):
                if label is not None:
                    self.facts.setdefault(label, row.cell(at))
            self._labels = []
        elif filled == 2 and fact_of(row.cells[0]):
            self.facts.setdefault(str(fact_of(row.cells[0])), row.cell(1))
            self._fields = {}
        elif filled > 2 and sum(fact_of(cell) is not None for cell in row.cells) >= 2:
            self._labels, self._fields = [fact_of(cell) for cell in row.cells], {}
        elif filled == 1 and self._is_heading(row):
            self._fields = {}
        elif self._fields:
            self._take(row)

    def stays(self) -> Iterator[Line]:
        """Stays from a list of who joined and left when; who did not leave stayed to the last moment told."""
        since: dict[str, Line] = {}
        for line, left, moment in self._actions:
            key = line.name.casefold()
            if not left:
                since.setdefault(key, line)
            elif key in since:
                joined = since.pop(key)
                yield Line(joined.place, joined.name, joined.email, joined.join, moment)
        for line in since.values():
            yield Line(line.place, line.name, line.email, line.join, self.facts.get("end", ""))

    def _is_heading(self, row: Row) -> bool:
        """Whether a row with one cell begins another section: its cell is not where names stand, or is numbered."""
        text = next(filter(None, row.cells))
        name = self._fields.get("name", self._fields.get("first_name", 0))
        return not row.cell(name) or text[:1].isdigit() or text.casefold().endswith("details")

    def _take(self, row: Row) -> None:
        name = self._cell(row, "name") or f"{self._cell(row, 'first_name')} {self._cell(row, 'last_name')}".strip()
        if says(YES, self._cell(row, "waiting")) or says(("no", "nein", "non"), self._cell(row, "came")):
            return
        place, email = self._sheet.place(row), self._cell(row, "email")
        if "action" in self._fields and "moment" in self._fields:
            moment = self._cell(row, "moment")
            line = Line(place, name, email, moment)
            self._actions.append((line, says(LEFT, self._cell(row, "action")), moment))
            return
        whole = "first_join" in self._fields or "join" not in self._fields
        join = self._cell(row, "first_join") or self._cell(row, "join")
        leave = self._cell(row, "last_leave") or self._cell(row, "leave")
        length, upn = self._cell(row, "length"), self._cell(row, "upn")
        if name or email or upn:
            self.lines.append(Line(place, name, email, join, leave, length, whole, upn))

    def _cell(self, row: Row, field: str) -> str:
        at = self._fields.get(field)
        text = "" if at is None else row.cell(at)
        return "" if text in NOTHING else text
