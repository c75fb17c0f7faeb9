"""Text that stays text when a spreadsheet opens it: cells that a program would run as a formula are made inert."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

Cell = str | int | float | None
"""What a cell may hold. Numbers stay numbers; ``None`` is an empty cell."""

_FORMULA = re.compile(
    r"""(?P<before>(?:^|[,;|\t\r\n])["'\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*)(?=[=+\-@＝＋－＠﹦﹢﹣﹫−])""",
    re.VERBOSE,
)
"""The beginning of a cell, also of one that a wrongly guessed separator would make, before what starts a formula."""

DANGEROUS = tuple("=+-@＝＋－＠﹦﹢﹣﹫−\t\r\n")
"""What a text that a program may take for a formula begins with, blanks aside."""


def inert(text: str) -> str:
    """A text as it may be written to a CSV file: ``'`` stands before whatever would start a formula.

    Numbers written as text, like ``-5`` and ``+49 30 1234``, are marked too: a reader takes the mark off with ``bare``.
    """
    return _FORMULA.sub(lambda found: found["before"] + "'", text)


def bare(text: str) -> str:
    """The text that ``inert`` was given, where it marked it at its beginning; any other text as it is."""
    return text[1:] if text.startswith("'") and inert(text[1:]) == text else text


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, byte_order_mark: bool = False) -> str:
    """A table as CSV: quoted, CRLF, every text inert. With a byte order mark Excel reads it as UTF-8."""
    written = io.StringIO(newline="")
    table = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    table.writerow([inert(column) for column in columns])
    table.writerows([[_csv_cell(cell) for cell in row] for row in rows])
    return ("\ufeff" if byte_order_mark else "") + written.getvalue()


def _csv_cell(cell: Cell) -> Cell:
    return inert(cell) if isinstance(cell, str) else "" if cell is None else cell
