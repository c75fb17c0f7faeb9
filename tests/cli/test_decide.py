"""``schedule decide``: a word in the cohort file, which otherwise stays as it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scheduler.templates import template_text
from tests.cli.terminal import WIDTH, Terminal, listed, starter

START = "2027-03-09T10:00Z"
ONCE = {"learner": "l3", "clinic": "listening", "start": START, "must": True}


def written(folder: Path) -> Path:
    """The starter cohort as ``schedule new`` writes it."""
    path = folder / "cohort.json"
    path.write_text(template_text("starter"), encoding="utf-8")
    return path


def decisions(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8")).get("decisions", [])
    return found


def test_only_the_decision_is_new_and_undoing_takes_it_out(tmp_path: Path, terminal: Terminal) -> None:
    path = written(tmp_path)
    before = path.read_text("utf-8").splitlines()
    about = ("decide", path, "--learner", "l3", "--clinic", "listening", "--start", "2027-03-09T11:00+01:00")
    done = terminal(*about, "--must", "--why", "has booked a train")
    assert (done.code, done.err) == (0, "")
    assert "Freya Dawson (l3) attends Listening lab at Tue 09 Mar 2027 10:00 UTC (has booked a train)" in done.said
    assert decisions(path) == [{**ONCE, "why": "has booked a train"}]
    after = path.read_text("utf-8").splitlines()
    assert [line for line in after if line not in before] == [
        '  "decisions": [',
        f"    {json.dumps({**ONCE, 'why': 'has booked a train'})}",
    ]
    assert terminal("decide", path, "--learner", "l3", "--clinic", "listening", "--undo").code == 0
    assert decisions(path) == []


def test_a_new_word_about_the_same_start_takes_the_place_of_the_old(tmp_path: Path, terminal: Terminal) -> None:
    stand = [
        {"learner": "l1", "clinic": "listening", "must": True},
        {**ONCE, "start": "2027-03-09T11:00+01:00", "why": "said so"},
        {"learner": "l3", "clinic": "negotiation", "must": False},
    ]
    path = starter(tmp_path, decisions=stand)
    assert terminal("decide", path, "--learner", "l3", "--clinic", "listening", "--start", START, "--never").code == 0
    assert decisions(path) == [stand[0], {**ONCE, "must": False}, stand[2]]


def test_several_learners_at_once_and_a_list_of_them(tmp_path: Path, terminal: Terminal) -> None:
    path = starter(tmp_path)
    assert (
        terminal("decide", path, "--learner", "l1", "--learner", "l2", "--clinic", "negotiation", "--never").code == 0
    )
    assert [(one["learner"], one["must"]) for one in decisions(path)] == [("l1", False), ("l2", False)]
    said = terminal("decide", path, "--list", "--learner", "l2", "--json")
    assert [one["learner"] for one in json.loads(said.out)["decisions"]] == ["l2"]
    assert "Ada Monroe (l1) does not attend Negotiation clinic" in terminal("decide", path, "--list").out


def test_a_session_stands_for_its_clinic_and_start(tmp_path: Path, terminal: Terminal) -> None:
    path = starter(tmp_path, **listed())
    assert terminal("decide", path, "--learner", "l3", "--session", "s1", "--must").code == 0
    assert decisions(path) == [ONCE]
    plan = tmp_path / "plan.json"
    assert terminal("solve", path, "-o", plan, "--time-limit", "3").code == 0
    assert terminal("decide", path, "--learner", "l3", "--session", "s1", "--plan", plan, "--never").code == 0
    assert decisions(path) == [{**ONCE, "must": False}]
    assert terminal("solve", path, "--published", plan, "-o", plan, "--time-limit", "3").code == 0
    (request,) = json.loads(plan.read_text())["unscheduled"]
    assert request["reasons"][0]["code"] == "decision"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--learner", "l33", "--clinic", "listning", "--must"), 'learner "l33" is not the id of a learner; did you'),
        (
            ("--learner", "l33", "--clinic", "listning", "--must"),
            'clinic "listning" is not the id of a clinic; did you',
        ),
        (("--learner", "l3", "--session", "listening-1", "--must"), 'session "listening-1" is not the id of a session'),
        (("--learner", "l3", "--must"), "clinic is missing, and the cohort has several"),
        (("--learner", "l1", "--clinic", "listening", "--never"), "contradicts decisions[0]"),
        (("--learner", "l1", "--clinic", "negotiation", "--undo"), 'has none such about "l1" and "negotiation"'),
        (("--learner", "l1", "--clinic", "listening", "--start", "2027-03-09T10:00", "--must"), "has no offset"),
        (("--learner", "l1", "--clinic", "listening"), "say --must or --never"),
        (("--clinic", "listening", "--must"), "--learner says whom"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_written(
    tmp_path: Path, terminal: Terminal, arguments: tuple[str, ...], said: str
) -> None:
    stands = {"learner": "l1", "clinic": "listening", "start": START, "must": True}
    path = starter(tmp_path, decisions=[stands])
    before = path.read_bytes()
    done = terminal("decide", path, *arguments)
    assert done.code == 2
    assert said in done.said
    assert path.read_bytes() == before


def test_it_fits_the_terminal(tmp_path: Path, terminal: Terminal) -> None:
    path = starter(tmp_path)
    done = terminal("decide", path, "--learner", "l3", "--clinic", "listening", "--never", "--why", "a reason " * 20)
    assert max(map(len, done.out.replace(str(tmp_path), "").splitlines())) <= WIDTH
