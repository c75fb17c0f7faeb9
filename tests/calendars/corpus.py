"""Other people's calendars, where they are at hand beside the checkout, and the days that each of them is about."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from tests.calendars.ics import EPOCH

CORPUS = Path(__file__).parents[2].parent / "shared" / "ics"
FILES = sorted(CORPUS.rglob("*.ics")) if CORPUS.is_dir() else []

needs_corpus = pytest.mark.skipif(not FILES, reason="the corpus of calendars is not beside the checkout")


def horizon(data: bytes) -> tuple[int, int]:
    """Half a year on both sides of the middle date, in minutes since 1970."""
    dates = sorted(re.findall(rb"DTSTART[^\r\n]*:((?:19|20)\d\d[01]\d[0-3]\d)", data))
    try:
        middle = dt.datetime.strptime(dates[len(dates) // 2].decode(), "%Y%m%d") if dates else dt.datetime(2020, 1, 1)
    except ValueError:
        middle = dt.datetime(2020, 1, 1)
    at = int((middle - EPOCH).total_seconds()) // 60
    return at - 180 * 1440, at + 180 * 1440
