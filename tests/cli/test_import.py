"""``schedule import`` on the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.terminal import WIDTH, Terminal

PEOPLE = """Full name;E-mail;City;Hours;Department
Monroe, Ada;ada@example.com;New York;9-5 Mon-Fri;Sales
Foster, Ben;ben@example.com;Birmingham;;Support
"""
TRAINERS = "Trainer,Mail,Time zone\nHarriet Lomax,harriet@example.com,W. Europe Standard Time\n"
CLINICS = "Title,Duration,Seats,Min learners\nListening lab,60 min,4,2\n"
POLL = "Name,Mon 8 March 2027 14:00-15:00,Tue 9 March 2027 14:00-15:00\nAda Monroe,OK,(OK)\nBen Foster,,OK\n"


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in (("people", PEOPLE), ("trainers", TRAINERS), ("clinics", CLINICS), ("poll", POLL)):
        Path(f"{name}.csv").write_text(text, encoding="utf-8")


CALL = (
    *("import", "--learners", "people.csv", "--instructors", "trainers.csv"),
    *("--clinics", "clinics.csv", "--availability", "poll.csv"),
)
ANSWER = ("--map", "Birmingham=Europe/London")


def test_a_question_is_asked_and_answered_then_the_cohort_solves(terminal: Terminal) -> None:
    asked = terminal(*CALL)
    assert asked.code == 2
    assert 'may mean Europe/London or America/Chicago; answer like this: --map "Birmingham=Europe/London"' in asked.said
    assert not Path("cohort.json").exists()
    done = terminal(*CALL, *ANSWER)
    assert (done.code, done.err) == (0, "")
    for told in (
        "people.csv: 2 learners",
        "columns: Full name → name, E-mail → email, City → city, Hours → working_hours",
        "kept as attributes: Department",
        "poll.csv: a poll with 2 slots, a row a person, times in UTC answers of 2 people",
        'hours "9-5 Mon-Fri": Mon-Fri 09:00-17:00',
        'time zone "Birmingham": Europe/London (as --map says)',
        "Wrote cohort.json: 2 learners, 1 instructor, 1 clinic, 2027-03-08 to 2027-03-09.",
    ):
        assert told in done.said
    assert max(map(len, (asked.err + done.out).splitlines())) <= WIDTH
    assert terminal("solve", "cohort.json").code == 0
    plan = json.loads(Path("plan.json").read_text(encoding="utf-8"))
    assert plan["measures"]["unscheduled"] == 0
    assert plan["sessions"][0]["meetings"][0]["start"] == "2027-03-09T14:00:00Z"


def test_answers_from_a_file_and_what_was_done_as_json(terminal: Terminal) -> None:
    Path("answers.json").write_text(json.dumps({"Birmingham": "America/Chicago", "Department": "ignore"}))
    done = terminal(*CALL, "--map", "answers.json", "--json")
    assert done.code == 0
    told = json.loads(done.out)
    assert (told["learners"], told["instructors"], told["written"]) == (2, 1, True)
    people = json.loads(Path("cohort.json").read_text(encoding="utf-8"))["learners"]
    assert people[1]["time_zone"] == "America/Chicago"
    assert people[1]["attributes"] == {"City": "Birmingham"}


def test_a_cohort_that_is_there_is_not_replaced(terminal: Terminal) -> None:
    Path("cohort.json").write_text("{}")
    refused = terminal(*CALL, *ANSWER)
    assert refused.code == 2
    assert "is there already; merge with --into" in refused.said
    assert Path("cohort.json").read_text() == "{}"
    assert terminal(*CALL, *ANSWER, "--force").code == 0


def test_rows_with_faults_can_be_left_out(terminal: Terminal) -> None:
    Path("poll.csv").write_text("Name,Mon 8 March 2027 14:00-15:00\nAda Monroe,OK\n")
    done = terminal(*CALL, "--skip-faulty")
    assert done.code == 1
    assert "left out: people.csv line 3, column 3 (City)" in done.said
    assert [each["name"] for each in json.loads(Path("cohort.json").read_text())["learners"]] == ["Ada Monroe"]


def test_calls_that_make_no_sense(terminal: Terminal) -> None:
    assert "has nothing to import" in terminal("import").said
    assert "did you mean" in terminal(*CALL, *ANSWER, "--map", "Department=grup").said
    assert "is not a time zone" in terminal(*CALL, *ANSWER, "--poll-zone", "Europe/Berln").said
    no_days = terminal("import", "--learners", "people.csv", *ANSWER)
    assert no_days.code == 2
    assert "--from 2027-03-08 --to 2027-03-19" in no_days.said
