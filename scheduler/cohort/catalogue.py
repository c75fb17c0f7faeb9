"""Catalogues of async items, which cohorts share instead of retyping them: JSON, or a table."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scheduler.cohort.base import WRITTEN, Entity
from scheduler.cohort.clinic import AsyncAlternative
from scheduler.cohort.paths import find_inside
from scheduler.cohort.words import Line
from scheduler.documents.places import Located, Place, in_order
from scheduler.documents.structure import faults_of_form
from scheduler.documents.text import parse, read_bytes
from scheduler.documents.version import SchemaVersion
from scheduler.errors import Fault, InputError
from scheduler.tables.columns import recognise
from scheduler.tables.rows import Row, Table, parse_table

COLUMNS = {
    "id": ("code", "item id"),
    "title": ("name", "item"),
    "covers": ("clinics", "covers clinics"),
    "kind": ("type", "format"),
    "duration_minutes": ("duration", "minutes"),
    "languages": ("language",),
    "url": ("link", "address"),
    "facilitated": (),
    "low_bandwidth": ("works on a slow connection",),
    "captions": ("captioned", "subtitles"),
    "recording_of": (),
    "recording_delay_hours": (),
    "due_days": (),
}
"""The columns of a table, with other names that people give them."""

TABLES = (".csv", ".xlsx", ".tsv", ".txt")
"""How the names of tables end; everything else is JSON."""

REQUIRED = ("id", "title", "kind", "duration_minutes")
LISTS = ("covers", "languages")
NUMBERS = ("duration_minutes", "recording_delay_hours", "due_days")
ANSWERS = ("facilitated", "low_bandwidth", "captions")
YES, NO = ("yes", "y", "true", "1", "x"), ("no", "n", "false", "0")


class Items(Entity):
    """A catalogue as JSON: its items are written as in a cohort file."""

    schema_version: SchemaVersion
    title: Line | None = None
    async_alternatives: tuple[AsyncAlternative, ...]


@dataclass(frozen=True)
class Catalogue:
    """What a cohort's catalogue holds, or what is wrong with it.

    ``path`` is as the cohort writes it, ``sha256`` that of the file's bytes in hexadecimal, ``None`` where it could not
    be read. ``items`` is ``None`` where there are ``faults``, which stand at the cohort's field.
    """

    path: str
    sha256: str | None = None
    items: tuple[AsyncAlternative, ...] | None = None
    faults: tuple[Located, ...] = ()


def read_catalogue(name: str, folder: Path | None) -> Catalogue:
    """The catalogue that a cohort names; ``folder`` is the cohort's, ``None`` for one in memory. Raises nothing."""
    path, why = find_inside(None if folder is None else folder.resolve(), name)
    if path is None:
        return Catalogue(name, faults=(Located(("catalogue",), why, "put it beside the cohort file, or below"),))
    try:
        data = read_bytes(path)
        sha256 = hashlib.sha256(data).hexdigest()
        return Catalogue(name, sha256, parse_catalogue(data, name))
    except InputError as error:
        return Catalogue(name, faults=tuple(_at_field(fault, (str(path), name)) for fault in error.faults))


def parse_catalogue(data: bytes, name: str) -> tuple[AsyncAlternative, ...]:
    """The items in the bytes of a catalogue; a table where ``name`` ends like one's. Raises InputError."""
    return _of_table(parse_table(data, name)) if name.casefold().endswith(TABLES) else _of_json(data, name)


def _at_field(fault: Fault, files: tuple[str, ...]) -> Located:
    """The fault at the cohort's field, which names the file already."""
    file = next((each for each in files if fault.path.startswith(each)), "")
    place = fault.path.removeprefix(file).lstrip()
    told = str(Fault(place, fault.message, fault.value)) if place else fault.message
    return Located(("catalogue",), told, fault.cure)


def _of_json(data: bytes, name: str) -> tuple[AsyncAlternative, ...]:
    document, found = parse(data, name)
    items: tuple[AsyncAlternative, ...] = ()
    try:
        items = Items.model_validate(document, context=WRITTEN).async_alternatives
    except ValidationError as error:
        found += faults_of_form(error, Items, document)
    for at, item in enumerate(items):
        found += (Located(("async_alternatives", at, *place), told, cure) for place, told, cure in _odd(item))
    found += (
        Located(("async_alternatives", at, "id"), f"is already the id of async_alternatives[{first}]", "choose another")
        for at, first in _again(items)
    )
    if found:
        raise InputError(in_order(found, document), name)
    return items


def _of_table(table: Table) -> tuple[AsyncAlternative, ...]:
    columns, faults = recognise(table, COLUMNS, REQUIRED)
    if faults:
        raise InputError(faults, table.name)
    found: list[Fault] = []
    items, rows = [], []
    for row in table.rows:
        cells = {field: row.cells[at] for field, at in columns.positions.items() if row.cells[at]}
        item, located = _of_cells(cells)
        found += (_at_cell(table, row, columns.positions, each) for each in located)
        if item is not None:
            items.append(item)
            rows.append(row)
    for at, first in _again(tuple(items)):
        told = f"is already the id of {table.unit} {rows[first].line}"
        found.append(_at_cell(table, rows[at], columns.positions, Located(("id",), told, "choose another")))
    if found:
        raise InputError(found, table.name)
    return tuple(items)


def _of_cells(cells: dict[str, str]) -> tuple[AsyncAlternative | None, list[Located]]:
    """A row as an item, and what is wrong with it."""
    document: dict[str, Any] = {"covers": []}
    for field, cell in cells.items():
        document[field] = _value(field, cell)
    try:
        item = AsyncAlternative.model_validate(document, context=WRITTEN)
    except ValidationError as error:
        return None, list(faults_of_form(error, AsyncAlternative, document))
    return item, [Located(place, told, cure) for place, told, cure in _odd(item)]


def _value(field: str, cell: str) -> Any:
    """A cell as a document would have it; what it cannot be stays a text, and the form's checks tell."""
    if field in LISTS:
        return [each for part in re.split("[;,]", cell) if (each := part.strip())]
    if field in NUMBERS and cell.isascii() and cell.isdecimal():
        return int(cell[:20])
    if field in ANSWERS and cell.casefold() in (*YES, *NO):
        return cell.casefold() in YES
    return cell.casefold() if field == "kind" else cell


def _at_cell(table: Table, row: Row, positions: dict[str, int], located: Located) -> Fault:
    field = str(located.place[0])
    at = positions.get(field)
    cell = row.cells[at] if at is not None and row.cells[at] else None
    cure = 'write "yes" or "no"' if field in ANSWERS else located.cure
    return Fault(table.place(row, at), located.message, cell, cure)


def _odd(item: AsyncAlternative) -> Iterator[tuple[Place, str, str]]:
    """What does not agree within an item."""
    if item.recording_of is not None and item.recording_of not in item.covers:
        yield ("recording_of",), "is not among the clinics that it covers", "add it to covers"
    if item.recording_of is not None and item.kind != "recording":
        yield ("kind",), "is not a recording, and it is the recording of a clinic", 'write "recording"'
    for field, entries in (("covers", item.covers), ("languages", [each.casefold() for each in item.languages or ()])):
        for at, entry in enumerate(entries):
            if entry in entries[:at]:
                yield (field, at), "comes twice in the list", "keep one of the two"


def _again(items: tuple[AsyncAlternative, ...]) -> Iterator[tuple[int, int]]:
    """The positions of items whose id came before, and where it did."""
    first: dict[str, int] = {}
    for at, item in enumerate(items):
        if item.id in first:
            yield at, first[item.id]
        first.setdefault(item.id, at)
