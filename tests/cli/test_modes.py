"""``schedule recommend``, ``scorecard`` and ``audit`` as a coordinator runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.terminal import WIDTH, Done, Terminal, listed, starter
from tests.programmes.small import component, document


def written(folder: Path, *components: dict[str, Any], **changes: Any) -> Path:
    path = folder / "programme.json"
    path.write_text(json.dumps(document(*components, **changes)), encoding="utf-8")
    return path


def narrow(done: Done) -> bool:
    return all(len(line) <= WIDTH for line in done.out.splitlines())


def test_recommend_names_mode_branch_and_practice(terminal: Terminal, tmp_path: Path) -> None:
    path = written(tmp_path, component(content_type="negotiation"), component(id="small", complexity=1, title="Small"))
    done = terminal("recommend", path)
    assert done.code == 0
    assert narrow(done)
    assert "Workshop (workshop): hybrid, live part online Branch: live practice." in done.said
    assert "Small (small): asynchronous Branch: low scale, low complexity." in done.said
    found = json.loads(terminal("recommend", path, "--json").out)
    assert [(each["mode"], each["branch"]) for each in found] == [
        ("hybrid", "live practice"),
        ("asynchronous", "low scale, low complexity"),
    ]


def test_a_programme_with_faults_exits_with_2_and_tells_all(terminal: Terminal, tmp_path: Path) -> None:
    path = written(tmp_path, component(complexity=9, scores={"hybrid": {"cost": 7}}))
    for command in ("recommend", "scorecard"):
        done = terminal(command, path)
        assert done.code == 2
        assert "components[0].complexity 9 is more than 5; write 5 or less" in done.said
        assert "components[0].scores.hybrid.cost 7 is more than 5; write 5 or less" in done.said


def test_scorecard_by_guesses_with_a_chart(terminal: Terminal, tmp_path: Path) -> None:
    path, chart = written(tmp_path, component()), tmp_path / "chart.svg"
    done = terminal("scorecard", path, "--profile", "regulated", "--chart", chart)
    assert done.code == 0
    assert narrow(done)
    # 0.15 × 3 + 0.15 × 4 + 0.2 × 5 + 0.4 × 4 + 0.1 × 4 = 4.05 for each of 24 learners
    assert "synchronous 3.00 4.00 5.00 4.00 4.00 4.05 97.20" in done.said
    assert "Hybrid scores best. The decision tree says synchronous (low scale, high complexity)." in done.said
    assert "All scores are guesses" in done.said
    assert chart.read_text(encoding="utf-8").startswith("<svg")


def test_a_tie_is_told(terminal: Terminal, tmp_path: Path) -> None:
    same = dict.fromkeys(("cost", "speed", "quality", "compliance", "personalization"), 3)
    scores = {"asynchronous": same, "synchronous": same, "hybrid": {**same, "cost": 1}}
    done = terminal("scorecard", written(tmp_path, component(scores=scores)))
    tie = "A tie for the best score: asynchronous and synchronous. The decision tree says synchronous of the two"
    assert tie in done.said
    assert "A tie in all: asynchronous and synchronous." in done.said


def test_scorecard_by_a_cohort_and_by_its_plan_agree(terminal: Terminal, tmp_path: Path) -> None:
    cohort, plan = starter(tmp_path, **listed()), tmp_path / "plan.json"
    path = written(tmp_path, component(id="listening", learners=1), component(id="else"))
    by_cohort = terminal("scorecard", path, "--cohort", cohort, "--json")
    assert by_cohort.code == 0
    assert terminal("solve", cohort, "-o", plan).code == 0
    by_plan = json.loads(terminal("scorecard", path, "--plan", plan, "--json").out)
    assert by_plan == json.loads(by_cohort.out)
    first, second = by_plan["components"]
    assert (first["live"]["requests"], first["live"]["seated"]) == (1, 1)
    assert second["live"] is None
    said = terminal("scorecard", path, "--plan", plan)
    assert narrow(said)
    assert "1 session of listening, 1 of 1 request seated" in said.said


def test_a_plan_that_breaks_rules_gives_no_figures(terminal: Terminal, tmp_path: Path) -> None:
    cohort, plan = starter(tmp_path, **listed()), tmp_path / "plan.json"
    assert terminal("solve", cohort, "-o", plan).code == 0
    spoilt = json.loads(plan.read_text())
    spoilt["sessions"][0]["learners"].pop()
    plan.write_text(json.dumps(spoilt))
    done = terminal("scorecard", written(tmp_path, component(id="listening")), "--plan", plan)
    assert done.code == 1
    assert "does not keep the rules" in done.said


def test_a_clinic_that_the_cohort_has_not_is_told_before_solving(terminal: Terminal, tmp_path: Path) -> None:
    path = written(tmp_path, component(clinic="listning"))
    done = terminal("scorecard", path, "--cohort", starter(tmp_path))
    assert done.code == 2
    assert 'components[0].clinic "listning" is not the id of a clinic of the cohort' in done.said
    assert 'did you mean "listening"?' in done.said


def test_audit_writes_the_catalogue_with_its_findings(terminal: Terminal, tmp_path: Path) -> None:
    catalogue, output = tmp_path / "catalogue.csv", tmp_path / "audited.csv"
    catalogue.write_text("title,complexity,learners\nLeadership,4,30\nThe price list,1,300\n", encoding="utf-8")
    done = terminal("audit", catalogue, "-o", output)
    assert done.code == 0
    assert max(map(len, done.out.replace(str(tmp_path), ".").splitlines())) <= WIDTH
    assert "1 asynchronous, 300 learners" in done.said
    assert "Leadership (line 2): leadership (by its title);" in done.said
    assert output.read_text(encoding="utf-8-sig").splitlines()[0].startswith('"title","complexity","learners","mode"')
    found = json.loads(terminal("audit", catalogue, "--json").out)
    assert [row["recommendation"]["mode"] for row in found["rows"]] == ["hybrid", "asynchronous"]
    before = catalogue.read_bytes()
    assert terminal("audit", catalogue, "-o", catalogue).code == 2
    assert catalogue.read_bytes() == before


def test_the_schema_of_programmes_is_printed(terminal: Terminal) -> None:
    assert json.loads(terminal("schema", "programme").out)["title"] == "Programme"
