"""A ledger that is not ours, or not whole, stops the run before anything is written."""

import json
from pathlib import Path
from typing import Any

import pytest

from scheduler.errors import InputError
from scheduler.files import WriteError
from scheduler.publish import publish_invites

from .world import LAB, LATER, NOW, cohort, plan, session, tree

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
        ledger["schema_version"] = 2
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
