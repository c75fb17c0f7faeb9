"""A sheet that nobody marked changes nothing, whatever programs and people did to the file around it."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils.datetime import to_excel

from tests.cli.terminal import Terminal
from tests.sheet.blocks import Edited, write_files

NOW = "2027-03-01T00:00Z"
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


@pytest.fixture
def plan(tmp_path: Path, terminal: Terminal) -> Path:
    plan = write_files(tmp_path)
    assert terminal("sheet", plan).code == 0
    return plan


def assert_unchanged(plan: Path, terminal: Terminal, *, notes: int = 0) -> dict[str, Any]:
    """Reading the sheet beside a plan writes nothing and finds no edit; a copy is the same bytes."""
    files = {each: each.read_bytes() for each in plan.parent.iterdir() if each.is_file()}
    done = terminal("sheet", plan, "--read", plan.with_suffix(".xlsx"), "--now", NOW, "--json")
    answer: dict[str, Any] = json.loads(done.out)
    assert (answer["kept"], answer["refused"], answer["added"], answer["removed"]) == ([], [], [], [])
    assert len(answer["notes"]) == notes, answer["notes"]
    assert done.code == 0
    assert {each: each.read_bytes() for each in plan.parent.iterdir() if each.is_file()} == files
    return answer


def test_as_written(plan: Path, terminal: Terminal, tmp_path: Path) -> None:
    assert_unchanged(plan, terminal)
    copied = tmp_path / "copy.json"
    assert terminal("sheet", plan, "--read", plan.with_suffix(".xlsx"), "-o", copied, "--now", NOW).code == 0
    assert copied.read_bytes() == plan.read_bytes()


def sort_rows(edited: Edited) -> None:
    """Backwards, with their styles, as sorting does."""
    for page in ("Sessions", "Rosters", "People", "Unscheduled"):
        sheet = edited.sheet(page)
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for cells, values in zip(sheet.iter_rows(min_row=2), reversed(rows), strict=True):
            for cell, value in zip(cells, values, strict=True):
                cell.value = value


def add_columns(edited: Edited) -> None:
    for page in ("Sessions", "Rosters", "People", "Unscheduled"):
        sheet = edited.sheet(page)
        sheet.insert_cols(1)
        sheet.insert_cols(4)
        sheet.cell(1, 4).value = "Our notes"
        sheet.cell(2, 4).value = "call first"
        sheet.insert_rows(1, 2)
        sheet.cell(1, 2).value = "Week of the clinics"


def dates_as_numbers(edited: Edited) -> None:
    sheet = edited.sheet("Sessions")
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            if cell.is_date:
                value, cell.number_format = to_excel(cell.value), "General"
                cell.value = value


def dates_as_text(edited: Edited) -> None:
    sheet = edited.sheet("Sessions")
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            if cell.is_date:
                cell.value = f"{cell.value:%Y-%m-%d %H:%M:%S}"


def seconds_off(edited: Edited) -> None:
    """Days as fractions do not always come back to the second."""
    sheet = edited.sheet("Sessions")
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            if cell.is_date:
                value, cell.number_format = float(to_excel(cell.value)) - 3e-6, "General"
                cell.value = value


def rename_and_hide(edited: Edited) -> None:
    edited.sheet("Sessions").title = "Termine, März"
    edited.sheet("People").sheet_state = "hidden"
    edited.sheet("Rosters").row_dimensions[5].hidden = True
    edited.workbook.move_sheet("Unscheduled", -3)


def copy_a_page(edited: Edited) -> None:
    edited.workbook.copy_worksheet(edited.sheet("Rosters")).title = "Rosters (2)"


def blanks_around(edited: Edited) -> None:
    for row in edited.sheet("Rosters").iter_rows(min_row=2):
        for cell in row[1:]:
            if isinstance(cell.value, str):
                cell.value = f"\N{NO-BREAK SPACE}{cell.value}  "


def counts_below(edited: Edited) -> None:
    """Sums and remarks under a table are nobody's row."""
    sheet = edited.sheet("People")
    sheet.cell(sheet.max_row + 2, 2).value = "in all: 36"


@pytest.mark.parametrize(
    "change",
    [
        sort_rows,
        add_columns,
        dates_as_numbers,
        dates_as_text,
        seconds_off,
        rename_and_hide,
        copy_a_page,
        blanks_around,
        counts_below,
    ],
)
def test_around_it(change: Callable[[Edited], None], plan: Path, terminal: Terminal) -> None:
    edited = Edited(plan.with_suffix(".xlsx"))
    change(edited)
    edited.save()
    assert_unchanged(plan, terminal)


def test_rows_that_are_gone(plan: Path, terminal: Terminal) -> None:
    """They stay in the plan, and are told by page."""
    edited = Edited(plan.with_suffix(".xlsx"))
    edited.sheet("Rosters").delete_rows(3, 2)
    del edited.workbook["Unscheduled"]
    edited.save()
    notes = assert_unchanged(plan, terminal, notes=2)["notes"]
    assert notes[0].startswith("Rosters: 2 rows are gone")
    assert notes[1].startswith("Unscheduled: 12 rows are gone")


def test_merged_cells(plan: Path, terminal: Terminal) -> None:
    """What programs dropped from merged cells is not taken for somebody's word."""
    edited = Edited(plan.with_suffix(".xlsx"))
    sheet = edited.sheet("Rosters")
    sheet.merge_cells("E2:E4")
    sheet.merge_cells("B2:B3")
    edited.save()
    done = terminal("sheet", plan, "--read", plan.with_suffix(".xlsx"), "--now", NOW, "--json")
    refused = json.loads(done.out)["refused"]
    assert [each["place"] for each in refused] == ["Rosters!E3", "Rosters!E4"]
    assert all("merged" in each["breaches"][0] for each in refused)


def test_a_sheet_of_another_plan(plan: Path, terminal: Terminal, tmp_path: Path) -> None:
    plan.write_text(plan.read_text(encoding="utf-8").replace('"feasible"', '"optimal"').rstrip() + "\n\n")
    done = terminal("sheet", plan, "--read", plan.with_suffix(".xlsx"), "--now", NOW)
    assert done.code == 2
    assert "name the plan that it was written from, or write the sheet anew" in done.said
    other = tmp_path / "other"
    other.mkdir()
    write_files(other, {"id": "somebody-elses"})
    done = terminal("sheet", other / "plan.json", "--read", plan.with_suffix(".xlsx"), "--now", NOW)
    assert done.code == 2
    assert 'is a sheet of the cohort "blocks"' in done.said


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", b"name;session\n"])
def test_no_workbook(content: bytes, plan: Path, terminal: Terminal) -> None:
    plan.with_suffix(".xlsx").write_bytes(content)
    done = terminal("sheet", plan, "--read", plan.with_suffix(".xlsx"), "--now", NOW)
    assert done.code == 2
    assert "save it as .xlsx" in done.said


def test_a_workbook_of_somebody_else(plan: Path, terminal: Terminal) -> None:
    edited = Edited(plan.with_suffix(".xlsx"))
    for page in ("Sessions", "Rosters", "People", "Unscheduled"):
        edited.sheet(page).delete_cols(1)
    edited.save()
    done = terminal("sheet", plan, "--read", plan.with_suffix(".xlsx"), "--now", NOW)
    assert done.code == 2
    assert "is no sheet of a plan" in done.said


def test_a_row_that_says_two_things(plan: Path, terminal: Terminal) -> None:
    edited = Edited(plan.with_suffix(".xlsx"))
    copied = edited.workbook.copy_worksheet(edited.sheet("Rosters"))
    cell = edited.cell("Rosters", "a1 lab-a", "Mark")
    cell.value, copied[cell.coordinate].value = "lock", "never"
    edited.save()
    done = terminal("sheet", plan, "--read", plan.with_suffix(".xlsx"), "--now", NOW, "--json")
    assert [each["rules"] for each in json.loads(done.out)["refused"]] == [["contradiction"]]
    assert json.loads(done.out)["kept"] == []


def test_what_is_held_and_what_helps(plan: Path) -> None:
    """Ids cannot be overwritten by a slip, the header stays in sight, filters and lists are there, it prints."""
    workbook = load_workbook(plan.with_suffix(".xlsx"))
    assert workbook.sheetnames[:5] == ["Read me", "Sessions", "Rosters", "People", "Unscheduled"]
    for page in ("Sessions", "Rosters", "People", "Unscheduled"):
        sheet = workbook[page]
        assert sheet.protection.sheet
        assert sheet.column_dimensions["A"].hidden
        assert sheet.freeze_panes == "C2"
        assert sheet.auto_filter.ref
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.fitToHeight == 0
    rosters = workbook["Rosters"]
    free = {cell.value for cell in rosters[1] if not rosters.cell(2, cell.column).protection.locked}
    assert free == {"Session", "Mark", "Why"}
    assert rosters["F1"].value == "Start (Europe/Berlin)"
    lists = {each.formula1: str(each.sqref) for each in rosters.data_validations.dataValidation}
    marks, lab_a = workbook["Lists"]["A"], workbook["Lists"]["D"]
    assert [cell.value for cell in marks if cell.value] == ["lock", "never", "not then"]
    assert [cell.value for cell in lab_a if cell.value] == ["lab-a-1", "lab-a-2", "lab-a-3"]
    assert lists["Lists!$D$1:$D$3"] == "E2:E10"


def office(folder: Path, file: Path, form: str, out: Path) -> None:
    """Save a file through LibreOffice without a window."""
    assert OFFICE is not None
    command = [OFFICE, "--headless", f"-env:UserInstallation={(folder / 'office').as_uri()}", "--convert-to", form]
    done = subprocess.run(
        [*command, "--outdir", str(out), str(file)], capture_output=True, env={**os.environ, "HOME": str(folder)}
    )
    assert done.returncode == 0, done.stderr


@needs_office
def test_through_libreoffice(plan: Path, terminal: Terminal, tmp_path: Path) -> None:
    """It opens there, shows what was written, and saved there it is read as unmarked."""
    out = tmp_path / "out"
    out.mkdir()
    sheet = plan.with_suffix(".xlsx")
    office(tmp_path, sheet, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,3", out)
    with (out / "plan-Rosters.csv").open(encoding="utf-8", newline="") as file:
        shown = list(csv.reader(file))
    written = load_workbook(sheet)["Rosters"]
    assert len(shown) == written.max_row == 1 + 3 * (9 + 10 + 6)
    assert [row[2] for row in shown] == [cell.value for cell in written["C"]]
    assert "10:00" in shown[1][5]
    office(tmp_path, sheet, "pdf", out)
    assert (out / "plan.pdf").read_bytes().startswith(b"%PDF")
    office(tmp_path, sheet, "xlsx", out)
    shutil.copyfile(out / "plan.xlsx", sheet)
    shutil.rmtree(tmp_path / "office")
    assert_unchanged(plan, terminal)
    edited = Edited(sheet)
    edited.cell("Rosters", "a1 lab-a", "Session").value = "lab-a-3"
    edited.save()
    office(tmp_path, sheet, "xlsx", out)
    done = terminal("sheet", plan, "--read", out / "plan.xlsx", "--now", NOW, "--json")
    assert [each["what"] for each in json.loads(done.out)["kept"]] == ["Person A1 (a1), Lab a: from lab-a-1 to lab-a-3"]
