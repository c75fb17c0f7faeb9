"""Bytes of every kind: character sets, line ends, folding, damage, and what is no calendar at all."""

from __future__ import annotations

import codecs
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler.calendars.busy import read_busy
from scheduler.calendars.text import MOST_BYTES
from tests.calendars.ics import calendar, event, hour, minute, read, shown

HOUR = ["02T10:00-02T11:00"]
TEXT = calendar(hour("SUMMARY:Büro, Zürich"))
CRLF = TEXT.replace("\n", "\r\n")


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        CRLF.encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.replace("\n", "\r\r\n").encode(),
        TEXT.replace("\n", "\n\n").encode(),
        codecs.BOM_UTF8 + CRLF.encode(),
        CRLF.encode("utf-16"),
        codecs.BOM_UTF16_BE + CRLF.encode("utf-16-be"),
        CRLF.encode("utf-16-le"),
        CRLF.encode("latin-1"),
        CRLF.lower().replace("20260302t100000z", "20260302T100000Z").encode(),
    ],
)
def test_character_sets_and_line_ends(data: bytes) -> None:
    reading = read(data)
    assert shown(reading) == HOUR
    assert reading.spans[0].sources[0].summary.casefold() == "büro, zürich"


@pytest.mark.parametrize("fold", ["\r\n ", "\r\n\t", "\n ", "\r "])
def test_folding_anywhere_even_within_a_character(fold: str) -> None:
    data = CRLF.encode().replace(b"\xc3\xbc", b"\xc3" + fold.encode() + b"\xbc")
    data = data.replace(b"DTSTART", b"DTST" + fold.encode() + b"ART").replace(
        b"100000Z", b"10" + fold.encode() + b"0000Z"
    )
    reading = read(data)
    assert shown(reading) == HOUR
    assert reading.spans[0].sources[0].summary == "Büro, Zürich"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b" \r\n\r\n", "is empty"),
        (b"\n<!DOCTYPE html><html><body>Log in</body></html>", "is a web page"),
        (b"<html>BEGIN:VCALENDAR</html>", "is a web page"),
        (b"PK\x03\x04rest", "is an archive"),
        (b"Dear Ada,\nnext week?\n", "is not a calendar"),
        (b"/etc/hostname", "is not a calendar"),
        (b"\x00" * 100, "is empty"),
        (b"BEGIN:VCARD\nFN:Ada\nEND:VCARD\n", "is not a calendar"),
        (b"X" * (MOST_BYTES + 1), "is larger than 10 MB"),
        (b"\n" * 200_001 + b"BEGIN", "has more than 200,000 lines"),
    ],
)
def test_what_is_no_calendar(data: bytes, why: str) -> None:
    (note,) = read(data).unreadable
    assert (note.file, note.uid) == ("0.ics", "")
    assert note.why.startswith(why)
    assert note.cure


@pytest.mark.parametrize("cut", ["END:VCALENDAR", "END:VEVENT", "DURATION"])
def test_truncated_file(cut: str) -> None:
    two = calendar(hour(uid="1"), hour(uid="2", start="20260303T100000Z"))
    reading = read(two[: two.rindex(cut)])
    assert reading.unreadable[0].why.startswith("is truncated")
    assert [note.uid for note in reading.unreadable[1:]] == ([] if cut == "END:VCALENDAR" else ["2"])
    assert reading.spans[0].sources[0].uid == "1"


def test_components_that_do_not_end_hide_nothing() -> None:
    unended = "BEGIN:VEVENT\nUID:1\nDTSTART:20260302T100000Z\nDURATION:PT1H"
    reading = read(calendar(unended, hour(uid="2", start="20260303T100000Z")))
    assert [note.uid for note in reading.unreadable] == ["1"]
    assert [span.sources[0].uid for span in reading.spans] == ["2"]
    alarm = "BEGIN:VALARM\nTRIGGER:-PT5M"  # swallows the rule that follows
    reading = read(calendar(event("DTSTART:20260302T100000Z", "DURATION:PT1H", alarm, "RRULE:FREQ=DAILY", uid="3")))
    assert [note.uid for note in reading.unreadable] == ["3"]
    assert shown(read(calendar("BEGIN:VTODO\nUID:todo", hour(), "END:VTODO"))) == HOUR


def test_bad_lines_that_do_not_matter() -> None:
    noise = (
        "no colon",
        ": no name",
        "ATTENDEE;CN=a:b:c",
        "X-ÜBER:1",
        "DESCRIPTION",
        "GEO:north",
        "CREATED:yesterday",
        "\x01",
    )
    assert shown(read(calendar(hour(*noise)))) == HOUR
    assert shown(read(calendar(event("DTSTART: 20260302T100000Z ", "DURATION:PT1H ")))) == HOUR


def test_several_calendars_and_bare_events_in_one_file() -> None:
    texts = calendar(hour(uid="1")) + calendar(hour(uid="2", start="20260303T100000Z")) + hour(start="20260304T100000Z")
    assert shown(read(texts)) == [*HOUR, "03T10:00-03T11:00", "04T10:00-04T11:00"]


def read_path(path: Path) -> str:
    reading = read_busy(
        [("it", path)],
        owner_zone="UTC",
        email=None,
        own_mark=None,
        start=minute("2026-03-01"),
        end=minute("2026-04-01"),
    )
    assert not reading.sha256
    return reading.unreadable[0].why


def test_what_is_no_file(tmp_path: Path) -> None:
    assert read_path(tmp_path / "missing.ics") == "is not there"
    assert read_path(tmp_path) == "is not a file"
    assert read_path(tmp_path / ("x" * 300)).startswith("cannot be opened")
    assert read_path(tmp_path / "a\0b").startswith("cannot be opened")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_pipes_and_devices_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.ics")
    assert read_path(tmp_path / "pipe.ics") == "is not a file"
    assert read_path(Path("/dev/zero")) == "is not a file"


def test_nothing_global_is_changed_and_nothing_heavy_is_loaded() -> None:
    """The worker starts often, so it must start fast; and icalendar's provider of zones stays as it was."""
    code = "import sys, scheduler.calendars.worker; print(sorted({'numpy', 'pydantic', 'ortools'} & set(sys.modules)))"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
