"""Measures before and after: figures worked out by hand, every fault told by its line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.programmes.outcomes import Outcome, read_outcomes
from scheduler.templates import RECIPES, expanded

START = dt.date(2027, 3, 1)
PILOT = """\
Measure,Unit,Better,Before,After,Learner
Completed,%,higher,60 %,75 %,
Days to the first task,days,lower,20,25,
Errors,,lower,4,4,
Confidence,,higher,3,,
From nothing,,higher,0,2,
Score,points,higher,60,70,l1
Score,points,higher,50,48,l2
Score,points,higher,55,,l3
Score,points,higher,,99,l4
"""


def write(folder: Path, text: str = PILOT) -> Path:
    path = folder / "measures.csv"
    path.write_text(text, encoding="utf-8")
    return path


def by_measure(path: Path) -> dict[str, Outcome]:
    return {outcome.measure: outcome for outcome in read_outcomes(path)}


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_outcomes(write(folder, text))
    return [str(fault).removeprefix(str(folder / "measures.csv")).lstrip() for fault in caught.value.faults]


def test_changes_are_those_worked_out_by_hand(tmp_path: Path) -> None:
    found = by_measure(write(tmp_path))
    assert [(name, each.change, each.percent, each.result) for name, each in found.items()] == [
        ("Completed", 15, 25, "better"),
        ("Days to the first task", 5, 25, "worse"),
        ("Errors", 0, 0, "same"),
        ("Confidence", None, None, "not recorded"),
        ("From nothing", 2, None, "better"),
        ("Score", 4, pytest.approx(100 * 4 / 55), "better"),
    ]


def test_of_rows_by_learner_only_pairs_count(tmp_path: Path) -> None:
    score = by_measure(write(tmp_path))["Score"]
    assert (score.before, score.after) == (55, 59)
    assert (score.learners, score.unpaired, score.risen, score.fallen) == (2, 2, 1, 1)


def test_decimals_may_have_a_comma_and_thousands_are_doubtful(tmp_path: Path) -> None:
    found = by_measure(write(tmp_path, "measure;better;before;after\na;lower;14,5;-3.25\n"))["a"]
    assert (found.before, found.after, found.change) == (14.5, -3.25, -17.75)
    (told,) = faults(tmp_path, "measure;better;before;after\na;lower;1,250;3\n")
    assert "may be thousands or thousandths" in told


def test_every_fault_is_told_by_its_line(tmp_path: Path) -> None:
    text = "measure,unit,better,before,after,learner\na,%,higher,many,2,\n,%,upward,1,2,\nb,,higher,1,2,\n"
    told = faults(tmp_path, text + "b,%,lower,1,2,\nc,,lower,1,2,l1\nc,,lower,1,2,l1\nc,,lower,1,2,\n")
    assert [each.split(",")[0].split(" is ")[0] for each in told[:3]] == ["line 2", "line 3", "line 3"]
    for line, words in (
        ("line 2", "not a number"),
        ("line 3", "blank"),
        ("line 3", '"higher" or "lower"'),
        ("line 5", 'write "higher"'),
        ("line 5", "measures the same as line 4"),
        ("line 7", "measures the same as line 6"),
        ("line 8", "names a learner"),
    ):
        assert any(each.startswith(line) and words in each for each in told), (line, words, told)


def test_a_table_without_rows_or_columns(tmp_path: Path) -> None:
    assert faults(tmp_path, "measure,better,before,after\n") == ["has no rows; write a measure a row"]
    assert any(
        'has no column "before"' in each for each in faults(tmp_path, "measure,better,befor,after\na,lower,1,2\n")
    )


def test_the_pilot_s_own_file_reads_and_has_nothing_recorded(tmp_path: Path) -> None:
    recipe = RECIPES["pilot-90-days"]
    (ending,) = recipe.make(recipe.settings(START)).files
    text = expanded("pilot-90-days", tmp_path / "p.json", START).texts[ending]
    found = read_outcomes(write(tmp_path, text))
    assert {each.result for each in found} == {"not recorded"}
    assert len(found) == 6
