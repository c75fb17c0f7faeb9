"""Workbooks (.xlsx) read: every sheet's cells with their places, whatever program saved them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.utils.datetime import from_excel

from scheduler.documents.text import read_bytes
from scheduler.errors import Fault, InputError

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST_WORKBOOK = 64 * 1024 * 1024
LARGEST_UNPACKED = 512 * 1024 * 1024
MOST_CELLS = 5_000_000
"""A hundred thousand rows of a dozen columns have 1.2 million."""
FEWEST_DAYS, MOST_DAYS = 20_000.0, 80_000.0
"""Numbers between these are dates of 1954 to 2119 where a date is expected."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its place, like ``Rosters!C14``, what stands in it, and whether it is merged with others."""

    place: str
    value: str | int | float | dt.datetime | dt.time | None
    merged: bool = False
    epoch: dt.datetime = dt.datetime(1899, 12, 30)

    @property
    def text(self) -> str:
        """What it shows as text, without blanks around it; whole numbers without a point."""
        value = self.value
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value).replace("\N{NO-BREAK SPACE}", " ").strip()

    @property
    def moment(self) -> dt.datetime | None:
        """The moment that it holds, to the minute: a date cell, a date's number, or ISO text (perhaps with an offset).

        ``None`` where it holds none.
        """
        value: Any = self.value
        if isinstance(value, int | float) and not isinstance(value, bool) and FEWEST_DAYS < value < MOST_DAYS:
            value = from_excel(value, self.epoch)
        elif isinstance(value, str):
            try:
                value = dt.datetime.fromisoformat(_iso(self.text))
            except ValueError:
                return None
        if not isinstance(value, dt.datetime):
            return None
        return (value + dt.timedelta(seconds=30)).replace(second=0, microsecond=0)


@dataclass(frozen=True)
class Sheet:
    """A sheet, hidden or not: its rows from the top, each with as many cells as the widest."""

    title: str
    rows: tuple[tuple[Cell, ...], ...]


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Every sheet of a workbook. Of formulas the values last worked out are read.

    Raises InputError for what is no workbook.
    """
    data = read_bytes(path, LARGEST_WORKBOOK)
    name = str(path)
    _refuse_bombs(data, name)
    try:
        workbook = load_workbook(io.BytesIO(data), data_only=True)
        return tuple(_sheet(sheet, workbook.epoch, name) for sheet in workbook.worksheets)
    except InputError:
        raise
    except Exception as error:
        raise _refused(name, f"is no workbook that can be read ({type(error).__name__})") from None


def _refuse_bombs(data: bytes, name: str) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refused(name, "is an old .xls file, or one with a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(each.file_size for each in packed.infolist())
            is_workbook = "[Content_Types].xml" in packed.namelist()
    except zipfile.BadZipFile:
        raise _refused(name, "is no .xlsx file") from None
    if size > LARGEST_UNPACKED:
        raise _refused(name, f"is larger than {LARGEST_UNPACKED // 2**20} MB unpacked")
    if not is_workbook:
        raise _refused(name, "is no .xlsx file")


def _sheet(sheet: Worksheet, epoch: dt.datetime, name: str) -> Sheet:
    if sheet.max_row * sheet.max_column > MOST_CELLS:
        raise _refused(name, f'has too many cells on the page "{sheet.title}"')
    title = quote_sheetname(sheet.title).strip("'") if sheet.title.isalnum() else quote_sheetname(sheet.title)
    first = {cells.coord.split(":")[0] for cells in sheet.merged_cells.ranges}
    rows = []
    for row in sheet.iter_rows():
        found = []
        for at, cell in enumerate(row, start=1):
            coordinate = f"{get_column_letter(at)}{cell.row}"
            merged = isinstance(cell, MergedCell) or coordinate in first
            found.append(Cell(f"{title}!{coordinate}", _value(cell.value), merged, epoch))
        rows.append(tuple(found))
    return Sheet(sheet.title, tuple(rows))


def _value(value: Any) -> str | int | float | dt.datetime | dt.time | None:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime.combine(value, dt.time())
    if value is None or isinstance(value, int | float | dt.datetime | dt.time):
        return value
    return str(value)


def _iso(text: str) -> str:
    """Without a day of the week before it."""
    day, _, rest = text.partition(" ")
    return rest.strip() if day.isalpha() else text


def _refused(name: str, what: str) -> InputError:
    return InputError((Fault(name, what, cure="save it as .xlsx, without a password"),), name)
