"""Every event and free/busy record of a file is read, ignored for a reason, or unreadable: counted by a plain scan."""

from __future__ import annotations

import re

import pytest

from scheduler.calendars.reading import Reading
from tests.calendars.ics import calendar, event, hour, read

FREE_BUSY = "BEGIN:VFREEBUSY\nUID:f\n{}\nEND:VFREEBUSY"
UNENDED = "BEGIN:VEVENT\nUID:unended\nDTSTART:20260302T100000Z\nDURATION:PT1H"
BROKEN = event("DTSTART:soon", "DURATION:PT1H", uid="broken")
LAST = hour(uid="last", start="20260320T100000Z")


def scan(data: bytes) -> int:
    """How many events and free/busy records begin in a file, without any code of the reader."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16").encode()
    unfolded = re.sub(rb"\n[ \t]", b"", re.sub(rb"\r\n|\r", b"\n", data))
    return len(re.findall(rb"(?im)^(?:\xef\xbb\xbf)?BEGIN:(?:VEVENT|VFREEBUSY)[ \t]*$", unfolded))


def check(reading: Reading, *contents: bytes) -> None:
    """Every component of every file has one fate, and a note where it is not read."""
    for number, content in enumerate(contents):
        tally, name = reading.tallies[f"{number}.ics"], f"{number}.ics"
        assert tally.total == scan(content)
        assert tally.ignored == sum(note.file == name for note in reading.ignored)
        assert tally.unreadable == sum(note.file == name and note.component != "" for note in reading.unreadable)
    for note in (*reading.ignored, *reading.unreadable):
        assert note.why
        assert (note.line is not None) == bool(note.component)


@pytest.mark.parametrize(
    ("parts", "counts"),
    [
        ([hour()], (2, 0, 0)),
        ([hour(start="19990101T000000Z")], (2, 0, 0)),
        ([hour("TRANSP:TRANSPARENT")], (1, 1, 0)),
        ([event("DTSTART:20260302T100000Z")], (1, 1, 0)),
        ([BROKEN], (1, 0, 1)),
        ([event("DTSTART:20150302T100000Z", "EXDATE;TZID=Atlantis/Capital:20150302T100000")], (1, 1, 0)),
        ([event("SUMMARY:No time at all")], (1, 0, 1)),
        ([hour("RRULE:FREQ=SOMETIMES")], (1, 0, 1)),
        ([hour("RRULE:FREQ=DAILY;INTERVAL=3", "EXRULE:FREQ=WEEKLY")], (2, 0, 0)),
        ([hour(uid="twice"), hour(uid="twice")], (3, 0, 0)),
        ([hour("SEQUENCE:1"), hour("SEQUENCE:2")], (2, 1, 0)),
        ([hour("RECURRENCE-ID:20260309T100000Z", uid="orphan")], (2, 0, 0)),
        ([hour("RECURRENCE-ID;RANGE=THISANDFUTURE:20260309T100000Z", uid="orphan")], (2, 0, 0)),
        ([hour("RECURRENCE-ID:20260309T100000Z"), hour("RECURRENCE-ID:20260309T100000Z", "SEQUENCE:1")], (2, 1, 0)),
        ([hour("RRULE:FREQ=DAILY;COUNT=1", "EXDATE:20260302T100000Z")], (2, 0, 0)),
        ([FREE_BUSY.format("FREEBUSY:20260302T100000Z/PT1H")], (2, 0, 0)),
        ([FREE_BUSY.format("FREEBUSY:20260302T100000Z")], (1, 0, 1)),
        ([FREE_BUSY.format("DTSTART:20260302T100000Z")], (1, 1, 0)),
        ([UNENDED], (1, 0, 1)),
        ([UNENDED, "END:VCALENDAR", "BEGIN:VCALENDAR"], (1, 0, 1)),
        ([UNENDED, hour(), "END:VEVENT"], (2, 0, 1)),
        (["BEGIN:VTODO", hour(), "END:VTODO"], (2, 0, 0)),
        (["BEGIN:", hour(), "END:"], (2, 0, 0)),
        (["BEGIN:", hour()], (2, 0, 0)),
        ([hour("BEGIN:", "DTSTART:20260303T100000Z", "END:VALARM", uid="alarmed")], (1, 0, 1)),
        (["BEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD", hour(), "END:STANDARD\nEND:VTIMEZONE"], (2, 0, 0)),
        (["BEGIN:X-WRAP", hour(), "BEGIN:X-WRAP", hour(uid="2")], (3, 0, 0)),
        (["END:VCALENDAR", hour(), "BEGIN:VCALENDAR"], (2, 0, 0)),
        (["END:VCALENDAR", hour(), "\ufeffBEGIN:VCALENDAR"], (2, 0, 0)),
        (["BEGIN:VCALENDAR", hour(), "END:VCALENDAR"], (2, 0, 0)),
        (["METHOD:REPLY", hour(), "END:VCALENDAR", "BEGIN:VCALENDAR"], (1, 1, 0)),
        ([hour("BEGIN:VALARM\nBEGIN:VALARM", uid="alarms")], (1, 0, 1)),
        (["begin:vevent\nuid:small\ndtstart:20260302T100000Z\nduration:PT1H\nend:vevent"], (2, 0, 0)),
        (["BEGIN;X-A=1:VEVENT\nUID:odd\nDTSTART:20260302T100000Z\nDURATION:PT1H\nEND:VEVENT", hour()], (3, 0, 0)),
    ],
)
def test_every_component_has_one_fate(parts: list[str], counts: tuple[int, int, int]) -> None:
    content = calendar(*parts, LAST).encode()
    reading = read(content)
    if not any("BEGIN;" in part for part in parts):  # the scan looks for what is usual
        check(reading, content)
    found = reading.tallies["0.ics"]
    assert (found.read, found.ignored, found.unreadable) == counts
    assert any(source.uid == "last" for span in reading.spans for source in span.sources)


def test_the_fates_of_several_files() -> None:
    """What one file says about another's events is counted where the event is."""
    series = calendar(hour("RRULE:FREQ=DAILY;COUNT=3"), BROKEN).encode()
    cancel = calendar("METHOD:CANCEL", event("DTSTART:20260302T100000Z")).encode()
    reading = read(series, cancel, calendar().encode(), b"no calendar")
    check(reading, series, cancel, b"", b"")
    assert [reading.tallies[f"{k}.ics"].total for k in range(4)] == [2, 1, 0, 0]
    assert reading.tallies["0.ics"].ignored == reading.tallies["1.ics"].ignored == 1


def test_notes_carry_file_line_and_uid_as_fields() -> None:
    reading = read(calendar(hour(), BROKEN, hour("TRANSP:TRANSPARENT", uid="free")))
    (unreadable,), (ignored,) = reading.unreadable, reading.ignored
    assert (unreadable.file, unreadable.component, unreadable.line, unreadable.uid) == ("0.ics", "VEVENT", 8, "broken")
    assert (ignored.file, ignored.component, ignored.line, ignored.uid) == ("0.ics", "VEVENT", 13, "free")


def test_events_that_are_indented_are_told() -> None:
    """By the letter they are part of the line before them, and would vanish with it."""
    indented = "\n".join("  " + line for line in hour(uid="indented").split("\n"))
    reading = read(calendar("X-NAME:Mine", indented, LAST))
    assert [note.uid for note in reading.unreadable] == ["", ""]
    assert all("is indented" in note.why for note in reading.unreadable)
    assert [source.uid for span in reading.spans for source in span.sources] == ["last"]
    assert not read(" \n  " + calendar(LAST)).unreadable


def test_deep_nesting_costs_no_event() -> None:
    deep = [f"BEGIN:X\n{hour(uid=str(number))}" if number % 60 == 0 else "BEGIN:X" for number in range(300)]
    content = calendar(*deep, LAST).encode()
    reading = read(content)
    check(reading, content)
    assert reading.tallies["0.ics"].read == 6
    assert ["nested too deeply" in note.why for note in reading.unreadable].count(True) == 1


def test_much_that_is_wrong_is_told_in_few_words() -> None:
    reading = read(calendar(*["END:VEVENT"] * 1000, LAST))
    assert 1 <= len(reading.unreadable) <= 20


def test_remarks_are_on_what_is_busy_and_odd() -> None:
    odd = hour("RRULE:FREQ=DAILY;INTERVAL=3", "EXRULE:FREQ=WEEKLY", uid="exrule")
    twins = [hour(uid="twins", start=f"2026030{day}T120000Z") for day in (2, 3)]
    series = hour("RRULE:FREQ=DAILY;COUNT=9", uid="series", start="20260301T200000Z")
    copied = hour("RECURRENCE-ID:20260302T200000Z", "RRULE:FREQ=DAILY;COUNT=9", uid="series", start="20260302T210000Z")
    own = copied.replace("FREQ=DAILY", "FREQ=WEEKLY").replace("20260302T2", "20260304T2")
    reading = read(calendar(odd, *twins, series, copied, own))
    assert not reading.unreadable
    assert [note.uid for note in reading.remarks] == ["exrule", "twins", "twins", "series"]
    assert all(note.doubtful for note in reading.remarks)
    assert sum(span.end - span.start for span in reading.spans) == 60 * (10 + 2 + 9)
