"""One sheet of an .xlsx workbook as rows of text, with what is hidden, merged or not worked out told."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from scheduler.errors import Fault, InputError
from scheduler.tables.rows import Row, Sheet, clean, column_letters

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST_CONTENT = 512 * 1024 * 1024
"""Bytes of a workbook when unpacked."""
WIDEST = 1000
"""No more columns are read."""
ERRORS = frozenset(("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"))
FEW = 5


def workbook_sheet(data: bytes, name: str, preferred: Sequence[str] = ()) -> Sheet:
    """The rows of one sheet of a workbook: the first visible one with a preferred name, else the first with cells.

    Formulas count as the values that the spreadsheet stored for them. Merged cells all have the value of the first.
    Hidden rows and columns are read. Raises InputError for what is no workbook.
    """
    shown = [each for each in _opened(data, name, values=True) if each.sheet_state == "visible"]
    full = [each for each in shown if any(cell.value is not None for cell in _cells(each))]
    if not full:
        return Sheet(name, (), "row")
    chosen = next((each for each in full if str(each.title).casefold() in preferred), full[0])
    formulas = next(each for each in _opened(data, name, values=False) if each.title == chosen.title)
    others = [f'"{each.title}"' for each in full if each is not chosen]
    remarks = [f'sheet "{chosen.title}" was read, and not {", ".join(others)}'] if others else []
    remarks += _hidden(chosen)
    texts, merged = _texts(chosen)
    remarks += [f"merged cells have one value: {', '.join(merged)}"] if merged else []
    return Sheet(name, tuple(_rows(texts)), "row", tuple(remarks), tuple(_faults(chosen, formulas, name)))


def _opened(data: bytes, name: str, *, values: bool) -> list[Worksheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(each.file_size for each in packed.infolist())
        if unpacked > LARGEST_CONTENT:
            raise ValueError("too large")
        return list(load_workbook(io.BytesIO(data), data_only=values).worksheets)
    except Exception:
        fault = Fault(name, "is not a workbook that can be read", cure="open it in a spreadsheet, and save it as .xlsx")
        raise InputError((fault,), name) from None


def _cells(sheet: Worksheet) -> Iterator[Cell]:
    """The cells that the file has. Going by the sheet's size instead would make those between them, in millions."""
    cells: dict[tuple[int, int], Cell] = getattr(sheet, "_cells")  # noqa: B009 - has no public name
    return (cell for (_, column), cell in sorted(cells.items(), key=lambda pair: pair[0]) if column <= WIDEST)


def _texts(sheet: Worksheet) -> tuple[dict[int, dict[int, str]], list[str]]:
    """Texts by row and position, merged cells filled; and the ranges that were merged."""
    texts: dict[int, dict[int, str]] = {}
    for cell in _cells(sheet):
        if cell.value is not None:
            texts.setdefault(cell.row, {})[cell.column - 1] = _text(cell.value)
    merged, last = [], max(texts)
    for area in sheet.merged_cells.ranges:
        first = texts.get(area.min_row, {}).get(area.min_col - 1, "")
        if not first or area.max_col > WIDEST:
            continue
        merged.append(str(area.coord))
        for row in range(area.min_row, min(area.max_row, last) + 1):
            for column in range(area.min_col, area.max_col + 1):
                texts.setdefault(row, {})[column - 1] = first
    return texts, sorted(merged)


def _rows(texts: dict[int, dict[int, str]]) -> Iterator[Row]:
    for number, cells in sorted(texts.items()):
        if any(cells.values()):
            yield Row(number, tuple(cells.get(at, "") for at in range(max(cells) + 1)))


def _text(value: Any) -> str:
    """What a spreadsheet shows, in plain form: days as 2027-03-08, times as 09:30, whole numbers without a point."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    return clean(str(value))


def _hidden(sheet: Worksheet) -> Iterator[str]:
    """What the spreadsheet does not show, and was read all the same."""
    used = {cell.column for cell in _cells(sheet) if cell.value is not None}
    columns = {
        at
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden
        for at in used
        if (dimension.min or 0) <= at <= (dimension.max or 0)
    }
    yield from _told("column", [column_letters(at - 1) for at in sorted(columns)])
    full = {cell.row for cell in _cells(sheet) if cell.value is not None}
    rows = sorted(at for at, dimension in sheet.row_dimensions.items() if dimension.hidden and at in full)
    yield from _told("row", [str(at) for at in rows])


def _told(kind: str, names: list[str]) -> Iterator[str]:
    if names:
        more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
        plural, verb = ("s", "were") if len(names) > 1 else ("", "was")
        yield f"hidden {kind}{plural} {', '.join(names[:FEW])}{more} {verb} read"


def _faults(values: Worksheet, formulas: Worksheet, name: str) -> Iterator[Fault]:
    stored = {(cell.row, cell.column): cell.value for cell in _cells(values)}
    for cell in _cells(formulas):
        place = f"{name} {cell.coordinate}"
        value = stored.get((cell.row, cell.column))
        if cell.data_type == "f" and value is None:
            cure = "open it in a spreadsheet and save it, or paste values"
            yield Fault(place, "holds a formula of which no value is stored", cure=cure)
        elif value in ERRORS:
            yield Fault(place, "is an error of the spreadsheet", value, "mend the formula, or write the value")
