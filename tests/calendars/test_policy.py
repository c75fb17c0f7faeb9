"""What is busy and what is not: the contract's list, line by line."""

from __future__ import annotations

import pytest

from scheduler.calendars.mark import own_mark
from tests.calendars.ics import busy, calendar, event, hour, read, shown

HOUR = ["02T10:00-02T11:00"]
ADA = "ada@example.com"


@pytest.mark.parametrize(
    "line",
    [
        "TRANSP:TRANSPARENT",
        "transp:transparent",
        "STATUS:CANCELLED",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:ada@example.com",
        "ATTENDEE;PARTSTAT=declined:MAILTO:ADA@Example.com",
        'ATTENDEE;CN="Lovelace; A: da";PARTSTAT=DECLINED:mailto:ada@example.com',
        "ATTENDEE;PARTSTAT=DECLINED;EMAIL=ada@example.com:urn:uuid:0",
    ],
)
def test_not_busy(line: str) -> None:
    reading = read(calendar(hour(line, "SUMMARY:Tea\\, cake")), email=ADA)
    assert shown(reading) == []
    assert [(note.file, note.uid, note.summary) for note in reading.ignored] == [
        ("0.ics", "e@example.com", "Tea, cake")
    ]


@pytest.mark.parametrize(
    "line",
    [
        "TRANSP:OPAQUE",
        "STATUS:TENTATIVE",
        "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
        "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:bob@example.com",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:ada@example.community",
        "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ada@example.com",
        "ORGANIZER;PARTSTAT=DECLINED:mailto:ada@example.com",
        "BEGIN:VALARM\nTRIGGER:-PT15M\nDURATION:PT9H\nSTATUS:CANCELLED\nEND:VALARM",
    ],
)
def test_busy(line: str) -> None:
    assert busy(hour(line), email=ADA) == HOUR


def test_who_declined_is_known_by_address_only() -> None:
    assert busy(hour("ATTENDEE;PARTSTAT=DECLINED:mailto:ada@example.com"), email=None) == HOUR


def test_our_own_invites_are_not_busy() -> None:
    mark = own_mark("negotiation-q1")
    assert own_mark("abc") == "@ba7816bf8f01.cohort-scheduler"  # FIPS 180-2's first example
    ours, others = hour(uid=f"0-1{mark}"), hour(uid=f"0-1{own_mark('another')}", start="20260303T100000Z")
    assert shown(read(calendar(ours, others), mark=mark)) == ["03T10:00-03T11:00"]
    assert shown(read(calendar(hour(uid=f"0-1{mark}x")), mark=mark)) == HOUR


def test_ends_that_are_left_out() -> None:
    assert busy(event("DTSTART;VALUE=DATE:20260302"), zone="Asia/Kolkata") == ["01T18:30-02T18:30"]
    reading = read(calendar(event("DTSTART:20260302T100000Z")))
    assert shown(reading) == []
    assert [note.why for note in reading.ignored] == ["has no length"]
    assert reading.ignored[0].doubtful


def test_a_date_that_ends_on_itself_is_that_day() -> None:
    """So many programs write it, though RFC 5545 asks for the day after."""
    assert busy(event("DTSTART;VALUE=DATE:20260302", "DTEND;VALUE=DATE:20260302")) == ["02T00:00-03T00:00"]


def test_a_title_alone_says_nothing() -> None:
    """Some feeds keep STATUS:CONFIRMED where a meeting was called off, and say so in the title alone."""
    assert busy(hour("STATUS:CONFIRMED", "SUMMARY:Canceled: Board")) == HOUR


def test_seconds_are_rounded_outwards() -> None:
    assert busy(event("DTSTART:20260302T100059Z", "DTEND:20260302T101001Z")) == ["02T10:00-02T10:11"]
    assert busy(event("DTSTART:20260302T100030Z", "DTEND:20260302T100030Z")) == []


def test_free_busy_records() -> None:
    record = "\n".join(
        (
            "BEGIN:VFREEBUSY",
            "UID:f@example.com",
            "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260302T100000Z/PT1H,20260303T100000Z/20260303T120000Z",
            "FREEBUSY:20260304T100000Z/PT30M",
            "FREEBUSY;FBTYPE=FREE:20260305T100000Z/PT1H",
            "END:VFREEBUSY",
        )
    )
    assert busy(record) == ["02T10:00-02T11:00", "03T10:00-03T12:00", "04T10:00-04T10:30"]


def test_spans_are_merged_and_keep_their_sources() -> None:
    parts = (
        event("DTSTART:20260302T100000Z", "DURATION:PT1H", "SUMMARY:One", uid="1"),
        event("DTSTART:20260302T110000Z", "DURATION:PT1H", "SUMMARY:Two", uid="2"),
        event("DTSTART:20260302T103000Z", "DURATION:PT5M", "SUMMARY:Three", uid="3"),
    )
    (span,) = read(calendar(*parts)).spans
    assert span.end - span.start == 120
    assert [(each.file, each.uid, each.summary) for each in span.sources] == [
        ("0.ics", "1", "One"),
        ("0.ics", "3", "Three"),
        ("0.ics", "2", "Two"),
    ]
