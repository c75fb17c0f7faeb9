"""Damaged files: whatever is done to them, reading gives a result and notes, and accounts for what it found."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from scheduler.calendars.expansion import Limits
from tests.calendars.ics import calendar, event, hour, read
from tests.calendars.mutation import mutate

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures" / "calendars").rglob("*.ics"))
LIMITS = Limits(rule_seconds=1, stopped=1)
EVERYTHING = calendar(
    "X-WR-TIMEZONE:Europe/Berlin",
    "BEGIN:VTIMEZONE\nTZID:Ours\nBEGIN:STANDARD\nDTSTART:19701025T030000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\n"
    "TZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE",
    hour("RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260401T000000Z", "EXDATE:20260304T100000Z", uid="1"),
    hour("RECURRENCE-ID:20260309T100000Z", "CLASS:PRIVATE", "SUMMARY:Moved", uid="1"),
    event("DTSTART;TZID=Ours:20260302T100000", "DTEND;TZID=Ours:20260302T120000", "RDATE;TZID=Ours:20260305T100000"),
    event("DTSTART;VALUE=DATE:20260310", "DURATION:P2D", "ATTENDEE;PARTSTAT=DECLINED:mailto:a@example.com", uid="2"),
    "BEGIN:VFREEBUSY\nUID:3\nFREEBUSY;FBTYPE=BUSY-TENTATIVE:20260320T100000Z/PT2H\nEND:VFREEBUSY",
)
SOUND = {path.name: path.read_bytes() for path in FIXTURES} | {"everything": EVERYTHING.encode()}


@pytest.mark.parametrize("name", SOUND)
def test_damage_ends_in_a_result(name: str) -> None:
    rng = random.Random(name)
    for _ in range(120):
        data = mutate(SOUND[name], rng)
        policy = rng.choice(("fail", "busy", "ignore"))
        reading = read(data, zone="Europe/Berlin", email="a@example.com", limits=LIMITS, on_unreadable=policy)
        tally = reading.tallies["0.ics"]
        assert tally.ignored == len(reading.ignored)
        assert tally.unreadable == sum(note.component != "" for note in reading.unreadable)
        assert all(note.why and (note.cure or note.treated) for note in reading.unreadable)
        if policy == "ignore":
            assert not reading.faults


def test_what_is_sound_is_read_without_a_note() -> None:
    reading = read(SOUND["everything"], zone="Europe/Berlin")
    assert not reading.unreadable
    assert reading.tallies["0.ics"].read == reading.tallies["0.ics"].total == 5
