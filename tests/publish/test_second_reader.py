"""A second reader, ical.js under Node, sees what icalendar sees. Skipped where Node or the package cannot be had."""

import datetime as dt
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scheduler.publish import publish_invites

from .world import LAB, LATER, NOW, Read, cohort, people, plan, read_file, session

NODE = Path(__file__).parent / "node"


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script beside its package: as ``npm ci`` has put it there, else put in a folder of this run."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None:
        pytest.skip("node is not installed")
    if (NODE / "node_modules" / "ical.js").is_dir():
        return NODE / "read.mjs"
    if npm is None:
        pytest.skip("npm is not installed")
    folder = tmp_path_factory.mktemp("node")
    for name in ("package.json", "package-lock.json", "read.mjs"):
        shutil.copy(NODE / name, folder)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip("npm ci did not answer")
    if done.returncode:
        pytest.skip("npm ci could not install ical.js")
    return folder / "read.mjs"


def instant(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def seen_by_icalendar(read: Read) -> dict[str, Any]:
    event = read.event
    attendee = event.get("ATTENDEE")
    return {
        "method": read.method,
        "uid": read.uid,
        "sequence": read.sequence,
        "stamp": instant(read.stamp),
        "start": instant(event["DTSTART"].dt),
        "end": instant(event["DTEND"].dt),
        "status": str(event["STATUS"]),
        "summary": str(event["SUMMARY"]),
        "description": str(event["DESCRIPTION"]) if "DESCRIPTION" in event else None,
        "location": str(event["LOCATION"]) if "LOCATION" in event else None,
        "link": str(event["CONFERENCE"]) if "CONFERENCE" in event else None,
        "organizer": str(event["ORGANIZER"]) if "ORGANIZER" in event else None,
        "attendees": [] if attendee is None else [[str(attendee), attendee.params["CN"]]],
    }


def test_both_readers_agree_on_every_file(tmp_path: Path, reader: Path) -> None:
    learners = people(
        "learners",
        {"id": "l1", "name": "Wåndä, Quist; the \\ 2nd: ☂ 交渉" * 3},
        {"id": "l2", "email": "ravi+lab%1@example.com"},
    )
    texts = {"description": "One, two; three: four \\n five\nsix 🦉" * 6}
    clinics = [one.model_dump(mode="json", by_alias=True, exclude_unset=True) | texts for one in cohort().clinics]
    world = cohort(learners=learners, clinics=clinics)
    mix = session("mix-1", "mix", "2026-03-29T00:30", room="r1")
    publish_invites(plan(LAB, mix), world, tmp_path, now=NOW)
    publish_invites(plan(LAB | {"learners": ("l2", "l3")}, mix), world, tmp_path, now=LATER)
    paths = sorted(tmp_path.rglob("*.ics"))
    expected = [[seen_by_icalendar(read) for read in read_file(tmp_path, path)] for path in paths]
    told = json.dumps([str(path) for path in paths])
    done = subprocess.run(
        ["node", str(reader)], input=told, capture_output=True, text=True, encoding="utf-8", timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == expected
    assert {one["method"] for events in expected for one in events} == {"REQUEST", "CANCEL", "PUBLISH"}
    assert len(expected) == 13
