"""A plan published by mail to a server that fails: after the next run everybody has each invite once."""

import datetime as dt
import os
import shutil
import time
from pathlib import Path

import pytest

from scheduler.cohort.cohort import Cohort
from scheduler.plan import Plan
from scheduler.publish import Publication, publish
from scheduler.publish.accounts import Account
from scheduler.publish.channel import Before, Delivery
from scheduler.publish.inbox import Inbox
from scheduler.publish.mail import MailChannel
from scheduler.publish.pace import Pace
from scheduler.publish.replies import take_replies

from .post import bounce
from .world import LATER, NOW, cohort, plan, session

pytest.importorskip("aiosmtpd")

from .sink import Sink, Trouble, sink

MANY = 50
TROUBLES: tuple[Trouble, ...] = ("busy", "refused", "throttled", "dropped before", "dropped after")
PLAN = plan(
    session("ward-1", "ward", "2026-03-05T15:00", learners=tuple(f"p{k:02}" for k in range(MANY)), instructors=("i2",))
)
MOVED = plan(
    session("ward-1", "ward", "2026-03-06T15:00", learners=tuple(f"p{k:02}" for k in range(MANY)), instructors=("i2",))
)


def crowd() -> Cohort:
    """So many learners; the instructor has no address."""
    people = [
        {"id": f"p{k:02}", "name": f"Anna{k:02} Voß{k:02}", "email": f"person{k:02}@example.com", "time_zone": "UTC"}
        for k in range(MANY)
    ]
    return cohort(learners=people)


PEOPLE = crowd()


def run(
    server: Sink, folder: Path, asked: Plan = PLAN, now: dt.datetime = NOW, kind: type[MailChannel] = MailChannel
) -> Publication:
    channel = kind(
        Account("localhost", server.port, "none"),
        pace=Pace(None, time.monotonic, lambda _: None),
        now=lambda: now,
        sleep=lambda _: None,
        pauses=(),
    )
    return publish(asked, PEOPLE, folder, now=now, channels=[channel])


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that no mail has left yet."""
    folder = tmp_path_factory.mktemp("published") / "invites"
    publish(PLAN, PEOPLE, folder, now=NOW)
    return folder


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here cuts the power, so nothing has to wait for the disk."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def test_trouble_at_any_message_and_one_rerun(tmp_path: Path, published: Path) -> None:
    everybody = {f"person{number:02}@example.com": 1 for number in range(MANY)}
    with sink() as server:
        for at in range(MANY):
            trouble, folder = TROUBLES[at % len(TROUBLES)], tmp_path / str(at)
            shutil.copytree(published, folder)
            server.received.clear()
            server.attempts, server.troubles = 0, {at: trouble}
            run(server, folder)
            rerun = run(server, folder, now=LATER)
            assert {one.state for one in rerun.said} <= {"sent", "unable"}
            twice = {one: times for one, times in server.by_recipient.items() if times > 1}
            assert list(twice.values()) == [2] * (trouble == "dropped after")
            assert server.by_recipient == everybody | twice
            assert len({each.data for each in server.received if each.recipients[0] in twice}) == len(twice)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_trouble_at_every_message_and_reruns(tmp_path: Path, published: Path, trouble: Trouble) -> None:
    folder = tmp_path / "invites"
    shutil.copytree(published, folder)
    with sink() as server:
        server.troubles = dict.fromkeys(range(0, 10 * MANY, 2), trouble)
        for attempt in range(MANY + 1):
            said = run(server, folder, now=NOW + dt.timedelta(minutes=attempt)).said
            if {one.state for one in said} <= {"sent", "unable"}:
                break
        assert (attempt > MANY / 2) == (trouble in ("busy", "throttled"))
        assert {one.state for one in run(server, folder, now=LATER).said} <= {"unable"}
        times = 2 if trouble == "dropped after" else 1
        assert server.by_recipient == {f"person{number:02}@example.com": times for number in range(MANY)}
        assert len({each.data for each in server.received}) == MANY


class Killed(BaseException):
    """As sudden as a kill: nothing in the program may catch it."""


class KilledChannel(MailChannel):
    """Dies when a message is out and nobody has noted it yet."""

    left = 7

    def deliver(self, delivery: Delivery, before: Before) -> str | None:
        memory = super().deliver(delivery, before)
        self.left -= 1
        if self.left == 0:
            raise Killed
        return memory


def test_a_run_that_is_killed_repeats_at_most_the_message_in_doubt(tmp_path: Path, published: Path) -> None:
    folder = tmp_path / "invites"
    shutil.copytree(published, folder)
    with sink() as server:
        with pytest.raises(Killed):
            run(server, folder, kind=KilledChannel)
        assert len(server.received) == 7
        run(server, folder, now=LATER)
    assert len(server.received) == MANY + 1
    first, second = (one for one in server.received if server.by_recipient[one.recipients[0]] == 2)
    assert first.id == second.id
    assert [list(one.message.walk())[-1].get_payload() for one in (first,)] == [
        list(one.message.walk())[-1].get_payload() for one in (second,)
    ]


def test_mail_that_comes_back_is_told_by_person(tmp_path: Path, published: Path) -> None:
    folder, people = tmp_path / "invites", tmp_path / "cohort.json"
    shutil.copytree(published, folder)
    people.write_text(PEOPLE.model_dump_json(by_alias=True, exclude_unset=True))
    with sink() as server:
        run(server, folder)
        lost = next(one for one in server.received if one.recipients == ("person07@example.com",))
        inbox = Inbox()
        inbox.add_mail(bounce(lost.data), "inbox, message 1")
        assert (inbox.pieces, inbox.num_other_mails) == ([], 0)
        (told,) = take_replies(inbox, people, folder, now=NOW).unheard
        assert told.why == "the mail to learner p07 about Ward round came back"
        run(server, folder, MOVED, LATER)
    assert take_replies(inbox, people, folder, now=LATER).unheard == []


def test_what_changed_goes_out_once_and_what_did_not_stays(tmp_path: Path, published: Path) -> None:
    folder = tmp_path / "invites"
    shutil.copytree(published, folder)
    with sink() as server:
        run(server, folder)
        server.received.clear()
        run(server, folder, MOVED, LATER)
        assert server.by_recipient == {f"person{number:02}@example.com": 1 for number in range(MANY)}
        for one in server.received:
            event = list(one.message.walk())[-1].get_payload(decode=True)
            assert isinstance(event, bytes)
            assert b"SEQUENCE:1\r\n" in event
            assert b"DTSTART:20260306T150000Z" in event
        server.received.clear()
        fewer = plan(session("ward-1", "ward", "2026-03-06T15:00", learners=("p00",), instructors=("i2",)))
        run(server, folder, fewer, LATER + dt.timedelta(days=1))
        assert len(server.received) == MANY - 1
        assert {list(one.message.walk())[-1].get_param("method") for one in server.received} == {"CANCEL"}


def test_nobody_s_mail_tells_of_anybody_else(tmp_path: Path, published: Path) -> None:
    folder = tmp_path / "invites"
    shutil.copytree(published, folder)
    with sink() as server:
        run(server, folder)
    assert len(server.received) == MANY
    for one in server.received:
        parts = [part.get_payload(decode=True) for part in one.message.walk() if not part.is_multipart()]
        text = b"".join(part for part in parts if isinstance(part, bytes)).decode()
        text += "".join(f"{name}: {value}\n" for name, value in one.message.items())
        (recipient,) = one.recipients
        for who in PEOPLE.learners:
            telling = (str(who.email), who.id, *who.name.split())
            assert any(word in text for word in telling) == (who.email == recipient)
