"""Moments and lengths of time as meeting services write them, in many languages and orders."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Literal

DateOrder = Literal["ymd", "mdy", "dmy"]

_CLOCK = r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?"
_HALF = r"(?:\s*(?P<half>[ap])\.?\s?m\.?)?"
_OFFSET = r"(?:\s*\(?(?P<offset>z|utc|gmt|[+-]\d{2}:?\d{2})\)?)?"
_MOMENT = re.compile(rf"(?P<date>\S+(?:\s+\S+)*?)[,T\s]+{_CLOCK}{_HALF}{_OFFSET}", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})\.?")
_DAY_FIRST = re.compile(r"(\d{1,2})[. -]+([a-zäéûç]+)[., -]+(\d{2,4})")
_MONTH_FIRST = re.compile(r"([a-zäéûç]+)[. ]+(\d{1,2})[, ]+(\d{4})")
_PIECE = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-zà-ÿ]+)\.?")
_COLONS = re.compile(r"(\d+):(\d{2})(?::(\d{2}))?")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januar enero ene janv janvier january",
            "feb februar febrero févr février february",
            "mar mär märz marzo mars march",
            "apr april abril abr avr avril",
            "may mai mayo",
            "jun juni junio juin june",
            "jul juli julio juil juillet july",
            "aug august agosto ago août",
            "sep sept september septiembre septembre",
            "oct okt oktober octubre octobre october",
            "nov november noviembre novembre",
            "dec dez dezember diciembre dic déc décembre december",
        ),
        start=1,
    )
    for name in names.split()
}
"""Months by their names and short forms."""

UNITS = (("s", 1), ("m", 60), ("h", 3600), ("u", 3600), ("st", 3600), ("d", 86400), ("t", 86400))
"""Seconds by what the word for a unit begins with; of several the longest holds (Std., heures, min, Sek.)."""


def date_orders(texts: Iterable[str]) -> tuple[DateOrder, ...]:
    """The orders of day, month and year in which every one of these moments can be read; none where one cannot."""
    orders: tuple[DateOrder, ...] = ("ymd", "mdy", "dmy")
    found = {order: [read_moment(text, order) for text in texts] for order in orders}
    possible = [order for order in orders if all(found[order])]
    return tuple(order for k, order in enumerate(possible) if all(found[order] != found[one] for one in possible[:k]))


def read_moment(text: str, order: DateOrder) -> dt.datetime | None:
    """A moment, aware where the text has an offset; ``None`` for what is none in this order."""
    match = _MOMENT.fullmatch(text.strip())
    date = None if match is None else _date(match["date"].strip(" ,").casefold(), order)
    if match is None or date is None:
        return None
    hour, half = int(match["hour"]), (match["half"] or "").casefold()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        time = dt.time(hour, int(match["minute"]), int(match["second"] or 0))
        return dt.datetime.combine(date, time, _zone(match["offset"]))
    except ValueError:
        return None


def _zone(offset: str | None) -> dt.tzinfo | None:
    if offset is None:
        return None
    if offset.casefold() in ("z", "utc", "gmt"):
        return dt.UTC
    minutes = int(offset[1:3]) * 60 + int(offset[-2:])
    return dt.timezone(dt.timedelta(minutes=-minutes if offset[0] == "-" else minutes))


def _date(text: str, order: DateOrder) -> dt.date | None:
    if match := _NUMBERS.fullmatch(text):
        parts, separator = (match[1], match[3], match[4]), match[2]
        if (len(parts[0]) == 4) != (order == "ymd") or (separator == "." and order == "mdy"):
            return None
        year, month, day = (parts[order.index(part)] for part in "ymd")
    elif match := _DAY_FIRST.fullmatch(text):
        year, month, day = match[3], str(MONTHS.get(match[2], 0)), match[1]
    elif match := _MONTH_FIRST.fullmatch(text):
        year, month, day = match[3], str(MONTHS.get(match[1], 0)), match[2]
    else:
        return None
    try:
        return dt.date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None


def read_length(text: str) -> int | None:
    """Seconds: ``1h 5m 3s``, ``1 Std. 5 Min.``, ``01:05:03``, or plain minutes; ``None`` for what is no length."""
    text = text.strip().casefold()
    if match := _COLONS.fullmatch(text):
        return int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3] or 0)
    if _NUMBER.fullmatch(text):
        return round(float(text.replace(",", ".")) * 60)
    pieces = _PIECE.findall(text)
    if not pieces or _PIECE.sub("", text).strip(" ,"):
        return None
    units = [_unit(word) for _, word in pieces]
    if not all(units):
        return None
    return round(sum(float(number.replace(",", ".")) * unit for (number, _), unit in zip(pieces, units, strict=True)))


def _unit(word: str) -> int:
    """Seconds of a unit, 0 for no unit."""
    return max(((len(start), seconds) for start, seconds in UNITS if word.startswith(start)), default=(0, 0))[1]
