"""A bound that a judged plan contradicts is an alarm; what is kept is the best of what was judged."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from tests.benchmarks import best_known, command
from tests.benchmarks.best_known import BestKnown, alarms, joined
from tests.benchmarks.rows import JUDGED, Measured, Results, Row
from tests.benchmarks.trace import Trace

OURS = Row("core", 60, 1, "ab", "ours", 60.0, JUDGED, first=3, second=900, best=900, first_bound=3, second_bound=880)
KNOWN = BestKnown("core", 60, 1, "ab", 3, 890, 3, 870, 3, "ours 123")


def by_key(one: BestKnown) -> dict:
    return {one.key: one}


def test_bounds_below_every_plan_are_quiet():
    assert alarms(by_key(KNOWN), [OURS]) == []
    assert alarms({}, [OURS, replace(OURS, method="highs", first=5, second=10, second_bound=10)]) == []


def test_a_bound_above_a_best_known_plan_rings():
    (told,) = alarms(by_key(KNOWN), [replace(OURS, second_bound=891)])
    assert "bound 891 of tier 2" in told
    assert "3 / 890 (best known)" in told
    (told,) = alarms(by_key(KNOWN), [replace(OURS, first=4, first_bound=4)])
    assert "bound 4 of tier 1" in told


def test_a_kept_bound_above_a_new_plan_rings():
    (told,) = alarms(by_key(KNOWN), [replace(OURS, second=860, best=860, second_bound=850)])
    assert "bound 870" in told


def test_a_bound_given_a_first_tier_says_nothing_of_plans_with_a_worse_one():
    other = replace(OURS, method="greedy", first=4, second=100, second_bound=None, first_bound=None)
    assert alarms({}, [OURS, other]) == []


def test_only_judged_plans_and_our_bounds_are_kept():
    better = replace(OURS, method="textbook", second=880, second_bound=999)
    invalid = replace(OURS, method="greedy", status="invalid", first=0, second=0)
    (kept,) = joined({}, [OURS, better, invalid]).values()
    assert (kept.first, kept.second, kept.second_bound, kept.second_bound_given) == (3, 880, 880, 3)
    assert kept.found_by.startswith("textbook")


def test_a_file_comes_back_as_it_was(tmp_path: Path):
    path = tmp_path / "known.json"
    best_known.write(by_key(KNOWN), path)
    assert best_known.read(path) == by_key(KNOWN)
    assert json.loads(path.read_text())[0]["sha256"] == "ab"


def test_the_command_ends_with_1_on_an_alarm(tmp_path: Path, capsys, monkeypatch):
    monkeypatch.setattr(best_known, "read", lambda: by_key(KNOWN))
    results = Results(tmp_path)
    results.append(Measured(OURS, Trace()))
    assert command.main(["--table", "-o", str(tmp_path)]) == 0
    results.append(Measured(replace(OURS, limit=300.0, second_bound=891), Trace()))
    assert command.main(["--table", "-o", str(tmp_path)]) == 1
    assert "ALARM core 60 seed 1: bound 891" in capsys.readouterr().err
    assert "bound 891" in (tmp_path / "README.md").read_text()


def test_what_is_kept_agrees_with_itself():
    assert alarms(best_known.read(), []) == []
