"""What becomes of events that cannot be read: a fault, busy on the days that can still be told, or left out."""

from __future__ import annotations

import pytest

from scheduler.calendars.reading import OnUnreadable, Reading
from tests.calendars.ics import calendar, event, hour, minute, read

BAD_ZONE = "TZID=Atlantis/Capital"
GOOD = hour(uid="good", start="20260330T100000Z")


def treated(on_unreadable: OnUnreadable, *parts: str, zone: str = "UTC") -> Reading:
    return read(calendar(*parts, GOOD), zone=zone, on_unreadable=on_unreadable)


def busy_days(*lines: str, uid: str = "bad") -> list[int]:
    """The days of March 2026 that an unreadable event makes wholly busy (UTC)."""
    reading = treated("busy", event(*lines, uid=uid))
    (note,) = reading.unreadable
    assert (note.treated, reading.faults) == ("busy", ())
    days = []
    for day in range(1, 32):
        start = minute(f"2026-03-{day:02}")
        if any(span.start <= start and start + 1440 <= span.end for span in reading.spans):
            days.append(day)
    return days


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        (["DTSTART:20260304T100000Z", "DTEND:20260304T090000Z"], [4]),
        (["DTSTART:20260304T100000Z", "DTEND:20260303T090000Z"], [3, 4]),
        (["DTSTART:20260304T100000Z", "DTEND:never"], [4]),
        (["DTSTART:20260304T100000Z", "DURATION:long"], [4]),
        (["DTSTART:20260304T990000Z", "DURATION:P2D"], [4, 5, 6, 7, 8]),
        (["DTSTART;VALUE=DATE:20260304", "DTEND;VALUE=DATE:20260306", "RDATE:20260310T100000Z"], list(range(4, 11))),
        ([f"DTSTART;{BAD_ZONE}:20260304T100000", "DURATION:PT1H"], [4]),
        (["RECURRENCE-ID:20260304T100000Z"], [4]),
        (["DTSTART:20260304T100000Z", "RRULE:FREQ=SOMETIMES"], list(range(4, 32))),
        (["DTSTART:20250304T100000Z", "RRULE:FREQ=SOMETIMES"], list(range(1, 32))),
        ([f"DTSTART;{BAD_ZONE}:20250304T100000", "RRULE:FREQ=DAILY;UNTIL=20260305T120000Z"], [1, 2, 3, 4, 5]),
        (["DTSTART:20260304T100000Z", "DTEND:20260304T110000Z", "BEGIN:VALARM"], list(range(4, 32))),
        (["DTSTART:20260304T100000Z", "DURATION:PT1H", "RDATE:20260306T100000Z,20260308"], [4, 5, 6, 7, 8]),
    ],
)
def test_the_days_that_can_be_told_are_busy(lines: list[str], days: list[int]) -> None:
    assert busy_days(*lines) == days


def test_the_days_of_a_rule_that_is_never_done() -> None:
    assert busy_days("DTSTART:20260304T100000Z", "DURATION:PT1H", "RRULE:FREQ=SECONDLY") == list(range(4, 32))


def test_a_day_without_a_known_zone_is_one_anywhere_on_earth() -> None:
    reading = treated("busy", event(f"DTSTART;{BAD_ZONE}:20260304T100000", "DURATION:PT1H"))
    assert reading.spans[0].start == minute("2026-03-03T10:00")
    assert reading.spans[0].end >= minute("2026-03-05T12:00")
    assert reading.spans[0].sources[0].rule == "cannot be read, so its days are busy"


@pytest.mark.parametrize("policy", ["fail", "busy"])
@pytest.mark.parametrize(
    "lines",
    [
        ["DTSTART:soon"],
        ["SUMMARY:No time at all"],
        ["DTSTART:20250304T100000Z", "DTEND:never"],  # what lies in the range, if anything, cannot be told
        ["RECURRENCE-ID;RANGE=THISANDFUTURE:20250304T100000Z", "DTSTART:soon"],
    ],
)
def test_where_nothing_can_be_told_it_is_a_fault(lines: list[str], policy: OnUnreadable) -> None:
    reading = treated(policy, event(*lines, uid="bad"))
    assert [(note.uid, note.treated) for note in reading.faults] == [("bad", "")]
    assert [source.uid for span in reading.spans for source in span.sources] == ["good"]


def test_by_default_it_is_a_fault_and_blocks_nothing() -> None:
    reading = treated("fail", event("DTSTART:20260304T100000Z", "DTEND:never", uid="bad"))
    assert reading.faults == reading.unreadable
    assert len(reading.spans) == 1


def test_what_is_left_out_is_noted() -> None:
    content = calendar(event("DTSTART:soon", uid="bad"), "END:VEVENT", GOOD)
    reading = read(content[: content.rindex("END:VCALENDAR")], on_unreadable="ignore")
    assert reading.faults == ()
    assert [note.treated for note in reading.unreadable] == ["ignore"] * 3
    assert reading.tallies["0.ics"].unreadable == 1
    assert [source.uid for span in reading.spans for source in span.sources] == ["good"]


@pytest.mark.parametrize("policy", ["fail", "busy"])
def test_a_damaged_file_stays_a_fault(policy: OnUnreadable) -> None:
    """Nobody knows what it held."""
    assert read(calendar(GOOD, "END:VEVENT"), on_unreadable=policy).faults
    assert read("no calendar", on_unreadable=policy).faults


def test_free_busy_records_too() -> None:
    record = "BEGIN:VFREEBUSY\nUID:f\nFREEBUSY:20260304T100000Z/PT1H\nFREEBUSY:20260306T100000Z/late\nEND:VFREEBUSY"
    reading = treated("busy", record)
    assert [note.treated for note in reading.unreadable] == ["busy"]
    assert (reading.spans[0].start, reading.spans[0].end) == (minute("2026-03-04"), minute("2026-03-07"))


def test_changed_occurrence_that_cannot_be_read_leaves_the_series_as_it_was() -> None:
    series = hour("RRULE:FREQ=DAILY;COUNT=3")
    reading = treated("busy", series, hour("RECURRENCE-ID:20260303T100000Z", "DTEND:never"))
    assert len(reading.faults) == 0
    assert {source.rule for span in reading.spans for source in span.sources} >= {"occurrence of RRULE"}
