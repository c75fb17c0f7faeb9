"""Attendance, exports and briefs as a coordinator calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.attendance.programme import document, plan
from tests.attendance.samples import SAMPLES
from tests.cli.terminal import WIDTH, Terminal

NOW = "2026-03-02T12:00Z"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The cohort, its plan, and the twelve exports."""
    (tmp_path / "cohort.json").write_text(json.dumps(document()), "utf-8")
    made = plan()
    named = made.model_copy(update={"cohort": made.cohort.model_copy(update={"file": "cohort.json"})})
    (tmp_path / "plan.json").write_text(named.to_json(), "utf-8")
    for sample in SAMPLES:
        (tmp_path / sample.name).write_bytes(sample.data)
    return tmp_path


def test_it_tells_who_came_and_what_the_others_are_offered(terminal: Terminal, folder: Path) -> None:
    done = terminal("attendance", folder / "plan.json", folder / "teams_rejoined.csv", "--now", NOW)
    assert done.code == 0, done.err
    assert "lab-1: 3 of 4 came" in done.out
    assert "61 of 60 min  Ada Okafor (l1)" in done.out
    assert "Chloé Dubois (l3), lab-1 next: lab-2 on Wed 04 Mar 2026 09:00 UTC, 1 seat left" in done.said
    assert max(map(len, done.out.splitlines())) <= WIDTH


def test_json_holds_all_of_it_and_files_are_written(terminal: Terminal, folder: Path) -> None:
    out = folder / "attendance.csv"
    call = ("attendance", folder / "plan.json", folder / "zoom_kolkata.csv", "--time-zone", "Asia/Kolkata", "-o", out)
    done = terminal(*call, "--who", "Bo Lindquist=l2", "--now", NOW, "--json")
    told = json.loads(done.out)
    assert {each["learner"]: each["minutes"] for each in told["attended"]} == {"l1": 60, "l2": 55, "l5": 30}
    assert [each["by"] for each in told["attended"]] == ["email", "said", "email"]
    assert [each["learner"] for each in told["missed"]] == ["l3", "l4"]
    assert len(out.read_text("utf-8-sig").splitlines()) == 1 + 3 + 2


def test_the_next_cohort_is_changed_where_it_says_so(terminal: Terminal, folder: Path) -> None:
    following = document() | {"id": "negotiation-2"}
    path = folder / "next.json"
    path.write_text(json.dumps(following), "utf-8")
    call = ("attendance", folder / "plan.json", folder / "teams_rejoined.csv", "--into", path, "--now", NOW)
    done = terminal(*call)
    assert "3 completions marked" in done.said
    learners = {each["id"]: each.get("completed", []) for each in json.loads(path.read_text("utf-8"))["learners"]}
    assert learners["l1"] == learners["l2"] == learners["l4"] == ["lab"]
    assert learners["l3"] == []
    again = path.read_bytes()
    assert terminal(*call).code == 0
    assert path.read_bytes() == again


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("zoom_kolkata.csv", "--time-zone", "Asia/Calcuta"), "Asia/Calcutta"),
        (("zoom_kolkata.csv", "--session", "lab-9"), "lab-"),
        (("zoom_unique.csv",), "tells no times"),
        (("teams_rejoined.csv", "--who", "Ada=l99"), "is not a learner of the cohort"),
        (("nothing.csv",), "nothing.csv"),
        (("cohort.json",), "holds no columns of names and times"),
        ((), "name an attendance export"),
    ],
)
def test_what_is_wrong_is_told_with_its_cure(
    terminal: Terminal, folder: Path, arguments: tuple[str, ...], told: str
) -> None:
    files = [folder / each if each.endswith((".csv", ".json")) else each for each in arguments]
    done = terminal("attendance", folder / "plan.json", *files)
    assert done.code == 2
    assert told in done.said
    assert not done.out


@pytest.mark.parametrize("system", ["moodle", "brightspace", "cornerstone", "csv"])
def test_exports_are_written_and_named(terminal: Terminal, folder: Path, system: str) -> None:
    done = terminal("export", folder / "plan.json", "--to", system, "-o", folder / "out", "--json")
    files = [Path(each) for each in json.loads(done.out)["files"]]
    assert sorted(files) == sorted((folder / "out").iterdir())
    assert all(path.read_bytes() for path in files)


def test_briefs_lie_under_names_that_tell_nothing(terminal: Terminal, folder: Path) -> None:
    done = terminal("brief", folder / "plan.json", "--breakouts", 2, "-o", folder / "briefs")
    assert "1 brief in" in done.said
    (brief,) = (folder / "briefs" / "instructors").iterdir()
    assert "ines" not in brief.name.lower()
    assert "moreau" not in brief.name.lower()
    assert "### Breakout rooms, mixed" in brief.read_text("utf-8")
    assert "example.com" not in brief.read_text("utf-8")
    rooms = sorted(path.name for path in (folder / "briefs" / "coordinator").iterdir())
    assert rooms == ["lab-1-rooms.csv", "lab-2-rooms.csv", "talk-1-rooms.csv"]


def test_the_summary_tells_of_overbooking(terminal: Terminal, tmp_path: Path) -> None:
    """Thirteen on twelve seats: all of them come with 0.79¹³ = 4.67 %."""
    asked = document()
    asked["learners"] = [{"id": f"l{k}", "name": f"L {k}", "time_zone": "Europe/Berlin"} for k in range(13)]
    session = {"id": "lab-1", "start": "2026-03-02T10:00"}
    asked["clinics"] = [asked["clinics"][0] | {"capacity": 12, "show_rate": 0.79, "sessions": [session]}]
    asked["instructors"][0]["clinics"] = ["lab"]
    (tmp_path / "cohort.json").write_text(json.dumps(asked), "utf-8")
    done = terminal("solve", tmp_path / "cohort.json", "--time-limit", 20)
    assert done.code == 0, done.err
    assert "overbooked: 13 on 12 seats, overflow at most 4.7 %" in done.said
    assert terminal("verify", tmp_path / "plan.json").code == 0
