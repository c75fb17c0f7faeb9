"""A run in a child process becomes a row, also where there is no plan; a rerun does nothing twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.benchmarks import command, instances, runner
from tests.benchmarks.instances import Instance, MissingError
from tests.benchmarks.peers.greedy import MultiStart
from tests.benchmarks.rows import Results
from tests.problem.build import document


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    folder = tmp_path / "cache" / "core_1_1"
    folder.mkdir(parents=True)
    (folder / "cohort.json").write_text(json.dumps(document()))
    return tmp_path / "cache"


def test_our_run_and_a_peers_are_rows_and_are_not_run_again(cache: Path, tmp_path: Path, capsys):
    call = ["--families", "core", "--sizes", "1", "--seeds", "1", "--methods", "ours,greedy", "--seconds", "1"]
    call += ["--cache", str(cache), "-o", str(tmp_path / "out")]
    assert command.main(call) == 0
    ours, greedy = Results(tmp_path / "out").read()
    for one in (ours.row, greedy.row):
        assert (one.status, one.first, one.second) == ("judged", 0, 60)
        assert one.memory > 10
        assert one.first_plan is not None
    assert (ours.row.first_bound, ours.row.second_bound) == (0, 60)
    assert all(ours.row.proven_tiers)
    capsys.readouterr()
    assert command.main(call) == 0
    assert capsys.readouterr().out == ""
    assert str(tmp_path) not in (tmp_path / "out" / "rows.csv").read_text()


def test_a_run_without_a_plan_is_a_row(tmp_path: Path):
    path = tmp_path / "cohort.json"
    path.write_text("{")
    row = runner.run(Instance("core", 1, 1, path, "ab"), "greedy", 1.0, 4096, "").row
    assert row.status == "nothing"
    assert "cohort.json" in row.note
    assert str(tmp_path) not in row.note


def test_too_much_memory_ends_a_run(cache: Path):
    instance = instances.made("core", 1, 1, cache, Path("nowhere"))
    row = runner.run(instance, "greedy", 5.0, 1.0, "").row
    assert row.status == "crashed"
    assert "more than 1 MB" in row.note


def test_without_the_generator_it_says_so(tmp_path: Path, capsys):
    with pytest.raises(MissingError):
        instances.made("core", 60, 1, tmp_path, tmp_path / "absent.py")
    call = ["--generator", str(tmp_path / "absent.py"), "-o", str(tmp_path / "out"), "--cache", str(tmp_path)]
    assert command.main(call) == 2
    assert "name it with --generator" in capsys.readouterr().err


def test_a_peer_that_is_missing_is_told(cache: Path, monkeypatch):
    monkeypatch.setattr(MultiStart, "missing", lambda self: "it is not here")
    row = runner.run(instances.made("core", 1, 1, cache, Path("nowhere")), "greedy", 1.0, 4096, "").row
    assert (row.status, row.note) == ("skipped", "it is not here")
