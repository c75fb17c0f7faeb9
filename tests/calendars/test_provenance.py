"""Where busy time comes from is told with every span, and what is private is told nowhere."""

from __future__ import annotations

import dataclasses
import json

import pytest

from scheduler.calendars.reading import SourceEvent
from tests.calendars.ics import calendar, event, hour, read

DAILY = "RRULE:FREQ=DAILY;COUNT=3"
SECRET = "Secret dinner"


def sources(*parts: str, zone: str = "UTC") -> list[SourceEvent]:
    reading = read(calendar(*parts), zone=zone)
    assert not reading.unreadable
    return [source for span in reading.spans for source in span.sources]


def rules(*parts: str) -> list[str]:
    return [source.rule for source in sources(*parts)]


def test_the_rule_that_applied() -> None:
    assert rules(hour()) == ["single event"]
    assert rules(hour(DAILY)) == ["occurrence of RRULE"] * 3
    assert rules(hour("RDATE:20260305T100000Z")) == ["single event", "RDATE"]
    assert rules(hour("RDATE;VALUE=PERIOD:20260305T100000Z/PT2H")) == ["single event", "RDATE"]
    assert rules(event("DTSTART;VALUE=DATE:20260302")) == ["single event, all day"]
    assert (
        rules(event("DTSTART;VALUE=DATE:20260302", "RRULE:FREQ=WEEKLY;COUNT=2")) == ["occurrence of RRULE, all day"] * 2
    )
    assert rules("BEGIN:VFREEBUSY\nUID:f\nFREEBUSY:20260302T100000Z/PT1H\nEND:VFREEBUSY") == ["VFREEBUSY"]


def test_the_rule_of_moved_occurrences() -> None:
    moved = hour("RECURRENCE-ID:20260303T100000Z", start="20260303T150000Z")
    expected = ["occurrence of RRULE", "moved occurrence (RECURRENCE-ID)", "occurrence of RRULE"]
    assert rules(hour(DAILY), moved) == expected
    assert rules(moved) == ["moved occurrence (RECURRENCE-ID)"]
    onwards = hour("RECURRENCE-ID;RANGE=THISANDFUTURE:20260303T100000Z", start="20260303T150000Z")
    assert rules(hour(DAILY), onwards)[2] == "moved with all after it (THISANDFUTURE)"


def test_moved_occurrences_without_their_series_do_not_move_each_other() -> None:
    first = hour("RECURRENCE-ID;RANGE=THISANDFUTURE:20260303T100000Z", start="20260303T150000Z")
    second = hour("RECURRENCE-ID:20260310T100000Z", start="20260311T090000Z")
    reading = read(calendar(first, second))
    assert len(reading.spans) == 2
    assert reading.spans[1].start - reading.spans[0].start == 7 * 1440 + 18 * 60


def test_a_source_names_file_uid_and_summary() -> None:
    assert sources(hour("SUMMARY:Tea\\, cake")) == [SourceEvent("0.ics", "e@example.com", "Tea, cake", "single event")]


@pytest.mark.parametrize("kind", ["PRIVATE", "CONFIDENTIAL", "private", "X-SECRET"])
def test_what_is_private_reads_busy_everywhere(kind: str) -> None:
    """Of its busy time, and of the notes on it; also where only one component of the event says that it is private."""
    private, summary = f"CLASS:{kind}", f"SUMMARY:{SECRET}"
    parts = [
        hour(private, summary, uid="1"),
        hour(private, summary, "TRANSP:TRANSPARENT", uid="2"),
        hour(private, summary, "RRULE:FREQ=SOMETIMES", uid="3"),
        hour(private, summary, "RRULE:FREQ=DAILY;INTERVAL=9", "EXRULE:FREQ=YEARLY", uid="4"),
        hour(private, "RRULE:FREQ=DAILY;COUNT=3", uid="5"),
        hour(summary, "RECURRENCE-ID:20260303T100000Z", uid="5"),
        hour(private, summary).replace("UID:e@example.com\n", ""),
        f"BEGIN:VFREEBUSY\nUID:6\n{private}\n{summary}\nFREEBUSY:20260302T100000Z/PT1H\nEND:VFREEBUSY",
    ]
    reading = read(calendar(*parts))
    assert reading.ignored
    assert reading.unreadable
    assert reading.remarks
    assert SECRET not in json.dumps(dataclasses.asdict(reading))
    assert {source.summary for span in reading.spans for source in span.sources} == {"busy"}


def test_others_see_no_summary_at_all() -> None:
    parts = [
        hour(f"SUMMARY:{SECRET}", uid="1"),
        hour(f"SUMMARY:{SECRET}", "STATUS:CANCELLED", uid="2"),
        hour(f"SUMMARY:{SECRET}", "DTEND:never", uid="3"),
    ]
    own, shared = read(calendar(*parts)), read(calendar(*parts), show_summaries=False)
    assert json.dumps(dataclasses.asdict(own)).count(SECRET) == 3
    assert SECRET not in json.dumps(dataclasses.asdict(shared))
    assert [(span.start, span.end) for span in own.spans] == [(span.start, span.end) for span in shared.spans]


def test_public_events_are_the_owners_to_see() -> None:
    assert [source.summary for source in sources(hour("CLASS:PUBLIC", "SUMMARY:Tea"))] == ["Tea"]
