"""Files as people send them, and what an import makes of them."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scheduler.api.importing import Imported, Sources, Terms, import_people

FIRST, LAST = dt.date(2027, 3, 8), dt.date(2027, 3, 19)
"""Two weeks; the clocks of the United States go forward on the Sunday after the first, Europe's not yet."""


def run(sources: Sources, out: str = "cohort.json", **terms: Any) -> tuple[Imported, dict[str, Any]]:
    """Import in the current folder; what was told, and the cohort that was written."""
    stated = {"first": FIRST, "last": LAST, **terms}
    done = import_people(sources, Path(out), Terms(**stated))
    return done, json.loads(Path(out).read_text(encoding="utf-8"))


def learners(data: bytes, name: str = "people.csv", **terms: Any) -> tuple[Imported, list[dict[str, Any]]]:
    """Import one file of learners in the current folder."""
    Path(name).write_bytes(data)
    done, document = run(Sources(learners=Path(name)), **terms)
    return done, document["learners"]


def csv(*lines: str, encoding: str = "utf-8") -> bytes:
    """Lines of text as a file."""
    return "".join(line + "\r\n" for line in lines).encode(encoding)


def book(*sheets: tuple[str, Sequence[Sequence[object]]], touch: Callable[[Worksheet], None] | None = None) -> bytes:
    """A workbook of sheets with their rows; ``touch`` is done to the first."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in sheets:
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    if touch is not None:
        touch(workbook.worksheets[0])
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def with_stored_value(data: bytes, cell: str, value: str) -> bytes:
    """The workbook as a spreadsheet saves it: the formula in a cell of the first sheet with the value it came to."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                pattern = rf'<c r="{cell}"([^>]*)><f>(.*?)</f><v ?/?>(</v>)?</c>'
                stored = rf'<c r="{cell}"\1 t="str"><f>\2</f><v>{value}</v></c>'
                text, changed = re.subn(pattern, stored, content.decode())
                assert changed == 1
                content = text.encode()
            new.writestr(part, content)
    return packed.getvalue()
