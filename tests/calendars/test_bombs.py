"""Files made to hang a reader: each ends within the work that it is allowed, as a fault or with the answer."""

from __future__ import annotations

import pytest

from scheduler.calendars.expansion import Limits
from scheduler.calendars.reading import Reading
from scheduler.calendars.rules import MOST_OCCURRENCES
from tests.calendars.ics import calendar, event, hour, read

SMALL = Limits(rule_seconds=0.2, stopped=1)
NUMBERS = ",".join(map(str, range(60)))
FEBRUARY_30 = "BYMONTH=2;BYMONTHDAY=30"


def rule(text: str, start: str = "20260302T100000Z", limits: Limits | None = SMALL) -> Reading:
    good = hour(uid="good", start="20260305T100000Z")
    reading = read(calendar(hour(f"RRULE:{text}", uid="bomb", start=start), good), limits=limits)
    assert any(source.uid == "good" for span in reading.spans for source in span.sources)
    return reading


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;COUNT=1000000000",
        f"FREQ=SECONDLY;{FEBRUARY_30}",
        f"FREQ=MINUTELY;{FEBRUARY_30}",
        f"FREQ=DAILY;BYHOUR={','.join(map(str, range(24)))};BYMINUTE={NUMBERS};BYSECOND={NUMBERS}",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;COUNT=0",
    ],
)
def test_rule_without_end_is_told(text: str) -> None:
    (note,) = rule(text).unreadable
    assert note.uid == "bomb"


@pytest.mark.parametrize(
    ("text", "start", "spans"),
    [
        ("FREQ=MINUTELY", "20260302T100000Z", 1),
        ("FREQ=MINUTELY;INTERVAL=60", "19700101T000000Z", 1),
        ("FREQ=HOURLY;INTERVAL=2", "19700101T000000Z", 31 * 12),
        ("FREQ=DAILY", "00010101T100000Z", 31),
        ("FREQ=DAILY;COUNT=1000000000", "20260302T100000Z", 30),
        ("FREQ=DAILY;UNTIL=99991231T235959Z", "20260302T100000Z", 30),
        (f"FREQ=YEARLY;{FEBRUARY_30}", "20260302T100000Z", 2),
        (f"FREQ=YEARLY;BYHOUR=10;BYMINUTE={NUMBERS};COUNT=1", "20260302T100000Z", 2),
        ("FREQ=YEARLY;INTERVAL=1000000000", "20260302T100000Z", 2),
    ],
)
def test_rule_that_only_looks_so_is_read(text: str, start: str, spans: int) -> None:
    reading = rule(text, start, Limits(rule_seconds=5))
    assert not reading.unreadable
    assert len(reading.spans) == spans


def test_one_culprit_does_not_cost_the_others() -> None:
    """The rule that is stopped is told by name, heavy ones before it are read, and what comes after is not tried."""
    heavy = hour(f"RRULE:FREQ=MONTHLY;INTERVAL=7;{FEBRUARY_30}", uid="heavy")
    culprits = [hour(f"RRULE:FREQ=SECONDLY;INTERVAL={k};{FEBRUARY_30}", uid=f"culprit{k}") for k in (1, 2, 3)]
    reading = read(calendar(heavy, *culprits), limits=Limits(rule_seconds=0.2, stopped=2))
    assert {note.uid for note in reading.unreadable} == {"culprit1", "culprit2", "culprit3"}
    assert sum("too long" in note.why for note in reading.unreadable) == 2
    assert {source.uid for source in reading.spans[0].sources} == {"heavy", "culprit1", "culprit2", "culprit3"}


@pytest.mark.parametrize(
    "lines",
    [
        ["EXDATE:20260302T100000Z"] * 100_000,
        ["RDATE:20260302T100000Z"] * 100_000,
        ["RDATE:" + ",".join(["20260302T100000Z"] * 100_000)],
        ["ATTENDEE:mailto:a@example.com"] * 100_000,
        ["RRULE:FREQ=DAILY"] * 10_000,
        ["SUMMARY:" + "x" * 2_000_000],
    ],
)
def test_too_much_of_one_thing_is_told(lines: list[str]) -> None:
    (note,) = read(calendar(hour(*lines, uid="bomb"))).unreadable
    assert note.uid == "bomb"


@pytest.mark.parametrize(
    "lines",
    [
        ["DESCRIPTION:" + "x" * 9_000_000],
        ["X-A:1"] * 190_000,
        ["CATEGORIES:" + "a," * 1_000_000],
        ["DESCRIPTION:a" + "\n b" * 150_000],
        ["ATTENDEE" + ";A=b" * 200_000 + ":mailto:a@example.com"],
        ["ATTENDEE;CN=" + '"' * 500_001 + ":mailto:a@example.com"],
        ["BEGIN:X"] * 50 + ["END:X"] * 50,
    ],
)
def test_much_of_what_does_not_matter_is_read(lines: list[str]) -> None:
    reading = read(calendar(hour(*lines)), email="a@example.com")
    assert not reading.unreadable
    assert len(reading.spans) == 1


def test_deep_nesting_and_long_zone_names() -> None:
    nested = calendar(*["BEGIN:X"] * 90_000, hour(), *["END:X"] * 90_000)
    assert "nested" in read(nested).unreadable[0].why
    for name in ("Europe/" * 100_000, "../" * 1000 + "etc/passwd", "a\0b"):
        (note,) = read(calendar(event(f"DTSTART;TZID={name}:20260302T100000"))).unreadable
        assert len(note.why) < 250


def test_most_occurrences_are_nobodys_calendar() -> None:
    assert MOST_OCCURRENCES >= 40 * 1440
    assert not rule("FREQ=MINUTELY", limits=Limits()).unreadable
