"""Columns known by the names that people give them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scheduler.documents.nearest import nearest, plainly
from scheduler.errors import Fault
from scheduler.tables.rows import Table


@dataclass(frozen=True)
class Columns:
    """Which column holds which field, by position; and the headings of those that hold none."""

    positions: dict[str, int]
    further: dict[str, int]


def recognise(
    table: Table,
    known: Mapping[str, Sequence[str]],
    required: Sequence[str],
    stated: Mapping[str, str] | None = None,
) -> tuple[Columns, tuple[Fault, ...]]:
    """Find the columns of fields by their names or ``known`` other names; faults for missing and doubled ones.

    ``stated`` says by plain heading what a column is, whatever it is called: a field, ``attribute`` or ``ignore``.
    """
    fields = names_of_fields(known)
    columns, faults = Columns({}, {}), []
    place = f"{table.unit} {table.header.line}"
    said = stated or {}
    for at, heading in enumerate(table.header.cells):
        field = said.get(plainly(heading), fields.get(plainly(heading)))
        if field == "ignore":
            continue
        if field is None or field not in known:
            columns.further[heading] = at
        elif field in columns.positions:
            other = table.header.cells[columns.positions[field]]
            faults.append(
                Fault(place, f'is the {field} again, after "{other}"', heading, "keep one of the two columns")
            )
        else:
            columns.positions[field] = at
    faults += _missing(place, columns, fields, required)
    return columns, tuple(faults)


def names_of_fields(known: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Fields by their plain names and other names."""
    return {plainly(name): field for field, names in known.items() for name in (field, *names)}


def _missing(place: str, columns: Columns, fields: Mapping[str, str], required: Sequence[str]) -> Iterator[Fault]:
    for field in required:
        if field not in columns.positions:
            names = [name for name, owner in fields.items() if owner == field]
            near = next(filter(None, (nearest(name, columns.further) for name in names)), None)
            cure = f'is it "{near}"? Name that column "{field}"' if near else f'add a column "{field}"'
            yield Fault(place, f'has no column "{field}"', None, cure)
