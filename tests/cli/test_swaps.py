"""``schedule swaps`` and ``schedule diff`` as a coordinator runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler.plan_files import save_plan
from tests.cli.terminal import WIDTH, Terminal
from tests.swaps.evenings import EVENINGS, cohort, document, plan

BEFORE = ("--now", "2027-02-01T00:00Z")
ROWS = "learner,clinic,wants,with\nl1,lab,wed,\nl3,lab,thu,\nl5,lab,2027-03-09T14:00Z,\nl2,lab,wed;thu,\n"


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A plan of three full evenings beside its cohort, which was published, and requests."""
    (tmp_path / "cohort.json").write_text(json.dumps(document()), encoding="utf-8")
    (tmp_path / "requests.csv").write_text(ROWS, encoding="utf-8")
    made = plan(cohort())
    path = tmp_path / "plan.json"
    save_plan(made.model_copy(update={"cohort": made.cohort.model_copy(update={"file": "cohort.json"})}), path)
    return path


def seats(path: Path) -> dict[str, str]:
    return {who: each["id"] for each in json.loads(path.read_text())["sessions"] for who in each["learners"]}


def test_a_ring_of_wishes_is_granted_and_the_plan_written(published: Path, terminal: Terminal) -> None:
    before, target = seats(published), published.with_name("new.json")
    done = terminal("swaps", published, published.with_name("requests.csv"), "-o", target, *BEFORE)
    assert (done.code, done.err) == (0, "")
    assert "Granted: 3" in done.said
    assert "Learner 1 (l1), Lab [line 2] from tue, Tue 09 Mar 2027 14:00 UTC to wed, Wed 10 Mar 2027" in done.said
    assert "3 of 4 requests granted; no settlement grants more." in done.said
    assert max(map(len, done.out.replace(str(published.parent), "").splitlines())) <= WIDTH
    assert seats(target) == before | {"l1": "wed", "l3": "thu", "l5": "tue"}
    assert terminal("verify", target).code == 0
    shown = terminal("diff", published, target, *BEFORE)
    assert "3 sessions differ" in shown.said
    assert "learner Learner 1 (l1) update: Lab, Wed 10 Mar 2027 14:00 UTC (moved from 2027-03-09 14:00Z)" in shown.said
    assert "l2" not in shown.said
    assert terminal("diff", published, target, "--exit-code", *BEFORE).code == 1


def test_without_o_the_new_plan_takes_the_old_ones_place(published: Path, terminal: Terminal) -> None:
    before = published.read_bytes()
    asked = ("swaps", published, published.with_name("requests.csv"), *BEFORE)
    tried = terminal(*asked, "--dry-run", "--json")
    assert json.loads(tried.out)["granted"] == 3
    assert published.read_bytes() == before
    done = terminal(*asked, "--json")
    said = json.loads(done.out)
    assert (said["granted"], said["most"], said["proven"]) == (3, 3, True)
    assert [each["reason"] for each in said["answers"]] == [None, None, None, "outweighed"]
    assert "the old one is" in " ".join(done.err.split())
    (kept,) = [path for path in published.parent.glob("plan.*.json") if path.read_bytes() == before]
    assert seats(published)["l1"] == "wed"
    same = terminal("diff", kept, kept, "--exit-code")
    assert (same.code, same.said) == (0, "Nothing differs: nobody would be told anything.")


def test_counter_proposals_of_published_invites_are_settled(published: Path, terminal: Terminal) -> None:
    assert terminal("publish", published).code == 0
    done = terminal("swaps", published, "--invites", published.with_name("invites"), *BEFORE)
    assert (done.code, done.said) == (0, "0 of 0 requests granted; no settlement grants more. " + UNCHANGED)
    target = published.with_name("new.json")
    rows = published.with_name("requests.csv")
    assert terminal("swaps", published, rows, "-o", target, *BEFORE).code == 0
    by_folder = terminal("diff", target, target, "--invites", published.with_name("invites"), "--json", *BEFORE)
    told = json.loads(by_folder.out)["people"]
    assert {each["person"]["id"] for each in told} == {"l1", "l3", "l5"}


UNCHANGED = "There is nothing to change; nothing was written."


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ((), 2, "name a CSV file of requests, or --invites DIR"),
        (("none.csv",), 2, "none.csv does not exist"),
        (("--invites", "elsewhere"), 2, "elsewhere holds no invites"),
        (("requests.csv", "--now", "2027-02-01"), 2, "has no offset"),
    ],
)
def test_a_wrong_call_is_told(
    published: Path,
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    status: int,
    said: str,
) -> None:
    monkeypatch.chdir(published.parent)
    done = terminal("swaps", published, *arguments)
    assert done.code == status
    assert said in done.said


def test_a_plan_that_is_no_longer_right_is_not_settled(published: Path, terminal: Terminal) -> None:
    declined = {"learner": "l1", "clinic": "lab", "start": EVENINGS["tue"], "must": False}
    published.with_name("cohort.json").write_text(json.dumps(document(decisions=[declined])), encoding="utf-8")
    done = terminal("swaps", published, published.with_name("requests.csv"), *BEFORE)
    assert done.code == 1
    assert "is not right for its cohort" in done.said
