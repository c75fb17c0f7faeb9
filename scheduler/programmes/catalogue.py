"""A catalogue of courses in a table, as components of a programme; every row's faults are told with their line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError

from scheduler.cohort.base import WRITTEN
from scheduler.cohort.checks.names import Names
from scheduler.documents.nearest import nearest, plainly
from scheduler.documents.places import Located
from scheduler.documents.structure import faults_of_form
from scheduler.errors import Fault, InputError
from scheduler.programmes.checks import component_faults
from scheduler.programmes.programme import Component, ContentType, Programme
from scheduler.programmes.vocabulary import COLUMNS, IN_TITLES, OTHER_TYPES
from scheduler.tables.columns import Columns, recognise
from scheduler.tables.rows import Row, Table, one_line, read_sheet, table_of

REQUIRED = ("title", "complexity", "learners")
WHOLE_NUMBERS = ("complexity", "learners", "capacity", "live_minutes", "async_minutes", "preparation_minutes")
CHOICES = ("content_type", "risk", "regulation", "will_teach")

_WHOLE = re.compile(r"[0-9]+(\.0{1,2})?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[\s,'][0-9]{3})+")


@dataclass(frozen=True)
class Entry:
    """A row of a catalogue as a component, and whether its title told the type of its content."""

    row: Row
    component: Component
    type_from_title: bool


@dataclass(frozen=True)
class Catalogue:
    """A table, its columns, and its rows as components of a programme."""

    table: Table
    columns: Columns
    programme: Programme
    entries: tuple[Entry, ...]


def read_catalogue(path: Path, *, capacity: int | None = None) -> Catalogue:
    """The catalogue in a CSV file or a workbook; ``capacity`` is that of a clinic where a row states none.

    Raises InputError with every fault of the header, or else of the rows.
    """
    names = {plainly(name) for field, others in COLUMNS.items() for name in (field, *others)}
    table = table_of(read_sheet(path), lambda heading: plainly(heading) in names)
    columns, faults = recognise(table, COLUMNS, REQUIRED)
    if not table.rows and not faults:
        faults = (Fault(table.name, "has no rows", cure="is it the right file?"),)
    if faults:
        raise InputError(faults, table.name)
    programme = Programme(schema_version=1, id=path.stem or "catalogue", min_learners=1, components=())
    if capacity is not None:
        programme = programme.model_copy(update={"capacity": capacity})
    reader = _Reader(table, columns, programme)
    entries = tuple(entry for row in table.rows if (entry := reader.entry(row)) is not None)
    if table.faults or reader.faults:
        raise InputError((*table.faults, *reader.faults), table.name)
    components = tuple(entry.component for entry in entries)
    return Catalogue(table, columns, programme.model_copy(update={"components": components}), entries)


class _Reader:
    """Reads rows one by one, and keeps their faults and ids."""

    def __init__(self, table: Table, columns: Columns, programme: Programme) -> None:
        self.table, self.positions, self.programme = table, columns.positions, programme
        self.faults: list[Fault] = []
        self._line_by_id: dict[str, int] = {}
        self._sites = Names("a site", "sites", ())

    def entry(self, row: Row) -> Entry | None:
        """The row as a component; ``None`` where it has faults, which are kept."""
        document, faults = self._document(row)
        named = "content_type" in document or "content_type" in {fault.place[0] for fault in faults}
        if not named:
            document["content_type"] = _type_in(str(document.get("title", "")))
        component = None
        try:
            component = Component.model_validate(document, context=WRITTEN)
            faults += component_faults(self.programme, component, (), self._sites)
        except ValidationError as error:
            known = {fault.place for fault in faults}
            faults += [each for each in faults_of_form(error, Component, document) if each.place not in known]
        self._refuse_again(row, str(document["id"]), faults)
        self.faults += [self._fault(row, fault) for fault in faults]
        if faults or component is None:
            return None
        return Entry(row, component, not named and component.content_type != "other")

    def _document(self, row: Row) -> tuple[dict[str, Any], list[Located]]:
        document: dict[str, Any] = {"id": f"row-{row.line}"}
        faults: list[Located] = []
        for field, at in self.positions.items():
            if not row.cells[at]:
                continue
            try:
                document[field] = _value(field, row.cells[at])
            except _CellError as error:
                faults.append(Located((field,), error.message, error.cure))
        return document, faults

    def _refuse_again(self, row: Row, name: str, faults: list[Located]) -> None:
        if name in self._line_by_id:
            told = f"is already the id of {self.table.unit} {self._line_by_id[name]}"
            faults.append(Located(("id",), told, "ids are unique: choose another"))
        self._line_by_id.setdefault(name, row.line)

    def _fault(self, row: Row, fault: Located) -> Fault:
        field = str(fault.place[0])
        at = self.positions.get(field)
        if at is None:
            return Fault(f"{self.table.place(row)}, {field}", fault.message, None, fault.cure)
        return Fault(self.table.place(row, at), fault.message, row.cells[at] or None, fault.cure)


class _CellError(Exception):
    def __init__(self, message: str, cure: str) -> None:
        super().__init__(message)
        self.message, self.cure = message, cure


def _value(field: str, cell: str) -> str | int:
    if field in WHOLE_NUMBERS:
        return _whole(cell)
    return _choice(field, cell) if field in CHOICES else one_line(cell)


def _whole(cell: str) -> int:
    if _WHOLE.fullmatch(cell) and cell.isascii():
        return int(cell.partition(".")[0][:20])
    if _GROUPED.fullmatch(cell) and cell.isascii():
        return int(re.sub(r"\D", "", cell)[:20])
    raise _CellError("is not a whole number", "write digits alone")


def _choice(field: str, cell: str) -> str:
    choices = _choices(field)
    by_name = {plainly(choice): choice for choice in choices}
    if field == "content_type":
        by_name |= OTHER_TYPES
    plain = plainly(cell)
    if plain in by_name:
        return str(by_name[plain])
    if field == "regulation" and plain == "no":
        return "none"
    near = nearest(plain, by_name)
    cure = f"write one of {', '.join(choices)}" if near is None else f'did you mean "{by_name[near]}"?'
    raise _CellError(f"is not a known {field}", cure)


def _choices(field: str) -> tuple[str, ...]:
    """What a field may be, where it is one of several words."""
    kind = Component.model_fields[field].annotation
    options = (kind, *get_args(kind))
    return next(get_args(option) for option in options if get_origin(option) is Literal)


def _type_in(title: str) -> ContentType:
    """What the words of a title say, or else ``other``."""
    words = f" {plainly(title)} "
    return next((content for name, content in IN_TITLES.items() if f" {name} " in words), "other")
