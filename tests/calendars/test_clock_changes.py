"""Every form of time over every kind of clock change, minute by minute, against an oracle that asks zones only one way.

The oracle knows zoneinfo from UTC to local time alone. What a local time means it finds in a table of what clocks
showed at every minute, by the words of RFC 5545 3.3.5: one that is not shown has the offset before the gap, of two the
first is meant.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from tests.calendars.ics import EPOCH, busy, calendar, event, read

ZONES = {
    "Europe/Berlin": "2026-03-29 2026-10-25",
    "Europe/Dublin": "2026-03-29 2026-10-25",
    "America/New_York": "2026-03-08 2026-11-01",
    "America/St_Johns": "2026-03-08 2026-11-01",
    "America/Santiago": "2026-04-04 2026-09-05",
    "America/Havana": "2026-03-08 2026-11-01",
    "Africa/Cairo": "2026-04-23 2026-10-29",
    "Asia/Beirut": "2026-03-28 2026-10-24",
    "Australia/Adelaide": "2026-04-05 2026-10-04",
    "Australia/Lord_Howe": "2026-04-05 2026-10-04",
    "Pacific/Chatham": "2026-04-05 2026-09-27",
    "Asia/Kolkata": "2026-03-29",
    "Africa/Casablanca": "2026-02-15 2026-03-22",  # off summer time for Ramadan
    "Antarctica/Troll": "2026-03-29 2026-10-25",  # by two hours
    "Asia/Gaza": "2026-03-28 2026-10-31",
    "America/Sao_Paulo": "2018-11-04 2019-02-17",  # at midnight
    "Pacific/Apia": "2011-09-24 2011-12-31",  # a whole day is left out
}
DAYS = 5
MINUTE = dt.timedelta(minutes=1)
Spans = list[tuple[int, int]]


class Clocks:
    """What a zone's clocks show at every minute of the days around a date."""

    def __init__(self, zone: str, date: dt.date) -> None:
        self.first = (dt.datetime.combine(date, dt.time()) - EPOCH) // MINUTE - DAYS * 1440
        self.shown = [self._local(zone, self.first + at) for at in range((2 * DAYS + 1) * 1440)]
        self.at = {local: self.first + at for at, local in reversed(list(enumerate(self.shown)))}

    @staticmethod
    def _local(zone: str, minute: int) -> dt.datetime:
        at = (EPOCH + minute * MINUTE).replace(tzinfo=dt.UTC)
        return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)

    def instant(self, local: dt.datetime) -> int:
        if local in self.at:
            return self.at[local]
        before = max(each for each in self.at if each < local)
        return max(self.first + k for k, each in enumerate(self.shown) if each == before) + (local - before) // MINUTE

    def day_start(self, date: dt.datetime) -> int:
        return min(self.first + k for k, local in enumerate(self.shown) if local >= date)


def day_later(clocks: Clocks, start: dt.datetime) -> int:
    """The end of a nominal day; a day that the clocks leave out whole is one of 24 hours."""
    begin, end = clocks.instant(start), clocks.instant(start + dt.timedelta(days=1))
    return end if end > begin else begin + 1440


def exact(clocks: Clocks, start: dt.datetime) -> Spans:
    return [(clocks.instant(start), clocks.instant(start) + 24 * 60)]


def nominal(clocks: Clocks, start: dt.datetime) -> Spans:
    return [(clocks.instant(start), day_later(clocks, start))]


def mixed(clocks: Clocks, start: dt.datetime) -> Spans:
    return [(clocks.instant(start), day_later(clocks, start) + 150)]


def until_end(clocks: Clocks, start: dt.datetime) -> Spans:
    return [(clocks.instant(start), clocks.instant(start + dt.timedelta(hours=7)))]


def whole_days(clocks: Clocks, start: dt.datetime) -> Spans:
    midnight = dt.datetime.combine(start.date(), dt.time())
    return [(clocks.day_start(midnight), clocks.day_start(midnight + dt.timedelta(days=2)))]


def daily_exact(clocks: Clocks, start: dt.datetime) -> Spans:
    """DTEND gives every instance the first one's exact length (RFC 5545 3.8.5.3), the written one if a gap has it."""
    starts = [start + dt.timedelta(days=k) for k in range(4)]
    length = clocks.instant(start + dt.timedelta(hours=2)) - clocks.instant(start) or 120
    return [(clocks.instant(each), clocks.instant(each) + length) for each in starts]


def daily_nominal(clocks: Clocks, start: dt.datetime) -> Spans:
    starts = [start + dt.timedelta(days=k) for k in (0, 2)]
    return [(clocks.instant(each), day_later(clocks, each)) for each in starts]


def first_three(clocks: Clocks, start: dt.datetime) -> Spans:
    """Half an hour a day; the third occurrence is the last."""
    return [half_hour(clocks, start + dt.timedelta(days=k)) for k in range(3)]


def until_third(clocks: Clocks, start: dt.datetime) -> Spans:
    """The occurrences that are not after the third in UTC: on the day of a change more than three may be."""
    third = clocks.instant(start + dt.timedelta(days=2))
    starts = [start + dt.timedelta(days=k) for k in range(5)]
    return [half_hour(clocks, each) for each in starts if clocks.instant(each) <= third]


def half_hour(clocks: Clocks, start: dt.datetime) -> tuple[int, int]:
    return clocks.instant(start), clocks.instant(start) + 30


def daily_until(until: str) -> list[str]:
    return ["DURATION:PT30M", f"RRULE:FREQ=DAILY;UNTIL={until}"]


def text(moment: dt.datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}"


FORMS: dict[str, tuple[Callable[[Clocks, dt.datetime], Spans], Callable[[dt.datetime], list[str]]]] = {
    "PT24H": (exact, lambda start: ["DURATION:PT24H"]),
    "P1D": (nominal, lambda start: ["DURATION:P1D"]),
    "P1DT2H30M": (mixed, lambda start: ["DURATION:P1DT2H30M"]),
    "DTEND": (until_end, lambda start: [f"DTEND;TZID=@:{text(start + dt.timedelta(hours=7))}"]),
    "dates": (whole_days, lambda start: [f"DTEND;VALUE=DATE:{start + dt.timedelta(days=2):%Y%m%d}"]),
    "daily DTEND": (
        daily_exact,
        lambda start: [f"DTEND;TZID=@:{text(start + dt.timedelta(hours=2))}", "RRULE:FREQ=DAILY;COUNT=4"],
    ),
    "UNTIL local": (first_three, lambda start: daily_until(text(start + dt.timedelta(days=2)))),
    "UNTIL date": (first_three, lambda start: daily_until(f"{start + dt.timedelta(days=2):%Y%m%d}")),
    "UNTIL in UTC": (until_third, lambda start: daily_until("#")),
    "daily P1D": (daily_nominal, lambda start: ["DURATION:P1D", "RRULE:FREQ=DAILY;INTERVAL=2;COUNT=2"]),
}


@cache
def around(zone: str, date: str) -> tuple[Clocks, list[dt.datetime]]:
    """The zone's clocks, and the local times to try: about the change (noon without one), and the day before."""
    clocks = Clocks(zone, dt.date.fromisoformat(date))
    changes = [k for k in range(1, len(clocks.shown)) if clocks.shown[k] - clocks.shown[k - 1] != MINUTE]
    change = clocks.shown[changes[0] - 1] + MINUTE if changes else dt.datetime.fromisoformat(date + "T12:00")
    return clocks, [change + dt.timedelta(minutes=at) for at in (-90, -30, -15, 0, 15, 30, 45, 90, -1440, -1425, -1395)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("zone", ZONES)
def test_clock_change(zone: str, form: str) -> None:
    oracle, write = FORMS[form]
    for date in ZONES[zone].split():
        clocks, starts = around(zone, date)
        for start in starts:
            begins = f"DTSTART;VALUE=DATE:{start:%Y%m%d}" if form == "dates" else f"DTSTART;TZID={zone}:{text(start)}"
            third = text(EPOCH + clocks.instant(start + 2 * 1440 * MINUTE) * MINUTE) + "Z"
            lines = [begins, *(line.replace("@", zone).replace("#", third) for line in write(start))]
            first, last = text(start - 4 * 1440 * MINUTE), text(start + 9 * 1440 * MINUTE)
            reading = read(calendar(event(*lines)), zone=zone, start=first, end=last)
            expected = {minute for span in oracle(clocks, start) for minute in range(*span)}
            assert not reading.unreadable
            assert {minute for span in reading.spans for minute in range(span.start, span.end)} == expected, start


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("T023000", "T033000", "08T07:30-08T08:30"),  # both ends are 07:30Z by the letter
        ("T023000", "T030000", "08T07:30-08T08:00"),  # the end is before the start by the letter
        ("T020000", "T043000", "08T07:00-08T08:30"),
    ],
)
def test_the_gap_swallows_no_event(start: str, end: str, expected: str) -> None:
    lines = (f"DTSTART;TZID=America/New_York:20260308{start}", f"DTEND;TZID=America/New_York:20260308{end}")
    assert busy(event(*lines)) == [expected]
