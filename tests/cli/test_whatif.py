"""``schedule whatif``, ``compare``, ``tradeoff`` and ``size`` as a coordinator runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from scheduler.api import load_cohort, solve
from tests.cli.terminal import WIDTH, Terminal
from tests.whatif.small import written


def test_a_variation_beside_its_base(tmp_path: Path, terminal: Terminal) -> None:
    cohort = written(tmp_path)
    before = cohort.read_bytes()
    done = terminal("whatif", cohort, "--set", "clinics.lab.capacity=2")
    assert (done.code, done.err) == (0, "")
    assert max(map(len, done.out.splitlines())) <= WIDTH
    assert (
        "The variation is better in tier 1: unscheduled is 1, not 2. Proven: no plan of the base is below 2."
        in done.said
    )
    assert "Seated in the variation alone: 1 request Ada One (l1)" in done.said
    assert cohort.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["cohort.json"]


def test_the_figures_are_those_of_the_edited_file(tmp_path: Path, terminal: Terminal) -> None:
    cohort, plan = written(tmp_path), tmp_path / "more.json"
    done = terminal("whatif", cohort, "--set", "clinics.*.capacity=2", "--remove", "learners.l2", "-o", plan, "--json")
    told = json.loads(done.out)
    edited = json.loads(cohort.read_text())
    edited["learners"].pop(1)
    edited["decisions"] = []
    for clinic in edited["clinics"]:
        clinic["capacity"] = 2
    other = tmp_path / "edited.json"
    other.write_text(json.dumps(edited))
    expected = solve(load_cohort(other), workers=1)
    assert told["variation"]["measures"] == expected.measures
    assert told["base"]["measures"] == solve(load_cohort(cohort), workers=1).measures
    assert terminal("verify", plan).code == 0
    assert json.loads((tmp_path / "more.cohort.json").read_text()) == edited


def test_a_known_plan_of_the_base_is_taken_if_it_is_right(tmp_path: Path, terminal: Terminal) -> None:
    cohort, plan = written(tmp_path), tmp_path / "plan.json"
    assert terminal("solve", cohort, "-o", plan).code == 0
    assert terminal("whatif", cohort, "--plan", plan, "--set", "clinics.lab.capacity=2").code == 0
    wrong = json.loads(plan.read_text())
    wrong["measures"]["unscheduled"] += 1
    plan.write_text(json.dumps(wrong))
    done = terminal("whatif", cohort, "--plan", plan, "--set", "clinics.lab.capacity=2")
    assert done.code == 1
    assert "is not right for its cohort" in done.said


def test_mistakes_end_with_2_and_a_cure(tmp_path: Path, terminal: Terminal) -> None:
    cohort = written(tmp_path)
    done = terminal("whatif", cohort, "--set", "clinics.lba.capacity=2")
    assert done.code == 2
    assert 'did you mean "lab"?' in done.said
    assert terminal("whatif", cohort).code == 2
    assert terminal("size", cohort, "--coverage", "plenty").code == 2
    done = terminal("whatif", cohort, "--set", "clinics.lab.capacity=2", "-o", cohort)
    assert done.code == 2
    assert "is the cohort itself" in done.said


def test_two_plans_side_by_side(tmp_path: Path, terminal: Terminal) -> None:
    cohort, plan, more = written(tmp_path), tmp_path / "plan.json", tmp_path / "more.json"
    terminal("solve", cohort, "-o", plan)
    terminal("whatif", cohort, "--remove", "instructors.i2", "-o", more)
    done = terminal("compare", plan, more)
    assert (done.code, done.err) == (0, "")
    assert max(map(len, done.out.splitlines())) <= WIDTH + len(str(tmp_path))
    assert "First is better in tier 1: unscheduled is 2, not 3. Proven: no plan of second is below 3." in done.said
    told = json.loads(terminal("compare", plan, more, "--json").out)
    assert [each["learner"] for each in told["lost"]] == ["l1"]
    assert "They are equal in every tier, and both are proven best." in terminal("compare", plan, plan).said


def test_the_trade_off_as_a_table_and_a_picture(tmp_path: Path, terminal: Terminal) -> None:
    cohort, picture = written(tmp_path), tmp_path / "curve.svg"
    done = terminal("tradeoff", cohort, "--points", 3, "--picture", picture)
    assert (done.code, done.err) == (0, "")
    assert max(map(len, done.out.replace(str(tmp_path), "").splitlines())) <= WIDTH
    assert "Proven: no plan is as good as one of these in all three and better in one." in done.said
    told: dict[str, Any] = json.loads(terminal("tradeoff", cohort, "--points", 3, "--json").out)
    assert [each["measures"]["unscheduled"] for each in told["points"]] == [2, 3, 5]
    circles = ElementTree.parse(picture).iter("{http://www.w3.org/2000/svg}circle")
    assert len(list(circles)) == 2 * len(told["points"])
    assert "at_most" not in json.dumps(told["points"][0]["objective"])


def test_the_least_that_will_do(tmp_path: Path, terminal: Terminal) -> None:
    cohort = written(tmp_path)
    done = terminal("size", cohort, "--coverage", "60%")
    assert (done.code, done.err) == (0, "")
    assert "2 sessions will do. Fewer will not: proven." in done.said
    assert (
        "40 % of 4 requests (by weight: of 5, at most 3 left out)" in terminal("size", cohort, "--coverage", "40%").said
    )
    told = json.loads(terminal("size", cohort, "--coverage", "40 %", "--of", "instructors", "--json").out)
    assert (told["found"], told["bound"], len(told["chosen"])) == (1, 1, 1)
    done = terminal("size", cohort, "--coverage", "90%")
    assert done.code == 3
    assert "No plan seats 90 %: 60 % is the most that is not ruled out." in done.said
