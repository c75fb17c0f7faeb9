"""``schedule advise``: what a coordinator reads, and what other programs do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.advise.stories import STORIES
from tests.cli.terminal import WIDTH, Terminal


@pytest.fixture
def plan(tmp_path: Path, terminal: Terminal) -> Path:
    cohort = tmp_path / "cohort.json"
    cohort.write_text(json.dumps(STORIES["one more session"][2]), encoding="utf-8")
    assert terminal("solve", cohort, "--workers", 1).code == 0
    return tmp_path / "plan.json"


def test_it_says_what_to_write_where_and_what_comes_of_it(plan: Path, terminal: Terminal) -> None:
    before = {path: path.read_bytes() for path in plan.parent.iterdir()}
    done = terminal("advise", plan, "--top", 2, "--cost", "seat=100", "--cost", "instructor_hour=7")
    assert (done.code, done.err) == (0, "")
    assert "1. One more session of Lab (2 in place of 1)" in done.said
    assert "At least 2 more requests with a session, at a cost of 60" in done.said
    assert "In cohort.json: set clinics[0].max_sessions to 2" in done.said
    assert "--set clinics.lab.max_sessions=2" in done.said
    assert all(len(line) <= WIDTH or "/" in line for line in done.out.splitlines())
    assert {path: path.read_bytes() for path in plan.parent.iterdir()} == before


def test_as_json_it_holds_every_measure_and_a_patch(plan: Path, terminal: Terminal) -> None:
    told = json.loads(terminal("advise", plan, "--json", "--top", 1).out)
    (piece,) = told["advice"]
    assert piece["patch"] == [{"op": "add", "path": "/clinics/0/capacity", "value": 3}]
    assert piece["promised"] == {"unscheduled": 1}
    assert piece["gain"] == {name: piece["before"][name] - value for name, value in piece["after"].items()}
    assert piece["whatif"] == ["--set clinics.lab.capacity=3"]


def test_what_is_wrong_is_told(plan: Path, terminal: Terminal) -> None:
    done = terminal("advise", plan, "--cost", "seats=3")
    assert done.code == 2
    assert 'did you mean "seat"?' in done.said
    content = json.loads(plan.read_text(encoding="utf-8"))
    content["measures"]["sessions"] = 7
    plan.write_text(json.dumps(content), encoding="utf-8")
    assert terminal("advise", plan).code == 1
