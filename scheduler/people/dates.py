"""Days and clock times as people and spreadsheets write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scheduler.errors import MistakeError
from scheduler.people.words import month, weekday

CENTURY = 2000
FIRST_SERIAL, LAST_SERIAL = 25569, 50770
"""The numbers that spreadsheets store for 1970-01-01 and 2038-12-31."""
SERIAL_EPOCH = dt.date(1899, 12, 30)

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2})?)?")
_WORDS = re.compile(r"[^\W\d_]+|\d+", re.UNICODE)
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?::\d{2})?\s*(?P<half>[ap])?\.?(?:m\b\.?)?\s*(?:uhr|hrs?|h)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Order:
    """Whether days come before months in dates of numbers alone (``None``: not known), and the days in question."""

    day_first: bool | None = None
    start: dt.date | None = None
    end: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether a day is one of those in question; none of it where there are none."""
        return self.start is not None and self.end is not None and self.start <= day <= self.end


def order_of(texts: Iterable[str], start: dt.date | None = None, end: dt.date | None = None) -> Order:
    """How the dates of one column or row are written, by those among them that can only be read in one way."""
    firsts = set()
    for text in texts:
        match = _NUMERIC.search(text)
        if match and match[2] != ".":
            if int(match[1]) > 12:
                firsts.add(True)
            elif int(match[3]) > 12:
                firsts.add(False)
    return Order(firsts.pop() if len(firsts) == 1 else None, start, end)


def parse_day(text: str, order: Order) -> dt.date:
    """The day of a text. Raises MistakeError where it is none, or may be two."""
    iso = _ISO.fullmatch(text.split()[0]) if text.split() else None
    if iso:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if text.isdecimal() and FIRST_SERIAL <= int(text) <= LAST_SERIAL:
        return SERIAL_EPOCH + dt.timedelta(days=int(text))
    numeric = _NUMERIC.search(text)
    if numeric:
        return _numeric(numeric, order)
    return _worded(text, order)


def is_serial(text: str) -> bool:
    """Whether this is a day as spreadsheets store it: a number."""
    return text.isdecimal() and FIRST_SERIAL <= int(text) <= LAST_SERIAL


def parse_clock(text: str) -> int:
    """Minutes since midnight of ``09:30``, ``9.30``, ``9h30``, ``9:30 AM``, ``noon``. Raises MistakeError."""
    spoken = {"noon": 720, "midday": 720, "midnight": 0}.get(text.strip().casefold())
    if spoken is not None:
        return spoken
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise MistakeError("is not a clock time", 'write hours and minutes, like "09:30"')
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), (match["half"] or "").casefold()
    if hour > 24 or minute > 59 or (hour == 24 and minute) or (half and not 1 <= hour <= 12):
        raise MistakeError("is not a clock time", 'write hours and minutes, like "09:30"')
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return 60 * hour + minute


def _day(year: int, month_number: int, day: int) -> dt.date:
    try:
        return dt.date(year, month_number, day)
    except ValueError:
        raise MistakeError("is not a day of the calendar", "check month and day") from None


def _numeric(match: re.Match[str], order: Order) -> dt.date:
    first, second, written = int(match[1]), int(match[3]), match[4]
    if match[2] == ".":
        readings = [(second, first)]
    else:
        readings = [(second, first), (first, second)]
        if order.day_first is not None:
            readings = readings[:1] if order.day_first else readings[1:]
    days = list(dict.fromkeys(_possible(readings, written, order)))
    if len(days) > 1:
        days = [day for day in days if order.holds(day)] or days
    if not days:
        raise MistakeError("is not a day of the calendar", 'write it like "2027-03-08"')
    if len(days) > 1:
        meant = " or ".join(f"{day:%d %B %Y}" for day in days)
        raise MistakeError(f"may be {meant}", 'write it like "2027-03-08"')
    return days[0]


def _possible(readings: Sequence[tuple[int, int]], year: str | None, order: Order) -> list[dt.date]:
    found = []
    for month_number, day in readings:
        try:
            found.append(_with_year(month_number, day, year, order))
        except ValueError:
            continue
    return found


def _with_year(month_number: int, day: int, year: str | None, order: Order) -> dt.date:
    if year:
        return dt.date(int(year) if len(year) == 4 else CENTURY + int(year), month_number, day)
    if order.start is None or order.end is None:
        raise MistakeError("has no year", 'write it like "2027-03-08"')
    days = [dt.date(each, month_number, day) for each in range(order.start.year, order.end.year + 1)]
    return next((each for each in days if order.holds(each)), days[0])


def _worded(text: str, order: Order) -> dt.date:
    """``Monday, 8 March 2027``, ``Mar 8``."""
    months: list[int] = []
    days: list[int] = []
    years: list[int] = []
    for word in _WORDS.findall(text.replace("1st", "1").replace("2nd", "2").replace("3rd", "3")):
        if word.isdecimal() and len(word) <= len("2027"):
            (years if len(word) == 4 else days).append(int(word))
        elif (number := month(word)) is not None:
            months.append(number)
        elif weekday(word) is None and word.casefold() not in ("th", "the", "of", "de", "den", "le"):
            raise MistakeError("is not a date", 'write it like "2027-03-08"')
    if len(months) != 1 or len(days) != 1 or len(years) > 1:
        raise MistakeError("is not a date", 'write it like "2027-03-08"')
    try:
        return _with_year(months[0], days[0], str(years[0]) if years else None, order)
    except MistakeError:
        raise
    except ValueError:
        raise MistakeError("is not a day of the calendar", "check month and day") from None
