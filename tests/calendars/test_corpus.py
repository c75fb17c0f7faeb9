"""Other people's calendars, where they are at hand: whatever is in them, reading ends, tells, and accounts for it."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import re
import warnings
from itertools import pairwise
from pathlib import Path

import pytest
import recurring_ical_events
from icalendar import Calendar

from scheduler.calendars.busy import read_busy
from scheduler.calendars.expansion import Limits
from scheduler.calendars.reading import Reading
from tests.calendars.corpus import FILES, horizon, needs_corpus
from tests.calendars.mutation import mutate
from tests.calendars.test_accounting import scan

LIMITS = Limits(rule_seconds=1, stopped=1)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def check(path: Path, start: int, end: int) -> Reading:
    """Read it; whatever it is, the spans and the counts make sense."""
    reading = read_busy(
        [("it.ics", path)], owner_zone="Europe/Berlin", email=None, own_mark=None, start=start, end=end, limits=LIMITS
    )
    edges = [edge for span in reading.spans for edge in (span.start, span.end)]
    assert all(before < after for before, after in pairwise(edges))
    assert not edges or (start <= edges[0] and edges[-1] <= end)
    assert all(span.sources for span in reading.spans)
    tally = reading.tallies["it.ics"]
    assert tally.ignored == len(reading.ignored)
    assert tally.unreadable == sum(note.component != "" for note in reading.unreadable)
    assert min(tally.read, tally.ignored, tally.unreadable) >= 0
    return reading


@needs_corpus
def test_every_component_of_every_file_is_accounted_for() -> None:
    read = ignored = unreadable = 0
    for path in FILES:
        data = path.read_bytes()
        reading = check(path, *horizon(data))
        tally = reading.tallies["it.ics"]
        assert tally.total == scan(data), path.name
        read, ignored, unreadable = read + tally.read, ignored + tally.ignored, unreadable + tally.unreadable
    assert read > 9 * ignored
    assert 100 * unreadable < read


@needs_corpus
def test_of_files_that_a_plain_read_loses_most_is_read() -> None:
    """The plain read: icalendar takes the file apart, recurring-ical-events expands it; one error loses the file."""
    lost = told = 0
    for path in FILES:
        data = path.read_bytes()
        start, end = horizon(data)
        if not reads_plainly(data, start, end):
            tally = check(path, start, end).tallies["it.ics"]
            lost, told = lost + tally.total, told + tally.read + tally.ignored
    assert lost > 500
    assert told >= 0.9 * lost


def reads_plainly(data: bytes, start: int, end: int) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            recurring_ical_events.of(Calendar.from_ical(data)).between(EPOCH + start * MINUTE, EPOCH + end * MINUTE)
        except Exception:  # whatever it is, the file is lost
            return False
    return True


@needs_corpus
def test_what_makes_no_difference(tmp_path: Path) -> None:
    """Line ends, folding, the names of UIDs, and where the range is cut."""
    for path in FILES:
        data = path.read_bytes()
        if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\r\r" in data:
            continue
        start, end = horizon(data)
        whole = check(path, start, end)
        lines = re.sub(rb"\n[ \t]", b"", data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")).split(b"\n")
        other = tmp_path / "other.ics"
        other.write_bytes(b"\n".join(map(renamed, lines)))
        assert joined(check(other, start, end)) == joined(whole), path.name
        other.write_bytes(
            b"\r\n".join(line[:20] + b"\r\n " + line[20:] if line[20:].strip() else line for line in lines)
        )
        assert check(other, start, end).spans == whole.spans, path.name
        cut = (2 * start + end) // 3
        first, second = check(path, start, cut), check(path, cut, end)
        assert joined(first, second) == joined(whole), path.name


def renamed(line: bytes) -> bytes:
    match = re.fullmatch(rb"(UID(?:;[^:]*)?:)\s*(.*?)\s*", line, re.IGNORECASE)
    return match[1] + hashlib.sha256(match[2]).hexdigest().encode() if match and match[2] else line


def joined(*readings: Reading) -> list[tuple[int, int]]:
    """What is busy in readings of ranges that follow each other."""
    spans: list[tuple[int, int]] = []
    for span in (span for reading in readings for span in reading.spans):
        if spans and spans[-1][1] == span.start:
            spans[-1] = (spans[-1][0], span.end)
        else:
            spans.append((span.start, span.end))
    return spans


@needs_corpus
@pytest.mark.parametrize("seed", range(4))
def test_damaged_files_are_read(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    small = [path for path in FILES if path.stat().st_size < 20_000]
    for path in rng.sample(small, 60):
        data = mutate(path.read_bytes(), rng)
        target = tmp_path / "damaged.ics"
        target.write_bytes(data)
        check(target, *horizon(data))
