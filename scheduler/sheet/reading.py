"""Reads a sheet again: which rows say something else than they were written with."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from scheduler.documents.nearest import nearest
from scheduler.errors import Fault, InputError, MistakeError
from scheduler.sheet.edits import Edit, Refusal, SeatEdit, SessionEdit
from scheduler.sheet.pages import IN_SESSION, MARK, WHY, data_pages, start_heading
from scheduler.sheet.source import (
    OPEN_MARKS,
    PERSON,
    SEAT,
    SEAT_MARKS,
    SESSION,
    SESSION_MARKS,
    BookKey,
    Key,
    Mark,
    Source,
    parse_book_key,
    parse_key,
)
from scheduler.tables.sheets import Cell, Sheet
from scheduler.tables.workbook import Page, Value
from scheduler.timezones import local, to_minute

FEW = 3
"""Refusals of one kind in one column that are told one by one."""
MARKS: Mapping[str, Sequence[Mark]] = {SEAT: SEAT_MARKS, SESSION: SESSION_MARKS}


@dataclass
class Reading:
    """What a sheet asks for, what in it cannot be taken, and what else should be known."""

    edits: list[Edit] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Row:
    """A row of a sheet, its cells by heading, and the mark that it was written with."""

    cells: Mapping[str, Cell]
    was: Mark | None
    place: str


@dataclass(frozen=True)
class _Expected:
    """A row as it would be written now."""

    page: str
    values: Mapping[str, Value]
    editable: frozenset[str]


class _RefusedError(Exception):
    """A row that cannot be taken."""

    def __init__(self, cell: Cell, rule: str, message: str) -> None:
        super().__init__(message)
        self.cell, self.rule, self.message = cell, rule, message


def book_key(sheets: Iterable[Sheet], path: Path) -> BookKey:
    """Which plan a workbook is of. Raises InputError for one that is no such sheet, or of several plans."""
    keys = {found[2] for sheet in sheets if (found := _header(sheet)) is not None}
    if not keys:
        cure = "name a file that schedule sheet wrote; pages keep a hidden first column"
        raise InputError([Fault(str(path), "is no sheet of a plan: no page has its hidden key", cure=cure)])
    if len(keys) > 1:
        raise InputError([Fault(str(path), "holds pages of several plans", cure="keep those of one plan")])
    return keys.pop()


def read_edits(sheets: Sequence[Sheet], source: Source) -> Reading:
    """Every row that was changed. ``source`` is the plan that the sheet was written from, with the sheet's zone."""
    return _Reader(source, book_key(sheets, Path("the sheet"))).read(sheets)


class _Reader:
    """Compares a sheet's rows with those that would be written now."""

    def __init__(self, source: Source, key: BookKey) -> None:
        self.source = source
        self.same_cohort = key.cohort_sha256 == source.key.cohort_sha256
        self.reading = Reading()
        self.touched: dict[tuple[str, str], list[Refusal]] = defaultdict(list)
        """Cells that are not read and were changed, by page and heading."""
        self.gone: dict[str, list[str]] = defaultdict(list)
        """Rows that are there no more, by page."""

    def read(self, sheets: Sequence[Sheet]) -> Reading:
        found = self._rows(sheets)
        if not self.same_cohort:
            self.reading.notes.append("The cohort was changed since the sheet was written; only what is marked counts.")
        for page in data_pages(self.source):
            expected = dict(_expected(page))
            for key, row in expected.items():
                self._one(key, row, found.pop(key, []))
        for rows in found.values():
            message = "its hidden key is of no row of this plan: undo what was done to the first column"
            self._refuse(rows[0].place, "", "reading", message)
        for refusals in self.touched.values():
            self._tell_touched(refusals)
        for page_title, names in self.gone.items():
            self._tell_gone(page_title, names)
        return self.reading

    def _rows(self, sheets: Sequence[Sheet]) -> dict[Key, list[_Row]]:
        """Every row with a key, wherever it stands now."""
        found: dict[Key, list[_Row]] = defaultdict(list)
        for sheet in sheets:
            header = _header(sheet)
            if header is None:
                continue
            at, column, _ = header
            headings = [cell.text for cell in sheet.rows[at]]
            for row in sheet.rows[at + 1 :]:
                parsed = parse_key(row[column].text)
                if parsed is None:
                    self._strange(row, column, headings)
                    continue
                cells = dict(reversed([pair for pair in zip(headings, row, strict=True) if pair[0]]))
                found[parsed[0]].append(_Row(cells, parsed[1], row[column].place))
        return found

    def _strange(self, row: Sequence[Cell], column: int, headings: Sequence[str]) -> None:
        """A row that was added, or lost its key: told where something stands under a heading."""
        filled = [cell for cell, heading in zip(row, headings, strict=True) if heading and cell.text]
        if row[column].text:
            self._refuse(row[column].place, "", "reading", "its hidden key was changed: undo that")
        elif any(heading in (IN_SESSION, MARK) for cell, heading in zip(row, headings, strict=True) if cell.text):
            message = "was added by hand: mark the row of the person or session instead"
            self._refuse(filled[0].place, "", "reading", message)

    def _one(self, key: Key, expected: _Expected, rows: Sequence[_Row]) -> None:
        """One row as it was written, and where it is found now."""
        if not rows:
            if key[0] != PERSON:
                self.gone[expected.page].append(_name(expected))
            return
        row = rows[0]
        for other in rows[1:]:
            if any(not _same(_value(row, each), _cell(other, each)) for each in expected.editable):
                message = f"this row stands twice, and says something else at {row.place}"
                self._refuse(other.place, "", "contradiction", message)
                return
        try:
            self._refuse_merged(expected, row)
            edit = self._edit(key, expected, row)
        except _RefusedError as error:
            self._refuse(error.cell.place, self._subject(key), error.rule, error.message)
            return
        if edit is not None:
            self.reading.edits.append(edit)
        elif key[0] != PERSON:
            self._idle_reason(expected, row)
        self._look_at_held(expected, row)

    def _edit(self, key: Key, expected: _Expected, row: _Row) -> Edit | None:
        if key[0] == PERSON:
            return None
        if key[0] == SESSION:
            return self._session_edit(key[1], expected, row)
        return self._seat_edit(key, expected, row)

    def _seat_edit(self, key: Key, expected: _Expected, row: _Row) -> SeatEdit | None:
        learner, clinic = key[1], key[2]
        before = key[3] if key[0] == SEAT else None
        session, mark_cell = row.cells.get(IN_SESSION), row.cells.get(MARK)
        mark = self._mark(mark_cell, MARKS.get(key[0], OPEN_MARKS), row.was)
        after = before if session is None else self._session(session, clinic, before)
        if session is not None and after is None and before is not None and mark not in ("never", "not then"):
            raise _RefusedError(session, "reading", "is blank: choose a session, or mark the row never or not then")
        if mark_cell is not None and mark == "never" and after not in (None, before):
            raise _RefusedError(mark_cell, "contradiction", f"says never, and {_place(session)} names a session")
        if mark in ("never", "not then") and after == before:
            after = None
        why = self._why(row)
        known = expected.values.get(WHY) if self.same_cohort else why
        moved = after != before
        if not moved and mark == row.was and (mark is None or why == known):
            return None
        place = session if moved and session is not None and mark not in ("never", "not then") else mark_cell
        return SeatEdit(_place(place) or row.place, learner, clinic, before, after, row.was, mark, why)

    def _session(self, cell: Cell, clinic: str, before: str | None) -> str | None:
        """The session that a cell names, by its id; numbers and letters' case are what spreadsheets change."""
        text = cell.text
        if not text:
            return None
        if text == before:
            return before
        ids = [each.id for each in self.source.plan.sessions if each.clinic == clinic]
        for alike in (lambda each: each == text, lambda each: _plain(each) == _plain(text)):
            found = [each for each in ids if alike(each)]
            if len(found) == 1:
                return found[0]
        other = self.source.session_by_id.get(text)
        if other is not None:
            raise _RefusedError(cell, "requests", f"{text} is a session of {self.source.title(other.clinic)}")
        near = nearest(text, ids)
        meant = f"; did you mean {near}?" if near else ""
        raise _RefusedError(cell, "reading", f'"{text}" is no session of {self.source.title(clinic)}{meant}')

    def _session_edit(self, session: str, expected: _Expected, row: _Row) -> SessionEdit | None:
        cell, mark_cell = row.cells.get(start_heading(self.source.zone)), row.cells.get(MARK)
        before = self.source.start_of[session]
        start = before if cell is None else self._start(cell, before)
        mark = self._mark(mark_cell, SESSION_MARKS, None)
        if start == before and mark is None:
            return None
        if mark == "never" and start != before and mark_cell is not None:
            raise _RefusedError(mark_cell, "contradiction", f"says never, and {_place(cell)} says another time")
        place = cell if start != before else mark_cell
        clinic = self.source.session_by_id[session].clinic
        return SessionEdit(_place(place) or row.place, session, clinic, before, start, mark, self._why(row))

    def _start(self, cell: Cell, before: int) -> int:
        """The minute that a cell of a start means in the sheet's zone."""
        found = cell.moment
        if found is None:
            told = f'"{cell.text}" is no date with a time' if cell.text else "is blank"
            raise _RefusedError(cell, "reading", f"{told}; write one like 2027-03-09 14:00")
        if found == local(before, self.source.zone):
            return before
        try:
            return to_minute(found, self.source.zone)
        except MistakeError as error:
            raise _RefusedError(cell, "reading", f"{cell.text} {error.message}; {error.cure}") from None

    def _mark(self, cell: Cell | None, known: Sequence[Mark], was: Mark | None) -> Mark | None:
        if cell is None:
            return was
        text = " ".join(cell.text.casefold().replace("-", " ").replace("_", " ").split())
        if not text:
            return None
        for mark in known:
            if text == mark:
                return mark
        near = nearest(text, known)
        can = f"did you mean {near}?" if near else f"write {' or '.join(known)}"
        raise _RefusedError(cell, "reading", f'"{cell.text}" is no mark here; {can}')

    def _why(self, row: _Row) -> str | None:
        cell = row.cells.get(WHY)
        return cell.text or None if cell is not None else None

    def _idle_reason(self, expected: _Expected, row: _Row) -> None:
        cell = row.cells.get(WHY)
        if cell is not None and cell.text and self.same_cohort and not _same(expected.values.get(WHY), cell):
            self.reading.notes.append(f"{cell.place}: a reason without a mark; nothing is decided by it.")

    def _refuse_merged(self, expected: _Expected, row: _Row) -> None:
        """A merged cell says one thing for several rows, of which programs keep the first alone."""
        for heading in sorted(expected.editable):
            cell = row.cells.get(heading)
            if cell is not None and cell.merged and not _same(expected.values.get(heading), cell):
                raise _RefusedError(cell, "reading", "is merged with others: part them, and fill in each")

    def _look_at_held(self, expected: _Expected, row: _Row) -> None:
        """Cells that are not read must say what they said; where the cohort has changed nobody can tell."""
        if not self.same_cohort:
            return
        for heading, value in expected.values.items():
            cell = row.cells.get(heading)
            if heading not in expected.editable and cell is not None and not cell.merged and not _same(value, cell):
                message = f'is only for reading: it says "{cell.text}", the plan "{_shown(value)}"'
                refusal = Refusal(cell.place, heading, ("read_only",), (message,))
                self.touched[expected.page, heading].append(refusal)

    def _tell_touched(self, refusals: Sequence[Refusal]) -> None:
        """One by one where they are few, else the first and how many."""
        if len(refusals) <= FEW:
            self.reading.refusals += refusals
            return
        first, more = refusals[0], len(refusals) - 1
        told = (*first.breaches, f"{more} more cells of this column are changed, too")
        self.reading.refusals.append(replace(first, breaches=told))

    def _tell_gone(self, page: str, names: Sequence[str]) -> None:
        told = "; ".join(names[:FEW]) + ("" if len(names) <= FEW else f" and {len(names) - FEW} more")
        rows = "1 row is gone, and stays" if len(names) == 1 else f"{len(names)} rows are gone, and stay"
        self.reading.notes.append(f"{page}: {rows} in the plan as before: {told}.")

    def _subject(self, key: Key) -> str:
        """Whom or what a row is about."""
        if key[0] == SESSION:
            return key[1]
        name = self.source.name("instructor" if key[1] == "instructor" else "learner", key[1])
        return f"{name} ({key[1]}), {self.source.title(key[2])}"

    def _refuse(self, place: str, what: str, rule: str, message: str) -> None:
        self.reading.refusals.append(Refusal(place, what, (rule,), (message,)))


def _header(sheet: Sheet) -> tuple[int, int, BookKey] | None:
    """Where the header of a page is: its row, the column of keys, and what that says."""
    for at, row in enumerate(sheet.rows):
        for column, cell in enumerate(row):
            if isinstance(cell.value, str) and cell.value.startswith("["):
                key = parse_book_key(cell.text)
                if key is not None:
                    return at, column, key
    return None


def _expected(page: Page) -> Iterator[tuple[Key, _Expected]]:
    editable = frozenset(column.heading for column in page.columns if column.editable)
    for row in page.rows:
        parsed = parse_key(str(row[0]))
        if parsed is not None:
            values = {column.heading: value for column, value in zip(page.columns[1:], row[1:], strict=True)}
            yield parsed[0], _Expected(page.title, values, editable)


def _same(value: Value, cell: Cell | None) -> bool:
    """Whether a cell says what was written, whatever type a program made of it."""
    if cell is None:
        return True
    if isinstance(value, dt.datetime):
        return cell.moment == value
    return _words(_shown(value)) == _words(cell.text)


def _words(text: str) -> str:
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def _shown(value: Value) -> str:
    return "" if value is None else str(value)


def _value(row: _Row, heading: str) -> Value:
    cell = row.cells.get(heading)
    return None if cell is None else cell.text


def _cell(row: _Row, heading: str) -> Cell | None:
    return row.cells.get(heading)


def _plain(text: str) -> str:
    """Case aside, and zeros before a number."""
    plain = text.casefold()
    return plain.lstrip("0") or "0" if plain.isdigit() else plain


def _place(cell: Cell | None) -> str:
    return "" if cell is None else cell.place


def _name(expected: _Expected) -> str:
    """A row by its first visible cells."""
    return ", ".join(_shown(value) for value in list(expected.values.values())[:3:2])
