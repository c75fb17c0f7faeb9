"""Reading the plans that a cohort is committed to, and what the commands tell of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scheduler.api import load_cohort, read_calendars
from scheduler.errors import InputError
from tests.cli.terminal import Terminal, listed, starter


def committed_to(folder: Path, *paths: str, **changes: Any) -> Path:
    """The starter cohort under another name, committed to these plans."""
    folder.mkdir(parents=True, exist_ok=True)
    return starter(folder, id="safety", committed=list(paths), **changes)


def solved(folder: Path, terminal: Terminal, **changes: Any) -> Path:
    """The starter cohort with its plan; gives the plan's path."""
    folder.mkdir(parents=True)
    assert terminal("solve", starter(folder, **changes), "--time-limit", "1").code == 0
    return folder / "plan.json"


def fault(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_calendars(load_cohort(path))
    (only,) = caught.value.faults
    return str(only)


def test_what_cannot_be_used_is_a_fault_where_it_is_named(tmp_path: Path, terminal: Terminal) -> None:
    plan = solved(tmp_path / "spring", terminal, **listed())
    path = committed_to(tmp_path / "safety", "../spring/plan.json")
    read_calendars(load_cohort(path))
    assert "does not exist" in fault(committed_to(tmp_path / "safety", "../autumn/plan.json"))
    assert fault(committed_to(tmp_path / "safety", "../spring/cohort.json")).startswith("committed[0]")
    path = committed_to(tmp_path / "safety", "../spring/plan.json")
    document = json.loads(plan.read_text(encoding="utf-8"))
    for change, told in (({"file": None}, "names no cohort file"), ({"id": "safety"}, "is a plan of this cohort")):
        plan.write_text(json.dumps({**document, "cohort": {**document["cohort"], **change}}), encoding="utf-8")
        assert told in fault(path)


def test_check_tells_whom_it_takes_and_when_that_is_nobody(tmp_path: Path, terminal: Terminal) -> None:
    solved(tmp_path / "spring", terminal, **listed())
    path = committed_to(tmp_path / "safety", "../spring/plan.json")
    said = terminal("check", path, "--verbose").said
    assert "../spring/plan.json: 1 session with 1 learner, 1 instructor" in said
    assert "learner l3: assumed, 1 meeting in other programmes" in said
    document = json.loads(path.read_text(encoding="utf-8"))
    for person in (*document["learners"], *document["instructors"]):
        person["email"] = f"new-{person['email']}"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert "takes nobody and nothing of this cohort" in terminal("check", path).said
    assert terminal("check", path, "--strict").code == 1


def test_a_plan_knows_what_it_kept_clear_of(tmp_path: Path, terminal: Terminal) -> None:
    """The one listed session of either programme is at the same hour, for the same learner."""
    other = solved(tmp_path / "spring", terminal, **listed())
    path = committed_to(tmp_path / "safety", "../spring/plan.json", **listed())
    assert terminal("solve", path, "--time-limit", "1").code == 0
    plan = json.loads((path.parent / "plan.json").read_text(encoding="utf-8"))
    assert [reason["code"] for one in plan["unscheduled"] for reason in one["reasons"]] == ["no_common_time"]
    assert terminal("verify", path.parent / "plan.json").code == 0
    other.write_text(other.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert (
        "../spring/plan.json: is not the file's hash: it has changed since"
        in terminal("verify", path.parent / "plan.json").said
    )
