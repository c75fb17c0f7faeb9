"""Catalogues as people keep them: columns known by many names, every row's faults told with their line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.programmes.audit import ADDED, Audit, audit

CATALOGUE = """\
Course Title;Type;Difficulty;Participants;Owner;Regulated by
Welcome week;Induction;2;60;Käthe Brandt;
Annual refresher: data;;2;1 200;;law
Negotiating prices;;5;20;;
Advanced pump repair;Skill;5;12;;
Pump theory;skill;5;37;;

The price list;Product;1;300;;No
"""


def audited(folder: Path, text: str | bytes, **options: int | str) -> Audit:
    path = folder / "catalogue.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return audit(path, **options)  # type: ignore[arg-type]


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        audited(folder, text)
    prefix = f"{folder / 'catalogue.csv'} "
    return [str(fault).removeprefix(prefix) for fault in caught.value.faults]


def test_every_row_is_tagged_recommended_and_explained(tmp_path: Path) -> None:
    found = audited(tmp_path, CATALOGUE)
    told = [(row.line, row.recommendation.mode, row.recommendation.branch) for row in found.rows]
    assert told == [
        (2, "asynchronous", "onboarding"),
        (3, "asynchronous", "compliance refresher"),
        (4, "hybrid", "live practice"),
        (5, "synchronous", "low scale, high complexity"),
        (6, "hybrid", "high scale, high complexity"),
        (8, "asynchronous", "high scale, low complexity"),
    ]
    assert found.components == {"asynchronous": 3, "synchronous": 1, "hybrid": 2}
    assert found.learners == {"asynchronous": 60 + 1200 + 300, "synchronous": 12, "hybrid": 20 + 37}
    tags = [row.tags for row in found.rows]
    assert tags[1] == (
        "compliance refresher (by its title)",
        "scale high",
        "complexity low",
        "low risk",
        "asked for by law",
    )
    assert tags[2][0] == "negotiation (by its title)"
    assert tags[3][0] == "skill"
    assert found.remarks == ('Column "Owner" is kept, but not read',)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_spreadsheets_write_in_many_ways(encoding: str, delimiter: str, tmp_path: Path) -> None:
    text = CATALOGUE.replace(";", delimiter).replace("\n", "\r\n")
    found = audited(tmp_path, text.encode(encoding))
    assert found.rows[0].recommendation.title == "Welcome week"
    (first, *_) = csv.DictReader(io.StringIO(found.table.removeprefix("\ufeff")))
    assert first["Owner"] == "Käthe Brandt"


def test_the_table_keeps_every_column_and_adds_what_was_found(tmp_path: Path) -> None:
    found = audited(tmp_path, CATALOGUE, profile="regulated")
    header, *rows = csv.reader(io.StringIO(found.table.removeprefix("\ufeff")))
    assert tuple(header) == (*CATALOGUE.splitlines()[0].split(";"), *ADDED)
    assert [row[0] for row in rows] == [row.recommendation.title for row in found.rows]
    assert [row[header.index("mode")] for row in rows] == [row.recommendation.mode for row in found.rows]
    # 12 learners, complexity 5: 0.15 × 3 + 0.15 × 4 + 0.2 × 5 + 0.4 × 4 + 0.1 × 4
    assert rows[3][header.index("score synchronous")] == "4.05"


def test_a_clinic_s_size_is_the_row_s_else_the_one_stated(tmp_path: Path) -> None:
    text = "title,complexity,learners,class size\nA,5,20,\nB,5,20,3\n"
    assert [row.recommendation.mode for row in audited(tmp_path, text).rows] == ["synchronous", "hybrid"]
    assert [row.recommendation.mode for row in audited(tmp_path, text, capacity=6).rows] == ["hybrid", "hybrid"]
    assert [row.recommendation.mode for row in audited(tmp_path, text, capacity=2).rows] == ["hybrid", "hybrid"]


def test_every_fault_of_every_row_is_told_with_its_line_and_cure(tmp_path: Path) -> None:
    text = (
        "id,title,type,complexity,learners,risk,regulated\n"
        "a,Alone,skill,6,12,low,\n"
        "b,Badly,leadershp,two,1.200,hihg,yes\n"
        'c,"Two\nlines",skill,,0,,\n'
        "a,Again,train the trainer,3,4,,\n"
        ",,skill,3,4,,\n"
    )
    found = faults(tmp_path, text)
    expected = [
        ("line 2, column 4 (complexity)", '"6"', "is more than 5", "write 5 or less"),
        ("line 3, column 3 (type)", '"leadershp"', 'did you mean "leadership"?'),
        ("line 3, column 4 (complexity)", '"two"', "is not a whole number"),
        ("line 3, column 5 (learners)", '"1.200"', "write digits alone"),
        ("line 3, column 6 (risk)", '"hihg"', 'did you mean "high"?'),
        ("line 3, column 7 (regulated)", '"yes"', "policy, law"),
        ("line 4, column 4 (complexity)", "is missing"),
        ("line 4, column 5 (learners)", '"0"', "write 1 or more"),
        ("line 6, column 1 (id)", '"a"', "already the id of line 2"),
        ("line 6, will_teach", "is missing", "the mode"),
        ("line 7, column 2 (title)", "is missing"),
    ]
    for words in expected:
        assert any(all(word in line for word in words) for line in found), f"{words}: {found}"
    assert len(found) == len(expected), found


def test_a_header_without_what_is_needed_is_told_with_the_nearest_columns(tmp_path: Path) -> None:
    found = faults(tmp_path, "title,complexty,people\nA,5,20\n")
    assert any('no column "complexity"' in line and 'is it "complexty"?' in line for line in found)
    assert any('no column "learners"' in line and "add a column" in line for line in found)


def test_a_title_above_the_header_is_passed_over(tmp_path: Path) -> None:
    found = audited(tmp_path, "Our courses,,\n\ntitle,complexity,learners\nA,5,20\n")
    assert [row.line for row in found.rows] == [4]
    assert "what stands above it was not read" in found.remarks[0]


def test_a_row_that_is_too_wide_is_told_beside_other_faults(tmp_path: Path) -> None:
    found = faults(tmp_path, "title,complexity,learners\nA,5,20,more\nB,7,20\n")
    assert len(found) == 2
    assert found[0].startswith("line 2 has 4 cells")
    assert found[1].startswith('line 3, column 2 (complexity) "7"')


def test_a_file_that_is_no_catalogue_is_told_by_its_header_alone(tmp_path: Path) -> None:
    assert all("has no column" in line for line in faults(tmp_path, '{\n "a": 1,\n "b": [1, 2, 3]\n}\n'))


def test_a_column_that_is_almost_one_is_not_left_out_in_silence(tmp_path: Path) -> None:
    found = audited(tmp_path, "title,complexity,learners,regulaton\nA,5,20,law\n")
    assert found.remarks == ('Column "regulaton" is kept, but not read; is it "regulation"?',)


def test_a_table_without_rows_is_refused(tmp_path: Path) -> None:
    assert "has no rows" in faults(tmp_path, "title,complexity,learners\n")[0]


@pytest.mark.parametrize("payload", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", '=HYPERLINK("x")', "\t=1"])
def test_formulas_in_a_catalogue_come_out_inert(payload: str, tmp_path: Path) -> None:
    written = io.StringIO()
    csv.writer(written).writerows([["title", "complexity", "learners", payload], [payload, 1, 5, payload]])
    found = audited(tmp_path, written.getvalue())
    for row in csv.reader(io.StringIO(found.table.removeprefix("\ufeff"))):
        assert not any(cell.lstrip().startswith(("=", "@", "+", "-")) for cell in row), row
