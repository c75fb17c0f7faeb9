"""Whatever file is given, a command ends with status 2 and a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.terminal import WIDTH, Terminal, starter

BAD: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: None,
    "folder": Path.mkdir,
    "empty": Path.touch,
    "blank": lambda path: path.write_text(" \n\t\n"),
    "binary": lambda path: path.write_bytes(bytes(range(256)) * 40),
    "latin": lambda path: path.write_bytes('{"id": "Müller"}'.encode("latin-1")),
    "utf16": lambda path: path.write_text('{"id": "x"}', encoding="utf-16"),
    "nonsense": lambda path: path.write_text("once upon a time"),
    "cut short": lambda path: path.write_text('{"schema_version": 1, "learners": ['),
    "brackets": lambda path: path.write_text("[" * 200_000),
    "objects": lambda path: path.write_text('{"a":' * 200_000),
    "a list": lambda path: path.write_text("[]"),
    "a number": lambda path: path.write_text("9" * 10_000),
    "another object": lambda path: path.write_text('{"schema_version": 99, "NaN": NaN}'),
    "a link in a circle": lambda path: path.symlink_to(path.name),
    "a pipe": lambda path: __import__("os").mkfifo(path),
}
CALLS = {
    "check": ("check", "bad"),
    "solve": ("solve", "bad"),
    "published": ("solve", "cohort.json", "--published", "bad"),
    "verify": ("verify", "bad"),
    "invites": ("invites", "bad", "-o", "out"),
    "busy": ("busy", "bad", "--from", "2027-03-08", "--to", "2027-03-09", "--time-zone", "UTC"),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("kind", BAD)
def test_bad_files(kind: str, call: str, tmp_path: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    starter(tmp_path)
    BAD[kind](tmp_path / "bad")
    done = terminal(*CALLS[call])
    assert (done.code, done.out) == (2, "" if call != "busy" else done.out)
    assert "bad" in done.err or "missing" in done.err
    assert "Traceback" not in done.err
    assert "fault of the program" not in done.err
    assert max(map(len, done.err.splitlines())) <= WIDTH
    assert not (tmp_path / "plan.json").exists()


def test_every_fault_is_told_with_its_place_one_a_line(tmp_path: Path, terminal: Terminal) -> None:
    wrong = [
        {"id": "l1", "name": "A", "time_zone": "Asia/Calcuta"},
        {"id": "l1", "name": "B", "time_zone": "UTC", "zone": "x"},
        {"id": "l3", "name": "C", "time_zone": "UTC", "clinics": ["nowhere"]},
    ]
    done = terminal("check", starter(tmp_path, learners=wrong))
    assert done.code == 2
    lines = [line for line in done.err.splitlines() if line.startswith("learners[")]
    assert [line.split(".")[0] for line in lines] == ["learners[0]", "learners[1]", "learners[1]", "learners[2]"]
    assert 'did you mean "Asia/Calcutta"?' in done.said


def test_a_call_without_sense_exits_with_2(terminal: Terminal) -> None:
    for call in (("solve",), ("nonsense",), ("busy", "x.ics"), ("schema", "nothing"), ("invites", "plan.json")):
        done = terminal(*call)
        assert (done.code, done.out) == (2, "")
        assert "Error" in done.err


def test_a_fault_of_the_program_is_told_without_a_traceback(
    tmp_path: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **options: object) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr("scheduler.api.check", broken)
    done = terminal("check", starter(tmp_path))
    assert done.code == 70
    assert "ZeroDivisionError: by nought" in done.said
    assert "report" in done.err
    assert "Traceback" not in done.err
