"""``schedule new``: files to start from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler.templates import RECIPES
from tests.cli.terminal import WIDTH, Terminal


def test_the_list_names_every_template_on_a_line(terminal: Terminal) -> None:
    lines = terminal("new", "--list").out.splitlines()
    assert [line.split()[0] for line in lines] == list(RECIPES)
    assert max(map(len, lines)) <= WIDTH
    told = json.loads(terminal("new", "--list", "--json").out)
    assert [each["name"] for each in told] == list(RECIPES)


def test_a_template_is_written_with_all_its_files_or_none(tmp_path: Path, terminal: Terminal) -> None:
    path = tmp_path / "pilot.json"
    call = ("new", path, "--template", "pilot-90-days", "--start", "2027-03-01", "--learners", 6)
    done = terminal(*call)
    assert (done.code, done.err) == (0, "")
    assert "learners and instructors are invented" in done.said
    assert {each.name for each in tmp_path.iterdir()} == {"pilot.json", "pilot.README.md", "pilot.measures.csv"}
    assert terminal("check", path, "--strict").code == 0
    path.unlink()
    assert terminal(*call).code == 2
    assert not path.exists()
    assert terminal(*call, "--force").code == 0


def test_without_a_start_it_begins_on_a_monday_to_come(tmp_path: Path, terminal: Terminal) -> None:
    path = tmp_path / "cohort.json"
    assert terminal("new", path, "--template", "flipped-classroom").code == 0
    assert terminal("check", path).code == 0


def test_a_programme_to_start_from(tmp_path: Path, terminal: Terminal) -> None:
    path = tmp_path / "programme.json"
    assert "schedule recommend" in terminal("new", path, "--programme").said
    assert terminal("recommend", path).code == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--weeks", 3), "--weeks belongs to a template"),
        (("--demo", "--template", "flipped-classroom"), "choose one"),
        (("--template", "flipped-classroom", "--learners", 3, "--people", "x.json"), "choose one"),
        (("--template", "flipped"), "--template"),
        (("--template", "flipped-classroom", "--start", "soon"), "is not a date"),
        (("--template", "flipped-classroom", "--people", "x.json"), "x.json does not exist"),
    ],
)
def test_what_does_not_go_together_writes_nothing(
    options: tuple[object, ...], words: str, tmp_path: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = terminal("new", *options)
    assert done.code == 2
    assert words in done.said
    assert not list(tmp_path.iterdir())
