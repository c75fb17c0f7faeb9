"""Other readers, ical.js and node-ical under Node, see what icalendar sees in all that is written.

Skipped where Node or the packages cannot be had.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from scheduler.calendars.objects import calendar_object
from scheduler.publish import Choices, publish
from tests.node import installed

from .world import LAB, LATER, NOW, Read, cohort, people, plan, session

NODE = Path(__file__).parent / "node"
PACKAGES = ("ical.js", "node-ical")
MIX = session("mix-1", "mix", "2026-03-29T00:30", room="r1")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script beside its packages: as ``npm ci`` has put them there, else put in a folder of this run."""
    if shutil.which("node") and all((NODE / "node_modules" / name).is_dir() for name in PACKAGES):
        return NODE / "read.mjs"
    return installed(NODE, tmp_path_factory.mktemp("node")) / "read.mjs"


def instant(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def seen_by_icalendar(read: Read) -> dict[str, Any]:
    event = read.event

    def text(name: str) -> str | None:
        return str(event[name]) if name in event else None

    attendee = event.get("ATTENDEE")
    return {
        "method": read.method or None,
        "uid": read.uid,
        "sequence": read.sequence,
        "stamp": instant(read.stamp),
        "start": instant(event["DTSTART"].dt),
        "end": instant(event["DTEND"].dt),
        "status": str(event["STATUS"]),
        "summary": str(event["SUMMARY"]),
        "description": text("DESCRIPTION"),
        "location": text("LOCATION"),
        "link": text("CONFERENCE"),
        "organizer": text("ORGANIZER"),
        "attendees": [] if attendee is None else [[str(attendee), *map(attendee.params.get, ("CN", "PARTSTAT"))]],
    }


def seen_by_others(reader: Path, paths: list[Path]) -> list[dict[str, Any]]:
    told = json.dumps([str(path) for path in paths])
    done = subprocess.run(
        ["node", str(reader)], input=told, capture_output=True, text=True, encoding="utf-8", timeout=60
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def as_node_ical_reads(event: dict[str, Any]) -> dict[str, Any]:
    """Two faults of node-ical 0.26: a backslash before an n is a line break, and a semicolon in quotes ends a name."""
    spoiled = dict(event)
    if event["description"] is not None:
        spoiled["description"] = event["description"].replace("\\n", "\\\n")
    spoiled["attendees"] = [
        [address, f'"{name.partition(";")[0]}' if ";" in name else name, answer]
        for address, name, answer in event["attendees"]
    ]
    return spoiled


def written(folder: Path) -> dict[Path, list[dict[str, Any]]]:
    """What icalendar sees in every file of a folder."""
    found = {}
    for path in sorted(folder.rglob("*.ics")):
        calendar = Calendar.from_ical(path.read_bytes())
        events = [Read("", b"", str(calendar.get("METHOD", "")), event) for event in calendar.walk("VEVENT")]
        found[path] = [seen_by_icalendar(read) for read in events]
    return found


def publish_everything(folder: Path) -> None:
    """Invites, updates, cancellations and holds, with and without an organizer, rosters, feeds, and a changed address.

    Names and texts are as hard as can be. Beside each invite lies the event as a calendar server keeps it.
    """
    learners = people(
        "learners",
        {"id": "l1", "name": "Wåndä, Quist; the \\ 2nd: ☂ 交渉" * 3},
        {"id": "l2", "email": "ravi+lab%1@example.com"},
    )
    texts = {"description": "One, two; three: four \\n five\nsix 🦉" * 6}
    clinics = [one.model_dump(mode="json", by_alias=True, exclude_unset=True) | texts for one in cohort().clinics]
    changed = people("learners", {"id": "l2", "email": "nambiar@example.org"})
    everything = Choices(rosters=True, feeds=True)
    for name, organizer in (("invited", {}), ("published", {"organizer": None})):
        world = cohort(learners=learners, clinics=clinics, **organizer)
        other = cohort(learners=changed, clinics=clinics, **organizer)
        publish(plan(LAB, MIX), world, folder / name, now=NOW, choices=everything)
        publish(plan(LAB | {"learners": ("l2", "l3")}, MIX), other, folder / name, now=LATER, choices=everything)
    publish(plan(LAB, MIX), cohort(), folder / "held", now=NOW, choices=Choices(instructors_first=True))
    for path in [*folder.glob("*/learners/*/*.ics"), *folder.glob("*/instructors/*/*.ics")]:
        kept = folder / "kept" / path.relative_to(folder)
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(calendar_object(path.read_bytes()))


def test_all_readers_agree_on_every_event_of_every_file(tmp_path: Path, reader: Path) -> None:
    publish_everything(tmp_path)
    expected = written(tmp_path)
    found = seen_by_others(reader, list(expected))
    assert [one["ical.js"] for one in found] == list(expected.values())
    spoiled = [[as_node_ical_reads(event) for event in events] for events in expected.values()]
    assert [one["node-ical"] for one in found] == spoiled
    kinds = Counter((one["method"], one["status"]) for events in expected.values() for one in events)
    assert set(kinds) == {
        ("REQUEST", "CONFIRMED"),
        ("REQUEST", "TENTATIVE"),
        ("CANCEL", "CANCELLED"),
        ("PUBLISH", "CONFIRMED"),
        ("PUBLISH", "TENTATIVE"),
        ("PUBLISH", "CANCELLED"),
        (None, "CONFIRMED"),
        (None, "TENTATIVE"),
        (None, "CANCELLED"),
    }
    assert kinds.total() > 90
