"""METHOD: what calls off, what is no event, and which of several versions holds, in one file and across several."""

from __future__ import annotations

import pytest

from tests.calendars.ics import busy, calendar, event, hour, read, shown

HOUR = ["02T10:00-02T11:00"]


@pytest.mark.parametrize("method", ["REPLY", "COUNTER", "REFRESH", "reply"])
def test_messages_that_are_not_busy(method: str) -> None:
    reading = read(calendar(f"METHOD:{method}", hour()))
    assert shown(reading) == []
    assert len(reading.ignored) == 1


@pytest.mark.parametrize("method", ["REQUEST", "PUBLISH", "ADD"])
def test_messages_that_are_busy(method: str) -> None:
    assert busy(f"METHOD:{method}", hour()) == HOUR


def cancel(*lines: str, uid: str = "e@example.com") -> str:
    return calendar("METHOD:CANCEL", event("DTSTART:20260302T100000Z", *lines, uid=uid))


@pytest.mark.parametrize(
    ("theirs", "message", "is_gone"),
    [
        ((), (), True),
        ((), ("SEQUENCE:1",), True),
        (("SEQUENCE:2",), ("SEQUENCE:2",), True),
        (("SEQUENCE:2",), ("SEQUENCE:1",), False),
        (("DTSTAMP:20260101T000000Z",), ("DTSTAMP:20260102T000000Z",), True),
        (("DTSTAMP:20260103T000000Z",), ("DTSTAMP:20260102T000000Z",), False),
        (("DTSTAMP:20260103T000000Z",), ("DTSTAMP:20260102T000000Z", "SEQUENCE:1"), True),
    ],
)
def test_cancel_removes_what_is_not_newer(theirs: tuple[str, ...], message: tuple[str, ...], is_gone: bool) -> None:
    kept, called_off = calendar(hour(*theirs)), cancel(*message)
    expected = [] if is_gone else HOUR
    for files in ((kept, called_off), (called_off, kept), (kept + called_off,)):
        assert shown(read(*files)) == expected
    assert shown(read(kept, cancel(*message, uid="other@example.com"))) == HOUR


def test_cancel_of_one_occurrence() -> None:
    series = calendar(hour("RRULE:FREQ=DAILY;COUNT=4"))
    one = cancel("RECURRENCE-ID:20260303T100000Z")
    assert shown(read(series, one)) == [*HOUR, "04T10:00-04T11:00", "05T10:00-05T11:00"]
    onwards = cancel("RECURRENCE-ID;RANGE=THISANDFUTURE:20260304T100000Z")
    assert shown(read(series, onwards)) == [*HOUR, "03T10:00-03T11:00"]
    moved = calendar(hour("RECURRENCE-ID:20260303T100000Z", start="20260310T100000Z"))
    assert shown(read(series, moved, one)) == [*HOUR, "04T10:00-04T11:00", "05T10:00-05T11:00"]
    newer = calendar(hour("RECURRENCE-ID:20260303T100000Z", "SEQUENCE:3", start="20260310T100000Z"))
    assert "10T10:00-10T11:00" in shown(read(series, newer, one))


def test_newer_version_of_an_event() -> None:
    old, new = hour("SEQUENCE:1"), hour("SEQUENCE:2", start="20260305T100000Z")
    for files in ((calendar(old), calendar(new)), (calendar(new), calendar(old)), (calendar(old, new),)):
        assert shown(read(*files)) == ["05T10:00-05T11:00"]
    stamped = [hour(f"DTSTAMP:2026010{day}T000000Z", start=f"2026030{day}T100000Z") for day in (2, 3)]
    assert shown(read(*map(calendar, stamped))) == ["03T10:00-03T11:00"]


def test_add_replaces_nothing() -> None:
    added = calendar("METHOD:ADD", hour("SEQUENCE:1", start="20260305T100000Z"))
    assert shown(read(calendar(hour()), added)) == [*HOUR, "05T10:00-05T11:00"]


def test_events_of_one_calendar_with_one_uid_are_all_kept() -> None:
    same = [hour(f"DTSTAMP:2026010{day}T000000Z", start=f"2026030{day}T100000Z") for day in (2, 3)]
    assert busy(*same) == ["02T10:00-02T11:00", "03T10:00-03T11:00"]
    no_uid = [part.replace("UID:e@example.com\n", "") for part in same]
    assert busy(*no_uid) == ["02T10:00-02T11:00", "03T10:00-03T11:00"]


def test_a_cancel_that_names_nothing_is_told() -> None:
    assert read(cancel().replace("UID:e@example.com\n", "")).unreadable
