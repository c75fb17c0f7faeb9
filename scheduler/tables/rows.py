"""A table in a file as a header and rows, each with the line or row on which it stands."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler.documents.text import read_bytes
from scheduler.errors import Fault, InputError

LARGEST_TABLE = 64 * 1024 * 1024
"""Bytes. A hundred thousand rows take about 10 MB."""
DELIMITERS = ",;\t|"
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
WORKBOOK = b"PK\x03\x04"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
HEADER_WITHIN = 15
"""The header is among so many rows; titles and legends may stand above it."""
SAMPLE = 30
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"))


@dataclass(frozen=True)
class Row:
    """Cells, without blanks around them, and the line of the file (the row of the sheet) on which they begin."""

    line: int
    cells: tuple[str, ...]

    def cell(self, position: int) -> str:
        """The text at a position, empty beyond the end."""
        return self.cells[position] if position < len(self.cells) else ""


@dataclass(frozen=True)
class Sheet:
    """Every row of a file that is not blank. ``unit`` is what rows are counted in: lines of text, rows of a workbook.

    ``remarks`` tell what a reader of the file should know; ``faults`` are of single cells.
    """

    name: str
    rows: tuple[Row, ...]
    unit: str = "line"
    remarks: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()

    def place(self, row: Row, position: int | None = None, heading: str = "") -> str:
        """Where a row or a cell is, in words: ``people.csv line 5, column 3 (Time zone)``, ``people.xlsx C5``."""
        named = f" ({heading})" if heading else ""
        if position is None:
            return f"{self.name} {self.unit} {row.line}"
        if self.unit == "row":
            return f"{self.name} {column_letters(position)}{row.line}{named}"
        return f"{self.name} line {row.line}, column {position + 1}{named}"


@dataclass(frozen=True)
class Table:
    """The header of a table, and every row that is not blank, with as many cells as the header."""

    name: str
    header: Row
    rows: tuple[Row, ...]
    unit: str = "line"
    remarks: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()

    def place(self, row: Row, position: int | None = None) -> str:
        """Where a row or a cell is, in words, with the cell's heading."""
        heading = "" if position is None else self.header.cell(position)
        return Sheet(self.name, (), self.unit).place(row, position, heading)


def read_table(path: Path) -> Table:
    """The table in a CSV file, in any encoding and with any delimiter that spreadsheets write, or in a workbook.

    Its first row that is not blank is the header. Raises InputError for what is no table, for cells that cannot be
    read, and for every row with more cells than the header.
    """
    return _sound(table_of(read_sheet(path)))


def parse_table(data: bytes, name: str) -> Table:
    """The table in the bytes of such a file; ``name`` says in messages which it is."""
    return _sound(table_of(parse_sheet(data, name)))


def read_sheet(path: Path, preferred: Sequence[str] = (), *, delimiter_of: Callable[[str], str] | None = None) -> Sheet:
    """The rows of a CSV file or a workbook; of several sheets the first with a ``preferred`` name, else the first.

    ``delimiter_of`` tells the delimiter of a text that does not state it; by default the likeliest.
    """
    return parse_sheet(read_bytes(path, LARGEST_TABLE), str(path), preferred, delimiter_of=delimiter_of)


def parse_sheet(
    data: bytes, name: str, preferred: Sequence[str] = (), *, delimiter_of: Callable[[str], str] | None = None
) -> Sheet:
    """The rows in the bytes of such a file. Raises InputError for what holds none."""
    if data.startswith(WORKBOOK):
        from scheduler.tables.workbook_rows import workbook_sheet

        sheet = workbook_sheet(data, name, preferred)
    elif data.startswith(OLD_WORKBOOK):
        raise _refused(name, "is a workbook of the old form (.xls), or one with a password", "save it as .xlsx")
    elif data.lstrip(codecs.BOM_UTF8 + b" \t\r\n")[:5].lower() in (b"<html", b"<!doc", b"<tabl"):
        raise _refused(name, "is a web page", "open it in a spreadsheet, and save it as .xlsx")
    else:
        sheet = _text_sheet(data, name, delimiter_of or _likely_delimiter)
    if not sheet.rows:
        raise _refused(name, "is empty", "is it the right file?")
    return sheet


def table_of(sheet: Sheet, is_known: Callable[[str], bool] | None = None) -> Table:
    """The rows below a header: the row with most headings that ``is_known``, else the first.

    Rows with more cells than the header are faults of the table.
    """
    at = _header_position(sheet.rows, is_known) if is_known else 0
    header = Row(sheet.rows[at].line, tuple(map(one_line, _without_blank_end(sheet.rows[at].cells))))
    width, faults, filled = len(header.cells), list(sheet.faults), []
    for row in sheet.rows[at + 1 :]:
        if any(row.cells[width:]):
            told = f"has {len(_without_blank_end(row.cells))} cells, and the header has {width}"
            faults.append(Fault(sheet.place(row), told, cure="is a quote or a delimiter out of place?"))
        filled.append(Row(row.line, (*row.cells, *("",) * width)[:width]))
    above = (f"{sheet.unit} {header.line} is the header; what stands above it was not read",) if at else ()
    return Table(sheet.name, header, tuple(filled), sheet.unit, (*sheet.remarks, *above), tuple(faults))


def clean(text: str) -> str:
    """A cell's text without blanks around it and without what cannot be seen; no-break blanks are blanks."""
    return unicodedata.normalize("NFC", text).translate(INVISIBLE).replace("\u00a0", " ").replace("\u202f", " ").strip()


def one_line(text: str) -> str:
    """A text with single blanks for line breaks and rows of blanks."""
    return " ".join(text.split())


def column_letters(position: int) -> str:
    """The name that spreadsheets give to a column: 0 is ``A``, 26 is ``AA``."""
    letters, rest = "", position + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def _sound(table: Table) -> Table:
    if table.faults:
        raise InputError(table.faults, table.name)
    return table


def _header_position(rows: Sequence[Row], is_known: Callable[[str], bool]) -> int:
    scores = [len({cell for cell in row.cells if cell and is_known(cell)}) for row in rows[:HEADER_WITHIN]]
    return scores.index(max(scores))


def _text_sheet(data: bytes, name: str, delimiter_of: Callable[[str], str]) -> Sheet:
    text, remarks = _decoded(data, name)
    stated, text, skipped = _stated_delimiter(text)
    delimiter = stated or delimiter_of(text)
    return Sheet(name, tuple(_records(text, delimiter, skipped, name)), "line", remarks)


def _decoded(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """UTF-8, UTF-16, or else the code page of Windows; with what to tell about it."""
    wide = _wide_encoding(data)
    try:
        if wide:
            return data.decode(wide), ()
        if b"\0" in data:
            raise _refused(name, "is not text: it holds zero bytes", "save it as CSV")
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        try:
            told = (
                "is not UTF-8, and was read as Windows-1252; if letters with accents look wrong, save it as CSV UTF-8"
            )
            return data.decode("cp1252"), (told,)
        except UnicodeDecodeError:
            raise _refused(name, "is in no known encoding", "save it as CSV UTF-8") from None


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 by its mark, or without one by the zero bytes that plain letters have in it."""
    if data.startswith(WIDE):
        return "utf-16"
    start = data[:200]
    for encoding, zeros, others in (("utf-16-le", start[1::2], start[::2]), ("utf-16-be", start[::2], start[1::2])):
        if len(data) % 2 == 0 and zeros and zeros.count(0) > 0.8 * len(zeros) and not others.count(0):
            return encoding
    return None


def _stated_delimiter(text: str) -> tuple[str | None, str, int]:
    """What a first line like ``sep=;`` states, the text after it, and how many lines that skips."""
    first, _, rest = text.partition("\n")
    stated = first.strip("\r\"' ")
    if stated.casefold().startswith("sep=") and len(stated) == len("sep=;"):
        return stated[-1], rest, 1
    return None, text, 0


def _likely_delimiter(text: str) -> str:
    """The one that parts most of the first lines into equally many cells."""
    lines = [line for line in text.splitlines()[: 2 * SAMPLE] if line.strip()][:SAMPLE]

    def score(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter) if len(cells) > 1)
        return max(((number, width) for width, number in widths.items()), default=(0, 0))

    return max(DELIMITERS, key=score)


def _records(text: str, delimiter: str, skipped: int, name: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            cleaned = tuple(map(clean, cells))
            if any(cleaned):
                yield Row(line + skipped, cleaned)
            line = reader.line_num + 1
    except csv.Error as error:
        cure = "look for a quote that is not closed, or not doubled within a text"
        raise InputError((Fault(f"{name} line {line + skipped}", f"cannot be read: {error}", cure=cure),)) from None


def _without_blank_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    width = max((at + 1 for at, cell in enumerate(cells) if cell), default=0)
    return cells[:width]


def _refused(name: str, message: str, cure: str) -> InputError:
    return InputError((Fault(name, message, cure=cure),), name)
