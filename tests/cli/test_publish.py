"""``schedule publish``: judged first, told person by person, and with a status that says whether all is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scheduler.publish.channel import Delivery
from tests.cli.terminal import WIDTH, Terminal, listed, starter
from tests.publish.mailbox import Mailbox, later_for, refused_for

ORGANIZER = {"name": "Course Office", "email": "office@example.com"}


@pytest.fixture
def plan(tmp_path: Path, terminal: Terminal) -> Path:
    """A plan of one session, with one learner and one instructor, who have addresses."""
    starter(tmp_path, **listed(), organizer=ORGANIZER)
    assert terminal("solve", tmp_path / "cohort.json").code == 0
    return tmp_path / "plan.json"


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    """What ``--mail`` sends by, in place of a server."""
    made = Mailbox()
    monkeypatch.setattr("scheduler.publish.mail.mail_channel", lambda environment, **settings: made)
    return made


def change(path: Path, **changes: Any) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**document, **changes}), encoding="utf-8")


def test_it_publishes_to_a_folder_beside_the_plan_once(plan: Path, terminal: Terminal) -> None:
    first = terminal("publish", plan)
    assert (first.code, first.err) == (0, "")
    assert "2 written, 0 updated, 0 cancelled, 0 unchanged" in first.said
    assert len(list((plan.parent / "invites").glob("*/*/*.ics"))) == 2
    assert "0 written, 0 updated, 0 cancelled, 2 unchanged" in terminal("publish", plan).said


def test_a_dry_run_lists_people_and_leaves_no_trace(plan: Path, terminal: Terminal, mailbox: Mailbox) -> None:
    done = terminal("publish", plan, "--mail", "--dry-run")
    assert done.code == 0
    assert "learner l3" in done.out
    assert "(new) → folder, mail" in done.said
    assert "Nothing was written, and nothing was sent." in done.said
    assert max(map(len, done.out.replace(str(plan.parent), "").splitlines())) <= WIDTH
    assert mailbox.arrived == []
    assert not (plan.parent / "invites").exists()


def test_mail_goes_to_everybody_once(plan: Path, terminal: Terminal, mailbox: Mailbox) -> None:
    assert "By mail: 2 said" in terminal("publish", plan, "--mail").said
    assert len(mailbox.take()) == 2
    assert "By mail" not in terminal("publish", plan, "--mail").said
    assert mailbox.take() == []


@pytest.mark.parametrize(
    ("trouble", "told"),
    [(later_for("l3"), "goes on where it stopped"), (refused_for("l3"), "learner l3: Listening lab")],
)
def test_what_is_left_to_see_to_is_told_by_the_status(
    plan: Path, terminal: Terminal, mailbox: Mailbox, trouble: Any, told: str
) -> None:
    mailbox.trouble = trouble
    done = terminal("publish", plan, "--mail")
    assert done.code == 1
    assert told in done.said
    assert "@" not in done.said
    mailbox.trouble = later_for()
    assert terminal("publish", plan, "--mail").code == 0


def test_holds_go_first_where_they_are_wanted(plan: Path, terminal: Terminal, mailbox: Mailbox) -> None:
    done = terminal("publish", plan, "--mail", "--stage", "instructors")
    assert done.code == 0
    assert "1 learner not told yet" in done.said
    assert [one.role for one in mailbox.take()] == ["instructor"]


def test_a_plan_with_a_fault_is_not_published(plan: Path, terminal: Terminal) -> None:
    measures = json.loads(plan.read_text(encoding="utf-8"))["measures"]
    change(plan, measures={**measures, "sessions": 7})
    done = terminal("publish", plan)
    assert done.code == 1
    assert "is not fit to publish" in done.said
    assert "[sessions]" in done.said
    assert not (plan.parent / "invites").exists()


def test_a_cohort_for_which_the_plan_is_wrong_now_stops_it(plan: Path, terminal: Terminal) -> None:
    cohort = plan.parent / "cohort.json"
    busy = [{"start": "2027-03-09T09:00Z", "end": "2027-03-09T12:00Z"}]
    learners = json.loads(cohort.read_text(encoding="utf-8"))["learners"]
    change(cohort, learners=[{**one, "busy": busy} for one in learners])
    done = terminal("publish", plan)
    assert done.code == 1
    assert "Solve again with --published" in done.said
    assert not (plan.parent / "invites").exists()


def test_a_cohort_that_changed_harmlessly_is_told(plan: Path, terminal: Terminal) -> None:
    learners = json.loads((plan.parent / "cohort.json").read_text(encoding="utf-8"))["learners"]
    change(plan.parent / "cohort.json", learners=[{**one, "email": "new@example.com"} for one in learners])
    done = terminal("publish", plan)
    assert done.code == 0
    assert "have changed since the plan was made" in done.err


def test_feeds_and_rosters_are_written_where_they_are_wanted(plan: Path, terminal: Terminal) -> None:
    done = terminal("publish", plan, "--feeds", "--rosters")
    assert "Feeds: " in done.said
    folder = plan.parent / "invites"
    assert list(folder.glob("feeds/clinics/*.ics"))
    name = json.loads((plan.parent / "cohort.json").read_text(encoding="utf-8"))["learners"][0]["name"]
    (own,) = folder.glob("instructors/*/*.ics")
    assert f"- {name}" in own.read_text(encoding="utf-8").replace("\n ", "")


def test_wrong_calls_are_told(plan: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SCHEDULE_SMTP_HOST", raising=False)
    assert terminal("publish", plan, "--rate", "3").code == 2
    assert "SCHEDULE_SMTP_HOST" in terminal("publish", plan, "--mail").said
    assert terminal("publish", plan, "--stage", "learners").code == 2
    assert terminal("publish", plan.parent / "nothing.json").code == 2
    change(plan.parent / "cohort.json", organizer=None)
    assert "organizer" in terminal("publish", plan, "--stage", "instructors").err


def test_ctrl_c_while_it_sends_loses_nothing(plan: Path, terminal: Terminal, mailbox: Mailbox) -> None:
    def interrupt(delivery: Delivery) -> None:
        if delivery.role == "instructor":
            raise KeyboardInterrupt

    mailbox.trouble = interrupt
    done = terminal("publish", plan, "--mail")
    assert done.code == 130
    assert "goes on where it stopped" in done.said
    mailbox.trouble = later_for()
    assert terminal("publish", plan, "--mail").code == 0
    assert [one.role for one in mailbox.take()] == ["learner", "instructor"]
