"""Workbooks (.xlsx) written: pages of rows with a header, filters, lists to choose from and cells held fast."""

from __future__ import annotations

import datetime as dt
import io
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from scheduler.tables.safe import DANGEROUS

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | dt.datetime | None
"""What is written into a cell; a datetime is naive: what a clock shows."""

MOMENT_FORMAT = "ddd yyyy-mm-dd hh:mm"
LONGEST_TEXT = 32_767
ARROW = 4
"""Characters that a filter's arrow takes of a heading."""
LINE = 15.0
"""Points of a line of text."""
NOTE_WIDTH = 80
SHOWN_MOMENT = len("Mon 2027-03-08 09:00") + 2
LISTS = "Lists"
"""The hidden page that holds what can be chosen."""


@dataclass(frozen=True)
class Column:
    """A column: its heading, its greatest width in characters, and whether its cells may be changed."""

    heading: str
    width: int
    editable: bool = False
    hidden: bool = False


@dataclass(frozen=True)
class Page:
    """A page of rows below a header. ``choices`` names, for a column's position, the list of each row to choose from.

    ``between`` are the first and the last moment that is expected in editable cells of moments.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    between: tuple[dt.datetime, dt.datetime] | None = None


@dataclass(frozen=True)
class Note:
    """A page to be read: paragraphs, each with its style."""

    title: str
    paragraphs: tuple[tuple[Literal["title", "heading", "text"], str], ...]


@dataclass(frozen=True)
class Book:
    """A workbook: pages in order, and the lists that they name."""

    pages: tuple[Page | Note, ...]
    lists: Mapping[str, tuple[str, ...]]


def book_bytes(book: Book) -> bytes:
    """The workbook as the bytes of an .xlsx file. No text in it is a formula, whatever it begins with."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for style in _styles():
        workbook.add_named_style(style)
    places = _places(book.lists)
    for page in book.pages:
        sheet = workbook.create_sheet(page.title)
        if isinstance(page, Note):
            _write_note(sheet, page)
        else:
            _write_page(sheet, page, places)
        _print_well(sheet, page)
    _write_lists(workbook.create_sheet(LISTS), book.lists)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _styles() -> Iterator[NamedStyle]:
    thin = Side(style="thin", color="D0D5DB")
    frame = Border(bottom=thin, right=thin)
    top = Alignment(horizontal="left", vertical="top", wrap_text=True)
    middle = Alignment(horizontal="center", vertical="top")
    for name, editable in (("held", False), ("open", True)):
        fill = PatternFill("solid", fgColor="FFF7D6") if editable else PatternFill()
        for kind, code, align in (("text", "@", top), ("number", "0", middle), ("moment", MOMENT_FORMAT, top)):
            yield NamedStyle(
                f"{name} {kind}",
                font=Font(name="Calibri", size=11),
                fill=fill,
                border=frame,
                alignment=align,
                number_format=code,
                protection=Protection(locked=not editable),
            )
    white = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
    for name, color in (("held heading", "33475B"), ("open heading", "8A5A00")):
        yield NamedStyle(name, font=white, fill=PatternFill("solid", fgColor=color), alignment=top, number_format="@")
    yield NamedStyle("note title", font=Font(name="Calibri", size=16, bold=True), number_format="@")
    yield NamedStyle("note heading", font=Font(name="Calibri", size=12, bold=True), number_format="@")
    yield NamedStyle("note text", font=Font(name="Calibri", size=11), alignment=top, number_format="@")


def _write_page(sheet: Worksheet, page: Page, places: Mapping[str, str]) -> None:
    for at, column in enumerate(page.columns, start=1):
        _write(sheet, 1, at, column.heading, "open heading" if column.editable else "held heading")
    widths = [_width(page, at) for at in range(len(page.columns))]
    for at, (column, width) in enumerate(zip(page.columns, widths, strict=True), start=1):
        dimension = sheet.column_dimensions[get_column_letter(at)]
        dimension.width, dimension.hidden = width, column.hidden
    sheet.row_dimensions[1].height = 2 * LINE
    for number, row in enumerate(page.rows, start=2):
        sheet.row_dimensions[number].height = _height(row[1:], widths[1:])
        for at, (column, value) in enumerate(zip(page.columns, row, strict=True), start=1):
            _write(sheet, number, at, value, f"{'open' if column.editable else 'held'} {_kind(value)}")
    shown = next(at for at, column in enumerate(page.columns, start=1) if not column.hidden)
    sheet.freeze_panes = f"{get_column_letter(shown + 1)}2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(page.columns))}{len(page.rows) + 1}"
    for validation in (*_choices(page, places), *_moments(page)):
        sheet.add_data_validation(validation)
    _protect(sheet)


def _width(page: Page, at: int) -> int:
    """As wide as what stands in it, within the column's greatest width; cells to be filled in get all of it."""
    column, values = page.columns[at], [row[at] for row in page.rows]
    if column.hidden or (column.editable and not any(isinstance(value, dt.datetime) for value in values)):
        return column.width
    longest = max((len(word) for word in column.heading.split()), default=0) + ARROW
    lengths = (SHOWN_MOMENT if isinstance(value, dt.datetime) else len(str(value or "")) + 2 for value in values)
    return min(column.width, max(longest, *lengths, 0))


def _height(values: Sequence[Value], widths: Sequence[int]) -> float:
    """Points for the lines that the longest text takes."""
    lines = (
        len(textwrap.wrap(value, int(1.1 * width)))
        for value, width in zip(values, widths, strict=True)
        if isinstance(value, str)
    )
    return LINE * max(1, *lines, 1)


def _kind(value: Value) -> str:
    if isinstance(value, dt.datetime):
        return "moment"
    return "number" if isinstance(value, int) else "text"


def _write(sheet: Worksheet, row: int, column: int, value: Value, style: str) -> None:
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = value[:LONGEST_TEXT]
        cell.data_type = "s"
    else:
        cell.value = value
    cell.style = style
    if isinstance(value, str) and value.lstrip().startswith(DANGEROUS):
        cell.quotePrefix = True


def _choices(page: Page, places: Mapping[str, str]) -> Iterator[DataValidation]:
    """One validation for each column and list, over runs of rows."""
    for at, names in page.choices.items():
        letter = get_column_letter(at + 1)
        validations: dict[str, DataValidation] = {}
        for name, first, last in _runs(names):
            if name not in validations:
                validations[name] = DataValidation(
                    "list",
                    formula1=places[name],
                    allow_blank=True,
                    showErrorMessage=True,
                    errorTitle=page.columns[at].heading,
                    error="Please choose from the list.",
                )
            validations[name].add(f"{letter}{first + 2}:{letter}{last + 2}")
        yield from validations.values()


def _runs(names: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Runs of one name: it, and the first and last position."""
    first = 0
    for at in range(1, len(names) + 1):
        if at == len(names) or names[at] != names[first]:
            yield names[first], first, at - 1
            first = at


def _moments(page: Page) -> Iterator[DataValidation]:
    for at, column in enumerate(page.columns):
        if column.editable and page.between and any(isinstance(row[at], dt.datetime) for row in page.rows):
            first, last = page.between
            letter = get_column_letter(at + 1)
            yield DataValidation(
                "date",
                operator="between",
                formula1=_serial(first),
                formula2=_serial(last),
                allow_blank=True,
                showErrorMessage=True,
                errorStyle="warning",
                errorTitle=column.heading[:32],
                error=f"Write a date with a time from {first:%Y-%m-%d} to {last:%Y-%m-%d}.",
                sqref=f"{letter}2:{letter}{len(page.rows) + 1}",
            )


def _serial(moment: dt.datetime) -> str:
    """A moment as the number that spreadsheets count days by."""
    return str((moment - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1))


def _protect(sheet: Worksheet) -> None:
    """Without a password: against slips. Filtering, sorting and setting widths stay possible."""
    sheet.protection.sheet = True
    for allowed in ("autoFilter", "sort", "formatColumns", "formatRows", "formatCells"):
        setattr(sheet.protection, allowed, False)


def _write_note(sheet: Worksheet, note: Note) -> None:
    sheet.column_dimensions["A"].width = NOTE_WIDTH
    sheet.sheet_view.showGridLines = False
    for number, (style, text) in enumerate(note.paragraphs, start=1):
        _write(sheet, number, 1, text, f"note {style}")
        sheet.row_dimensions[number].height = 24.0 if style != "text" else _height([text], [NOTE_WIDTH])


def _print_well(sheet: Worksheet, page: Page | Note) -> None:
    """A4, as wide as the paper, with the header on every sheet of paper."""
    sheet.page_setup.orientation = "portrait" if isinstance(page, Note) else "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.8, footer=0.4)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if sheet.oddFooter is not None:
        sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "&P / &N"
    if isinstance(page, Page):
        sheet.print_title_rows = "1:1"


def _places(lists: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Where each list stands."""
    found = {}
    for at, (name, items) in enumerate(lists.items(), start=1):
        letter = get_column_letter(at)
        found[name] = f"{LISTS}!${letter}$1:${letter}${max(1, len(items))}"
    return found


def _write_lists(sheet: Worksheet, lists: Mapping[str, tuple[str, ...]]) -> None:
    for at, items in enumerate(lists.values(), start=1):
        for number, item in enumerate(items, start=1):
            _write(sheet, number, at, item, "held text")
    sheet.sheet_state = "hidden"
