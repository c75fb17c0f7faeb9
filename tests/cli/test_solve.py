"""``schedule solve``: what it writes, what it says, and its exit statuses."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from scheduler.plan_text import load_plan
from tests.cli.terminal import WIDTH, Terminal, listed, run, starter


def test_the_plan_lies_beside_the_cohort_and_names_it(tmp_path: Path, terminal: Terminal) -> None:
    cohort = starter(tmp_path, **listed())
    done = terminal("solve", cohort)
    assert done.code == 0
    plan = load_plan(tmp_path / "plan.json")
    assert plan.cohort.file == "cohort.json"
    assert plan.cohort.sha256 == hashlib.sha256(cohort.read_bytes()).hexdigest()
    assert [(session.id, session.learners) for session in plan.sessions] == [("s1", ("l3",))]
    assert f"The plan is in {tmp_path / 'plan.json'}" in done.said


def test_a_plan_elsewhere_names_the_cohort_relative_to_itself(tmp_path: Path, terminal: Terminal) -> None:
    cohort, folder = starter(tmp_path, **listed()), tmp_path / "out"
    folder.mkdir()
    assert terminal("solve", cohort, "-o", folder / "p.json").code == 0
    assert load_plan(folder / "p.json").cohort.file == "../cohort.json"
    assert terminal("verify", folder / "p.json").code == 0


def test_the_cohort_itself_is_never_replaced(tmp_path: Path, terminal: Terminal) -> None:
    cohort = starter(tmp_path, **listed())
    (tmp_path / "link.json").symlink_to(cohort)
    (tmp_path / "hard.json").hardlink_to(cohort)
    before = cohort.read_bytes()
    for target in (cohort, tmp_path / "link.json", tmp_path / "hard.json", tmp_path / "." / "x" / ".." / "cohort.json"):
        assert terminal("solve", cohort, "-o", target).code == 2
    assert cohort.read_bytes() == before


def test_an_output_that_cannot_be_written_is_told_before_anything_is_read(tmp_path: Path, terminal: Terminal) -> None:
    done = terminal("solve", tmp_path / "no such cohort.json", "-o", tmp_path / "no" / "folder" / "plan.json")
    assert done.code == 2
    assert "folder does not exist" in done.said
    assert "no such cohort" not in done.said


def test_strict_asks_that_everybody_has_a_seat(tmp_path: Path, terminal: Terminal) -> None:
    assert terminal("solve", starter(tmp_path, **listed()), "--strict").code == 0
    assert terminal("solve", starter(tmp_path, **listed(start="2027-03-09T02:00Z")), "--strict").code == 1
    assert terminal("solve", tmp_path / "cohort.json").code == 0


def test_what_must_run_and_cannot_exits_with_3_and_the_reason(tmp_path: Path, terminal: Terminal) -> None:
    cohort = starter(tmp_path, **listed(start="2027-03-09T02:00Z", must_run=True))
    done = terminal("solve", cohort, "--time-limit", "20")
    assert done.code == 3
    assert "cannot" in done.err
    assert not (tmp_path / "plan.json").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--time-limit", "-1"),
        ("--time-limit", "nan"),
        ("--workers", "0"),
        ("--moves-per-seat", "0"),
        ("--freeze-before", "2027-03-09T00:00Z"),
        ("--notice", "24"),
        ("--now", "2027-03-09T00:00Z"),
        ("--published", "plan.json", "--now", "2027-03-09T00:00"),
        ("--published", "plan.json", "--freeze-before", "2027-03-09T00:00"),
        ("--published", "missing.json"),
        ("--published", "cohort.json"),
        ("--nonsense",),
        ("second.json",),
    ],
)
def test_a_wrong_call_exits_with_2_and_writes_nothing(
    arguments: tuple[str, ...], tmp_path: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    starter(tmp_path, **listed())
    done = terminal("solve", "cohort.json", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.strip()
    assert not Path("plan.json").exists()


def test_the_published_plan_may_be_the_one_that_is_replaced(tmp_path: Path, terminal: Terminal) -> None:
    cohort, plan = starter(tmp_path, **listed()), tmp_path / "plan.json"
    assert terminal("solve", cohort).code == 0
    old = plan.read_bytes()
    done = terminal("solve", cohort, "--published", plan, "--freeze-before", "2027-03-10T00:00Z", "-o", plan)
    assert (done.code, load_plan(plan).sessions[0].frozen) == (0, True)
    published = load_plan(plan).published
    assert published is not None
    assert published.sha256 == hashlib.sha256(old).hexdigest()
    assert (tmp_path / str(published.file)).read_bytes() == old
    assert str(published.file) in done.err
    assert terminal("verify", plan).code == 0


def test_a_plan_in_the_place_of_a_cohort_is_one_fault_and_so_is_the_other(tmp_path: Path, terminal: Terminal) -> None:
    cohort, plan = starter(tmp_path, **listed()), tmp_path / "plan.json"
    assert terminal("solve", cohort).code == 0
    for arguments in (("check", plan), ("verify", cohort), ("solve", cohort, "--published", cohort)):
        done = terminal(*arguments)
        assert done.code == 2
        assert "1 fault" in done.said
        assert "is wanted here" in done.said


def test_what_a_pipe_gets_is_plain_and_fits_80_columns(tmp_path: Path) -> None:
    starter(tmp_path, **listed())
    done = run("solve", "cohort.json", "--verbose", cwd=tmp_path, FORCE_COLOR="1", TERM="xterm-256color")
    assert (done.code, done.err) == (0, "")
    assert "\x1b" not in done.out
    assert max(map(len, done.out.splitlines())) <= WIDTH
    assert "10:00 London" in done.out


def test_json_is_one_document_and_nothing_else(tmp_path: Path, terminal: Terminal) -> None:
    done = terminal("solve", starter(tmp_path, **listed()), "--json")
    summary = json.loads(done.out)
    assert (done.err, summary["status"], summary["unscheduled"]) == ("", "optimal", [])


def test_zone_locale_and_hash_seed_change_no_byte(tmp_path: Path) -> None:
    starter(tmp_path)
    written = set()
    for zone, locale, seed in (("Asia/Kolkata", "C", "1"), ("America/New_York", "C.UTF-8", "2")):
        environment = {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}
        done = run("solve", "cohort.json", "--deterministic", "--workers", "1", cwd=tmp_path, **environment)
        assert done.code == 0
        written.add(((tmp_path / "plan.json").read_bytes(), done.out))
    assert len(written) == 1


def test_what_a_file_holds_does_not_steer_the_terminal(tmp_path: Path, terminal: Terminal) -> None:
    done = terminal("solve", starter(tmp_path, **listed(), title="Loud\x1b[31m red\nline [bold]x[/bold]"))
    assert done.code in (0, 2)
    assert "\x1b" not in done.out + done.err
