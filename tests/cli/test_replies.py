"""``schedule replies``, and mail out and back in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scheduler.cohort.load import load_cohort
from tests.cli.terminal import WIDTH, Terminal, listed, starter
from tests.publish.post import OUT_OF_OFFICE, mail, mbox, reply
from tests.publish.world import Read, read_folder


def published(folder: Path, terminal: Terminal, **changes: Any) -> Path:
    """A plan of the starter cohort, published to the folder of invites beside it."""
    plan = folder / "plan.json"
    assert terminal("solve", starter(folder, **changes), "--time-limit", "3").code == 0
    assert terminal("publish", plan).code == 0
    return plan


def held(plan: Path, email: str) -> Read:
    """The first invite of somebody."""
    invites = [read for read in read_folder(plan.parent / "invites") if (read.attendee or "").endswith(email)]
    return min(invites, key=lambda read: str(read.event["DTSTART"].dt))


def test_a_seat_that_is_declined_is_free_and_not_offered_again(tmp_path: Path, terminal: Terminal) -> None:
    plan = published(tmp_path, terminal)
    no, yes = held(plan, "l1@example.com"), held(plan, "i1@example.com")
    inbox = tmp_path / "inbox.mbox"
    inbox.write_bytes(
        mbox(mail(reply(no, "DECLINED"), "l1@example.com"), OUT_OF_OFFICE, mail(reply(yes), "i1@example.com"))
    )
    asked = ("replies", inbox, "--plan", plan)
    before = (tmp_path / "cohort.json").read_bytes()
    dry = terminal(*asked, "--dry-run")
    assert (dry.code, dry.err) == (0, "")
    assert "Would be noted: 1 accepted, 0 perhaps, 0 would like another time, 1 declined; known before: 0" in dry.said
    assert (tmp_path / "cohort.json").read_bytes() == before
    done = terminal(*asked)
    assert (done.code, done.err) == (0, "")
    assert "learner l1: " in done.said
    assert "Left alone: 1 other mail" in done.said
    assert "@" not in done.out
    assert max(map(len, done.out.replace(str(tmp_path), "").splitlines())) <= WIDTH
    cohort = load_cohort(tmp_path / "cohort.json")
    (decision,) = cohort.decisions
    assert (decision.learner, decision.must, decision.start) == ("l1", False, no.event["DTSTART"].dt)
    again = terminal(*asked)
    assert "Noted: 0 accepted, 0 perhaps, 0 would like another time, 0 declined; known before: 2" in again.said
    solved = terminal("solve", cohort.source.path if cohort.source else "", "--published", plan, "--time-limit", "3")
    assert solved.code == 0
    for session in json.loads(plan.read_text())["sessions"]:
        start = session["meetings"][0]["start"].replace("-", "").replace(":", "")
        assert not ("l1" in session["learners"] and start == no.event["DTSTART"].to_ical().decode())
    assert terminal("publish", plan).code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name a file or folder to read"),
        (("inbox.mbox", "--since", "2026-01-01"), "--since needs --imap"),
        (("none.mbox",), "none.mbox does not exist"),
        (("--imap", "INBOX"), "SCHEDULE_IMAP_HOST is not set"),
    ],
)
def test_a_wrong_call_is_told(
    tmp_path: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SCHEDULE_IMAP_HOST", raising=False)
    published(tmp_path, terminal, **listed())
    (tmp_path / "inbox.mbox").write_bytes(mbox(OUT_OF_OFFICE))
    done = terminal("replies", *arguments)
    assert done.code == 2
    assert said in done.said


def test_what_does_not_count_is_told_on_stderr(tmp_path: Path, terminal: Terminal) -> None:
    plan = published(tmp_path, terminal, **listed())
    (tmp_path / "no.eml").write_bytes(mail(reply(held(plan, "l3@example.com"), "DECLINED"), "other@example.com"))
    done = terminal("replies", tmp_path / "no.eml", "--plan", plan)
    assert done.code == 0
    assert "another address" in " ".join(done.err.split())
    assert "0 declined" in done.said


def test_mail_goes_out_and_answers_come_in(tmp_path: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("aiosmtpd")
    from tests.publish.certificates import Authority
    from tests.publish.mailbox_server import mailbox_server
    from tests.publish.sink import sink

    authority = Authority()
    (tmp_path / "authority.pem").write_bytes(authority.certificate())
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    plan = published(tmp_path, terminal, **listed())
    with sink(authority.server()) as out, mailbox_server(authority.server()) as back:
        for kind, port in (("SMTP", out.port), ("IMAP", back.port)):
            monkeypatch.setenv(f"SCHEDULE_{kind}_HOST", "localhost")
            monkeypatch.setenv(f"SCHEDULE_{kind}_PORT", str(port))
            monkeypatch.setenv(f"SCHEDULE_{kind}_USER", "office")
            monkeypatch.setenv(f"SCHEDULE_{kind}_PASSWORD", "open sesame")
        sent = terminal("publish", plan, "--mail", "--rate", "6000")
        assert sent.code == 0
        assert set(out.by_recipient) == {"l3@example.com", *(one for one in out.by_recipient if one[0] == "i")}
        assert set(out.by_recipient.values()) == {1}
        invite = next(one for one in out.received if one.recipients == ("l3@example.com",))
        event = list(invite.message.walk())[-1].get_payload(decode=True)
        assert event == held(plan, "l3@example.com").data
        back.mails = {1: OUT_OF_OFFICE, 2: mail(reply(held(plan, "l3@example.com"), "DECLINED"), "l3@example.com")}
        read = terminal("replies", "--imap", "INBOX", "--plan", plan)
        assert (read.code, read.err) == (0, "")
        assert "mailbox INBOX, message 2" in read.said
    assert [one.learner for one in load_cohort(tmp_path / "cohort.json").decisions] == ["l3"]
    for done in (sent, read):
        assert "sesame" not in done.said
        assert "@" not in done.said
