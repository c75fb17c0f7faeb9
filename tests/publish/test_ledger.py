"""A ledger that is not ours, or not whole, stops the run before anything is written."""

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from scheduler.errors import InputError
from scheduler.files import WriteError
from scheduler.publish import publish, publish_invites
from scheduler.publish.journal import Journal
from scheduler.publish.ledger import read_ledger

from .mailbox import Mailbox
from .world import LAB, LATER, NOW, cohort, plan, session, tree

OLD_LEDGER = Path(__file__).parent / "ledgers" / "version-1.json"
MOVED = plan(LAB | {"learners": ("l1",)})


def spoilt(kind: str, text: str) -> str:
    ledger: dict[str, Any] = json.loads(text)
    uid, record = next(iter(ledger["invites"].items()))
    other = list(ledger["invites"].values())[1]
    if kind == "climbs out":
        record["file"] = "learners/../../victim.ics"
    elif kind == "two of one file":
        record["file"] = other["file"]
    elif kind == "negative":
        record["sequence"] = -1
    elif kind == "another mark":
        ledger["invites"][uid.split("@")[0] + "@000000000000.cohort-scheduler"] = record
    elif kind == "another cohort":
        ledger["cohort"] = "autumn"
    elif kind == "newer":
        ledger["schema_version"] = 3
    return json.dumps(ledger)


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "null", "\x00", '{"schema_version": 1}', "[" * 100_000, '{"a": 1, "a": 2}'),
        *("climbs out", "two of one file", "negative", "another mark", "another cohort", "newer"),
    ],
    ids=lambda text: text[:24],
)
def test_a_spoilt_ledger_is_refused_and_nothing_is_lost(tmp_path: Path, text: str) -> None:
    publish_invites(plan(LAB), cohort(), tmp_path, now=NOW)
    ledger = tmp_path / "invites.json"
    whole = ledger.read_text()
    ledger.write_text(spoilt(text, whole) if text[:1].isalpha() and text != "null" else text)
    before = tree(tmp_path)
    with pytest.raises(InputError) as refused:
        publish_invites(MOVED, cohort(), tmp_path, now=LATER)
    assert tree(tmp_path) == before
    (fault,) = refused.value.faults
    assert fault.path.endswith("invites.json")
    assert fault.cure is not None
    assert ("another cohort" in fault.message) == (text == "another cohort")
    ledger.write_text(whole)
    assert publish_invites(MOVED, cohort(), tmp_path, now=LATER).cancelled == 4


def test_invites_without_their_ledger_are_not_numbered_anew(tmp_path: Path) -> None:
    publish_invites(plan(LAB), cohort(), tmp_path, now=NOW)
    (tmp_path / "invites.json").unlink()
    with pytest.raises(InputError, match="is missing"):
        publish_invites(plan(LAB), cohort(), tmp_path, now=LATER)


def test_two_publishers_at_once_are_one_too_many(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    publish_invites(plan(LAB), cohort(), tmp_path, now=NOW)
    before = tree(tmp_path)
    with (tmp_path / ".invites.lock").open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(InputError, match="another run"):
            publish_invites(MOVED, cohort(), tmp_path, now=LATER)
    assert tree(tmp_path) == before
    assert publish_invites(MOVED, cohort(), tmp_path, now=LATER).cancelled == 4


def test_a_link_in_the_folder_does_not_lead_out_of_it(tmp_path: Path) -> None:
    folder, victim = tmp_path / "out", tmp_path / "victim.ics"
    publish_invites(plan(LAB), cohort(), folder, now=NOW)
    victim.write_text("untouched")
    path = next(folder.glob("learners/l2-*/*.ics"))
    path.unlink()
    path.symlink_to(victim)
    ledger = (folder / "invites.json").read_bytes()
    with pytest.raises(InputError, match="link"):
        publish_invites(MOVED, cohort(), folder, now=LATER)
    assert victim.read_text() == "untouched"
    assert (folder / "invites.json").read_bytes() == ledger


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(WriteError, match="out"):
        publish_invites(plan(LAB), cohort(), tmp_path / "out", now=NOW)


def test_an_invite_that_somebody_spoilt_is_named_and_its_deletion_mends_it(tmp_path: Path) -> None:
    other = session("mix-1", "mix", "2026-03-05T15:00", room="r1")
    publish_invites(plan(LAB, other), cohort(), tmp_path, now=NOW)
    (spoilt_file,) = tmp_path.glob("instructors/i1-*/mix-1-*.ics")
    whole = spoilt_file.read_bytes()
    spoilt_file.write_text("nothing")
    with pytest.raises(InputError, match=spoilt_file.name):
        publish_invites(plan(LAB | {"learners": ("l1",)}, other), cohort(), tmp_path, now=LATER)
    spoilt_file.unlink()
    publish_invites(plan(LAB | {"learners": ("l1",)}, other), cohort(), tmp_path, now=LATER)
    assert spoilt_file.read_bytes() == whole
    (calendar,) = tmp_path.glob("instructors/i1-*.ics")
    assert calendar.read_bytes().count(b"BEGIN:VEVENT") == 3


def test_a_ledger_of_the_first_version_is_read_and_nobody_is_told_again(tmp_path: Path) -> None:
    smaller = plan(LAB | {"learners": ("l1", "l3")})
    publish_invites(plan(LAB), cohort(), tmp_path, now=NOW)
    publish_invites(smaller, cohort(), tmp_path, now=LATER)
    (tmp_path / "invites.json").write_bytes(OLD_LEDGER.read_bytes())
    before = tree(tmp_path)
    done = publish_invites(smaller, cohort(), tmp_path, now=LATER)
    assert (done.changes, done.unchanged) == ((), 6)
    after = tree(tmp_path)
    assert [name for name in after if after[name] != before[name]] == ["invites.json"]
    assert json.loads(after["invites.json"])["schema_version"] == 2
    again = publish_invites(plan(LAB), cohort(), tmp_path, now=LATER)
    assert {(change.person, change.sequence) for change in again.changes} == {("l2", 2), ("i1", 2)}


def test_what_the_journal_notes_is_in_the_ledger_whenever_it_is_read(tmp_path: Path) -> None:
    uid = first_uid(tmp_path)
    with Journal(tmp_path, 0) as journal:
        journal.add(entry(uid, "sent"))
    assert told(tmp_path, uid) == ("sent", 0)
    with (tmp_path / "invites.journal").open("ab") as file:
        file.write(json.dumps(entry(uid, "refused")).encode()[:-9])
    assert told(tmp_path, uid) == ("sent", 0)
    publish_invites(plan(LAB), cohort(), tmp_path, now=LATER)
    assert not (tmp_path / "invites.journal").exists()
    assert told(tmp_path, uid) == ("sent", 0)


def test_a_journal_that_comes_back_after_it_was_taken_in_is_not_heard(tmp_path: Path) -> None:
    uid = first_uid(tmp_path)
    with Journal(tmp_path, 0) as journal:
        journal.add(entry(uid, "planned"))
    old = (tmp_path / "invites.journal").read_bytes()
    publish(plan(LAB), cohort(), tmp_path, now=NOW, channels=[Mailbox()])
    (tmp_path / "invites.journal").write_bytes(old)
    assert told(tmp_path, uid) == ("sent", 0)


def test_a_journal_of_a_folder_that_was_emptied_is_not_heard(tmp_path: Path) -> None:
    (tmp_path / "invites.journal").write_text('{"run": 0}\n')
    mailbox = Mailbox()
    publish(plan(LAB), cohort(), tmp_path, now=NOW, channels=[mailbox])
    assert len(mailbox.take()) == 6


@pytest.mark.parametrize("spoil", ["not json", "[1]", "unknown invite", "no channel"])
def test_a_spoilt_journal_is_refused(tmp_path: Path, spoil: str) -> None:
    uid = first_uid(tmp_path)
    line: object = entry(uid, "sent")
    if spoil == "unknown invite":
        line = entry(uid.replace(uid[:8], "00000000"), "sent")
    elif spoil == "no channel":
        line = {"uid": uid}
    written = spoil if spoil in ("not json", "[1]") else json.dumps(line)
    (tmp_path / "invites.journal").write_text('{"run": 0}\n' + written + "\n")
    before = tree(tmp_path)
    with pytest.raises(InputError, match=r"invites\.journal"):
        publish_invites(plan(LAB), cohort(), tmp_path, now=LATER)
    assert tree(tmp_path) == before


def test_a_disk_that_is_full_stops_the_sending_and_the_rerun_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, left = os.write, iter(range(7))

    def full(descriptor: int, data: bytes) -> int:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "no space")
        return write(descriptor, data)

    mailbox = Mailbox()
    with monkeypatch.context() as patch:
        patch.setattr("scheduler.publish.journal.os.write", full)
        with pytest.raises(WriteError, match="the disk is full"):
            publish(plan(LAB), cohort(), tmp_path, now=NOW, channels=[mailbox])
    first = mailbox.take()
    assert len(first) == 3
    publish(plan(LAB), cohort(), tmp_path, now=LATER, channels=[mailbox])
    assert len({(one.uid, one.data) for one in [*first, *mailbox.take()]}) == 6


def test_a_link_in_the_place_of_the_journal_is_not_written_through(tmp_path: Path) -> None:
    folder, victim = tmp_path / "out", tmp_path / "victim"
    publish_invites(plan(LAB), cohort(), folder, now=NOW)
    victim.write_text('{"run": 0}\n')
    (folder / "invites.journal").symlink_to(victim)
    publish(plan(LAB), cohort(), folder, now=NOW, channels=[Mailbox()])
    assert victim.read_text() == '{"run": 0}\n'


def first_uid(folder: Path) -> str:
    """A folder that was published, and the first UID of its ledger."""
    publish_invites(plan(LAB), cohort(), folder, now=NOW)
    uid: str = next(iter(json.loads((folder / "invites.json").read_text())["invites"]))
    return uid


def entry(uid: str, state: str) -> dict[str, Any]:
    note = {"state": state, "sequence": 0, "content": "0" * 64, "at": "2026-02-20T09:30:15Z", "sent": 0}
    return {"uid": uid, "channel": "mail", "told": note}


def told(folder: Path, uid: str) -> tuple[str, int | None]:
    ledger = read_ledger(folder, "spring")
    assert ledger is not None
    one = ledger.invites[uid].told["mail"]
    return one.state, one.sent
