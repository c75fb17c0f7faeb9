"""Offers, freed seats and cover, as a coordinator asks for them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from scheduler.cohort.load import load_cohort
from scheduler.plan_files import read_plan, record_path, save_plan
from scheduler.solving import solve
from scheduler.templates import template_text
from tests.cli.terminal import WIDTH, Done, Terminal, starter

NOW = ("--now", "2027-02-01T00:00Z")


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seats on Tuesday, two on Thursday, and six who ask: of the starter cohort, ``l4`` and ``l6`` wait."""
    folder = tmp_path_factory.mktemp("solved")
    listening, negotiation = json.loads(template_text("starter"))["clinics"]
    sessions = [{"id": "tuesday", "start": "2027-03-09T14:00Z"}, {"id": "thursday", "start": "2027-03-11T13:00Z"}]
    clinics = [{**listening, "capacity": 2, "sessions": sessions}, {**negotiation, "min_learners": 1}]
    cohort = load_cohort(starter(folder, clinics=clinics))
    save_plan(solve(cohort, deterministic=True, workers=1), folder / "plan.json", cohort=cohort)
    return folder


@pytest.fixture
def plan(solved: Path, tmp_path: Path) -> Path:
    """A copy of the plan, with its cohort."""
    return Path(shutil.copytree(solved, tmp_path / "work")) / "plan.json"


def decline(plan: Path, *learners: str, least: int = 2) -> None:
    """Decisions keep the learners out of a clinic whose sessions need so many."""
    path = plan.parent / "cohort.json"
    cohort = json.loads(path.read_text(encoding="utf-8"))
    cohort["clinics"][0]["min_learners"] = least
    no: list[dict[str, Any]] = [{"learner": each, "clinic": "listening", "must": False} for each in learners]
    path.write_text(json.dumps({**cohort, "decisions": no}), encoding="utf-8")


def seats(plan: Path) -> set[tuple[str, str]]:
    return {(learner, session.id) for session in read_plan(plan).plan.sessions for learner in session.learners}


def fits(done: Done) -> bool:
    """Whether it went well, in lines that a terminal shows; a path is not broken."""
    return done.code == 0 and all(len(line) <= WIDTH or line.endswith(".json") for line in done.out.splitlines())


def test_the_waiting_list(plan: Path, terminal: Terminal) -> None:
    full = {one.learner for one in read_plan(plan).plan.unscheduled if "full" in {r.code for r in one.reasons}}
    told = json.loads(terminal("offer", plan, *NOW, "--json").out)["waiting"]
    assert {one["learner"] for one in told} == full == {"l4", "l6"}
    assert fits(shown := terminal("offer", plan, *NOW))
    assert "Oscar Thorne (l4)" in shown.out


def test_a_freed_seat_goes_to_whoever_can_take_it_and_the_record_says_why_not_to_another(
    plan: Path, terminal: Terminal
) -> None:
    before, new = seats(plan), plan.with_name("plan-2.json")
    assert ("l3", "thursday") in before
    decline(plan, "l3")
    assert fits(done := terminal("fill", plan, "-o", new, *NOW))
    assert seats(new) == before - {("l3", "thursday")} | {("l6", "thursday")}
    assert "Oscar Thorne (l4)" in done.out
    assert "they are not available then" in done.said
    record = json.loads(record_path(new).read_text(encoding="utf-8"))
    passed = [(one["learner"], one["session"], "unavailable" in one["codes"]) for one in record["passed_over"]]
    assert passed == [("l4", "thursday", True)]
    assert terminal("verify", new).code == 0


def test_filling_takes_the_place_of_the_plan_and_keeps_the_old_one(plan: Path, terminal: Terminal) -> None:
    old = plan.read_bytes()
    decline(plan, "l3")
    done = terminal("fill", plan, *NOW, "--json")
    kept = read_plan(plan).plan.published
    assert kept is not None
    assert plan.with_name(str(kept.file)).read_bytes() == old
    assert [one["learner"] for one in json.loads(done.out)["seated"]] == ["l6"]


def test_inside_the_notice_a_freed_seat_stays_empty(plan: Path, terminal: Terminal) -> None:
    before, new, eve = seats(plan), plan.with_name("plan-2.json"), ("--now", "2027-03-10T18:00Z", "--notice", "24")
    decline(plan, "l3", least=1)
    assert fits(done := terminal("fill", plan, "-o", new, *eve))
    assert "declined thursday; the notice leaves the seat empty" in done.said
    assert seats(new) == before - {("l3", "thursday")}
    told = read_plan(new).plan.published
    assert told is not None
    assert str(told.notice_until) == "2027-03-11 18:00:00+00:00"
    assert json.loads(record_path(new).read_text(encoding="utf-8"))["settings"]["notice_hours"] == 24
    assert terminal("verify", new).code == 0


def test_inside_the_notice_nothing_is_offered_and_nobody_covers(plan: Path, terminal: Terminal) -> None:
    late = ("--now", "2027-03-08T00:00Z", "--notice", "96")
    asked = ("offer", plan, "--learner", "l1", "--clinic", "negotiation", "-k", "50", "--json")
    starts = [one["start"] for one in json.loads(terminal(*asked, *late).out)["requests"][0]["offers"]]
    assert min(one["start"] for one in json.loads(terminal(*asked, *NOW).out)["requests"][0]["offers"]) < "2027-03-12"
    assert all(start >= "2027-03-12" for start in starts)
    found = json.loads(terminal("cover", plan, "--session", "thursday", *late, "--json").out)
    assert all("notice" in one["codes"] for one in found["substitutes"])
    done = terminal("cover", plan, "--session", "thursday", "--take", found["substitutes"][0]["instructor"], *late)
    assert done.code == 2
    assert "would hear of it too late" in done.said


def test_with_nobody_gone_nothing_is_written(plan: Path, terminal: Terminal) -> None:
    old = plan.read_bytes()
    assert "nothing was written" in terminal("fill", plan, *NOW).said
    assert plan.read_bytes() == old


def test_a_session_left_with_too_few_is_not_for_fill(plan: Path, terminal: Terminal) -> None:
    old = plan.read_bytes()
    assert {("l3", "thursday"), ("l5", "thursday")} <= seats(plan)
    decline(plan, "l3", "l5")
    done = terminal("fill", plan, *NOW)
    assert done.code == 3
    assert "thursday would have 1 of the 2 learners that it needs" in done.said
    assert plan.read_bytes() == old


def test_an_offer_taken_moves_nobody_else(plan: Path, terminal: Terminal) -> None:
    before, new = seats(plan), plan.with_name("plan-2.json")
    assert fits(terminal("offer", plan, "--learner", "l1", "--clinic", "negotiation", *NOW))
    terminal("offer", plan, "--learner", "l1", "--clinic", "negotiation", "--take", "1", "-o", new, *NOW)
    left, came = before - seats(new), seats(new) - before
    assert {learner for learner, _ in left} == {learner for learner, _ in came} == {"l1"}
    assert terminal("verify", new).code == 0


def test_cover_is_written_for_whoever_can_lead(plan: Path, terminal: Terminal) -> None:
    new = plan.with_name("plan-2.json")
    lost = next(one for one in read_plan(plan).plan.sessions if one.id == "thursday").instructors[0]
    other = {"i1": "i2", "i2": "i1"}[lost]
    found = json.loads(terminal("cover", plan, "--session", "thursday", *NOW, "--json").out)
    assert [(one["instructor"], one["codes"]) for one in found["substitutes"]] == [(other, [])]
    assert fits(terminal("cover", plan, "--session", "thursday", *NOW))
    assert terminal("cover", plan, "--session", "thursday", "--take", other, "-o", new, *NOW).code == 0
    assert next(one for one in read_plan(new).plan.sessions if one.id == "thursday").instructors == (other,)
    assert terminal("verify", new).code == 0


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (("offer", "--learner", "L1"), "none of the cohort's learners; did you mean"),
        (("offer", "--learner", "l6", "--clinic", "negotiation"), "does not ask for negotiation"),
        (("offer", "--learner", "l1", "--clinic", "negotation"), 'did you mean "negotiation"?'),
        (("offer", "--learner", "l6", "--take", "4"), "is not the number of an offer"),
        (("cover", "--session", "thurday"), 'did you mean "thursday"?'),
        (("cover", "--session", "thursday", "--take", "i7"), "is not another instructor"),
        (("cover", "--session", "thursday", "--now", "2027-03-12T00:00Z"), "has begun"),
    ],
)
def test_wrong_calls_are_told_with_the_way_out(
    call: tuple[str, ...], told: str, plan: Path, terminal: Terminal
) -> None:
    command, *options = call
    done = terminal(command, plan, *options, *(() if "--now" in options else NOW))
    assert done.code == 2
    assert told in done.said
