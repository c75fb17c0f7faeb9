"""``schedule followup`` and ``schedule load`` as a coordinator runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler.cohort.load import load_cohort
from scheduler.plan_files import save_plan
from tests.cli.terminal import WIDTH, Terminal
from tests.followup.story import PEOPLE, cohort, plan

GATE, AFTER = "2026-03-03T12:00Z", "2026-03-05T14:00Z"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The plan's file, with the cohort beside it."""
    document = cohort()
    document["instructors"][0] |= {
        "max_minutes_per_day": 90,
        "duties": [{"title": "Grading", "after": "lab", "minutes_per_learner": 70}],
    }
    (tmp_path / "cohort.json").write_text(json.dumps(document), encoding="utf-8")
    save_plan(plan(), tmp_path / "plan.json", cohort=load_cohort(tmp_path / "cohort.json"))
    return tmp_path / "plan.json"


def people(folder: Path) -> set[str]:
    return {file.name for file in (folder / "people").iterdir()}


def test_the_gate_and_a_file_for_each_person(path: Path, terminal: Terminal) -> None:
    folder = path.parent / "out"
    done = terminal("followup", path, "--now", GATE, "-o", folder)
    assert (done.code, done.err) == (0, "")
    assert "2 people not done" in done.said
    assert "Ada Ada (ada): The reader" in done.said
    assert "could change seats with Dina Anid (dina) in lab-b" in done.said
    assert max(map(len, done.out.replace(str(folder.parent), ".").splitlines())) <= WIDTH
    assert people(folder) == {f"{key}.{end}" for key in ("ada", "cato", "eli", "gus") for end in ("txt", "json")}
    gate = json.loads((folder / "gate.json").read_text(encoding="utf-8"))
    assert [each["learner"] for one in gate for each in one["waiting"]] == ["ada", "cato"]
    swaps = (folder / "swaps.csv").read_text(encoding="utf-8").split()
    assert swaps[1:3] == ['"ada","lab","lab-b","dina"', '"dina","lab","lab-a","ada"']
    assert len(swaps) == 5


def test_who_has_nothing_to_do_any_more_has_no_file(path: Path, terminal: Terminal) -> None:
    folder = path.parent / "out"
    terminal("followup", path, "--now", GATE, "-o", folder)
    terminal("followup", path, "--now", AFTER, "-o", folder, "--session", "lab-a")
    assert people(folder) == {f"{key}.{end}" for key in ("ada", "bo", "cato") for end in ("txt", "json")}


def test_records_of_who_came_and_who_is_done(path: Path, terminal: Terminal) -> None:
    attendance, completion = path.parent / "attendance.csv", path.parent / "completion.csv"
    attendance.write_text("learner,clinic,session,minutes\nada,lab,lab-a,80\nbo,lab,lab-a,0\n", encoding="utf-8")
    completion.write_text("learner,item\nada,film\nada,notes\nada,quiz\n", encoding="utf-8")
    records = ("--attendance", attendance, "--completion", completion)
    done = terminal("followup", path, "--now", AFTER, *records)
    assert "lab-a Negotiation lab: 2 people, 2 of them not there" in done.said
    told = json.loads(terminal("followup", path, "--now", AFTER, *records, "--json").out)
    assert {each["learner"]: each["after"][0]["attended"] for each in told["people"] if each["after"]} == {
        "bo": False,
        "cato": False,
    }
    completion.write_text("learner,item\nadda,film\n", encoding="utf-8")
    done = terminal("followup", path, "--now", AFTER, *records)
    assert done.code == 0
    assert "adda" in done.err
    assert "lab-a Negotiation lab: 3 people" in done.said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--session", "lab-c"), "is not a session of the plan"),
        (("--now", "tomorrow"), "is not an instant"),
        (("--gate-days", "400"), "gate-days"),
    ],
)
def test_a_wrong_call_is_told(path: Path, terminal: Terminal, arguments: tuple[str, str], said: str) -> None:
    done = terminal("followup", path, *arguments)
    assert done.code == 2
    assert said in done.said


def test_ids_cannot_lead_out_of_the_folder(path: Path, terminal: Terminal) -> None:
    document = json.loads((path.parent / "cohort.json").read_text(encoding="utf-8"))
    document["learners"][-1] |= {"id": "../../gus", "name": "Gus"}
    (path.parent / "cohort.json").write_text(json.dumps(document), encoding="utf-8")
    told = plan()
    lost = told.unscheduled[0].model_copy(update={"learner": "../../gus"})
    save_plan(told.model_copy(update={"unscheduled": (lost,)}), path, cohort=load_cohort(path.parent / "cohort.json"))
    folder = path.parent / "deep" / "er" / "out"
    assert terminal("followup", path, "--now", GATE, "-o", folder).code == 0
    assert "..%2F..%2Fgus.txt" in people(folder)
    assert len(people(folder)) == 2 * (len(PEOPLE) - 3)


def test_load_by_day(path: Path, terminal: Terminal) -> None:
    done = terminal("load", path)
    assert done.code == 0
    # 3 learners, 70 minutes each, over two working days: 105 minutes a day, and at most 90 are wanted.
    assert "Fri 06 Mar 2026 0 min 0 min 1 h 45 min 1 h 45 min over" in done.said
    assert "4 days over the limit." in done.said
    assert max(map(len, done.out.splitlines())) <= WIDTH
    assert terminal("load", path, "--strict").code == 1
    rows = json.loads(terminal("load", path, "--json").out)
    assert [(row["day"], row["led"], row["following"]) for row in rows] == [
        ("2026-03-05", 90, 0),
        ("2026-03-06", 0, 105),
        ("2026-03-09", 0, 105),
        ("2026-03-12", 90, 0),
        ("2026-03-13", 0, 105),
        ("2026-03-16", 0, 105),
    ]
