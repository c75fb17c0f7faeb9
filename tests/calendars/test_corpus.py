"""Other people's calendars, where they are at hand: whatever is in them, reading ends and tells."""

from __future__ import annotations

import datetime as dt
import random
import re
from itertools import pairwise
from pathlib import Path

import pytest

from scheduler.calendars.busy import read_busy
from scheduler.calendars.expansion import Limits
from tests.calendars.ics import EPOCH

CORPUS = Path(__file__).parents[2].parent / "shared" / "ics"
FILES = sorted(CORPUS.rglob("*.ics")) if CORPUS.is_dir() else []
LIMITS = Limits(cpu_seconds=1, kills=1)

needs_corpus = pytest.mark.skipif(not FILES, reason="the corpus of calendars is not beside the checkout")


def horizon(data: bytes) -> tuple[int, int]:
    """Half a year on both sides of the middle date."""
    dates = sorted(re.findall(rb"DTSTART[^\r\n]*:((?:19|20)\d\d[01]\d[0-3]\d)", data))
    try:
        middle = dt.datetime.strptime(dates[len(dates) // 2].decode(), "%Y%m%d") if dates else dt.datetime(2020, 1, 1)
    except ValueError:
        middle = dt.datetime(2020, 1, 1)
    at = int((middle - EPOCH).total_seconds()) // 60
    return at - 180 * 1440, at + 180 * 1440


def check(path: Path, data: bytes) -> tuple[int, int]:
    """Read it; how many spans and unreadable notes there are."""
    start, end = horizon(data)
    reading = read_busy(
        [("it.ics", path)], owner_zone="Europe/Berlin", email=None, own_mark=None, start=start, end=end, limits=LIMITS
    )
    edges = [edge for span in reading.spans for edge in (span.start, span.end)]
    assert all(before < after for before, after in pairwise(edges))
    assert not edges or (start <= edges[0] and edges[-1] <= end)
    assert all(span.sources for span in reading.spans)
    return len(reading.spans), len(reading.unreadable)


@needs_corpus
def test_every_file_is_read() -> None:
    spans = unreadable = with_faults = 0
    for path in FILES:
        found, bad = check(path, path.read_bytes())
        spans, unreadable, with_faults = spans + found, unreadable + bad, with_faults + bool(bad)
    assert spans > 10 * len(FILES)
    assert with_faults < len(FILES) // 5


@needs_corpus
@pytest.mark.parametrize("seed", range(4))
def test_damaged_files_are_read(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    small = [path for path in FILES if path.stat().st_size < 20_000]
    for path in rng.sample(small, 60):
        data = bytearray(path.read_bytes())
        for _ in range(rng.randrange(1, 6)):
            at = rng.randrange(len(data) + 1)
            kind = rng.randrange(4)
            if kind == 0:
                del data[at : at + rng.randrange(40)]
            elif kind == 1:
                data[at:at] = rng.choice(
                    [b"\r\n", b":", b";", b'"', b"\x00", b"9", b"END:VEVENT\r\n", b"BEGIN:VEVENT\r\n"]
                )
            elif kind == 2:
                data[at:at] = data[at : at + 80]
            elif at < len(data):
                data[at] = rng.randrange(256)
        target = tmp_path / "damaged.ics"
        target.write_bytes(bytes(data))
        check(target, bytes(data))
