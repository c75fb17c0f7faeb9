"""The judge's own zone arithmetic, with the standard library's zoneinfo.

Minutes are whole minutes since 1970-01-01T00:00Z; a *wall* minute counts the same way on the zone's own clocks.
"""

from __future__ import annotations

import datetime as dt
import importlib.resources
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np

from scheduler.cohort.when import WeeklyHours
from scheduler.judge.spans import EVER, Ints, union

DAY = 1440
WEEK = 7 * DAY
_EPOCH_DAY = dt.date(1970, 1, 1).toordinal()
_EPOCH = dt.datetime(1970, 1, 1)


def day_number(date: dt.date) -> int:
    """Days since 1970-01-01."""
    return date.toordinal() - _EPOCH_DAY


def utc_minute(moment: dt.datetime) -> int:
    """The minute in which an aware moment lies."""
    return int(moment.timestamp() // 60)


def text(minute: int) -> str:
    """A minute as an instant of UTC, for messages."""
    try:
        return (_EPOCH + dt.timedelta(minutes=minute)).strftime("%Y-%m-%dT%H:%MZ")
    except OverflowError:
        return f"minute {minute}"


@cache
def _zone_info(name: str) -> ZoneInfo:
    """The zone as the package tzdata has it, so that a verdict does not hang on the machine; else the machine's."""
    try:
        with importlib.resources.files("tzdata.zoneinfo").joinpath(*name.split("/")).open("rb") as file:
            return ZoneInfo.from_file(file, key=name)
    except (OSError, ModuleNotFoundError, ValueError):
        return ZoneInfo(name)


@cache
def zones_by_country() -> dict[str, tuple[str, ...]]:
    """The zones of every country (ISO 3166), as zone.tab lists them."""
    zones: dict[str, tuple[str, ...]] = {}
    table = importlib.resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            zones[country] = (*zones.get(country, ()), zone)
    return zones


class ZoneTable:
    """A zone's offsets within ``[start, end)``, in minutes: piece ``i`` ends at ``edges[i]`` and has ``offsets[i]``.

    Before and after that range the first and the last offset are taken to go on.
    """

    def __init__(self, name: str, start: int, end: int) -> None:
        self.name = name
        info = _zone_info(name)
        self.edges: list[int] = []
        self.offsets = [_offset(info, start)]
        for minute in range(start + DAY, end + DAY, DAY):
            offset = _offset(info, minute)
            if offset != self.offsets[-1]:
                self.edges.append(_change(info, minute - DAY, minute))
                self.offsets.append(offset)

    def wall(self, minute: int) -> int:
        """What the clocks show."""
        return minute + self.offsets[bisect_right(self.edges, minute)]

    def first(self, wall: int) -> int:
        """When the clocks first show ``wall`` or later: of two, the first; the gap's end if they never do."""
        begin = -EVER
        for end, offset in zip([*self.edges, EVER], self.offsets, strict=True):
            minute = max(begin, wall - offset)
            if minute < end:
                return minute
            begin = end
        raise AssertionError("the last piece has no end")

    def last(self, wall: int) -> int:
        """When the clocks last show ``wall``: of two, the second; the gap's end if they never do."""
        end = EVER
        for begin, offset in zip([*self.edges[::-1], -EVER], self.offsets[::-1], strict=True):
            minute = min(end, wall - offset)
            if minute >= begin:
                return minute
            end = begin
        raise AssertionError("the first piece has no beginning")

    def walls(self, minutes: Ints) -> Ints:
        """``wall`` of an array."""
        return minutes + np.array(self.offsets, np.int64)[np.searchsorted(self.edges, minutes, side="right")]

    def firsts(self, walls: Ints) -> Ints:
        """``first`` of an array."""
        found = np.maximum(walls - self.offsets[-1], self.edges[-1] if self.edges else -EVER)
        for i in range(len(self.edges) - 1, -1, -1):
            minutes = np.maximum(walls - self.offsets[i], self.edges[i - 1] if i else -EVER)
            found = np.where(minutes < self.edges[i], minutes, found)
        return found

    def lasts(self, walls: Ints) -> Ints:
        """``last`` of an array."""
        found = np.minimum(walls - self.offsets[0], self.edges[0] if self.edges else EVER)
        for i, begin in enumerate(self.edges, 1):
            minutes = np.minimum(walls - self.offsets[i], self.edges[i] if i < len(self.edges) else EVER)
            found = np.where(minutes >= begin, minutes, found)
        return found

    def day(self, minute: int) -> int:
        """The local day (days since 1970-01-01) in which a minute lies; a day begins at its first 00:00."""
        day = self.wall(minute) // DAY
        return day + 1 if self.first((day + 1) * DAY) <= minute else day

    def days(self, minutes: Ints) -> Ints:
        """``day`` of an array."""
        days = self.walls(minutes) // DAY
        return days + (self.firsts((days + 1) * DAY) <= minutes)

    def week(self, minute: int) -> int:
        """The local ISO week, numbered through."""
        return (self.day(minute) + 3) // 7

    def day_start(self, day: int) -> int:
        """When a local day begins."""
        return self.first(day * DAY)

    def minute(self, moment: dt.datetime) -> int:
        """A stated moment: an instant, or local to this zone."""
        if moment.tzinfo is not None:
            return utc_minute(moment)
        return self.first(int((moment - _EPOCH).total_seconds() // 60))

    def weekly(self, hours: Iterable[WeeklyHours], start: int, end: int) -> Ints:
        """Every piece of weekly hours on the local days that touch ``[start, end)``, merged."""
        days = np.arange(self.wall(start) // DAY - 1, self.wall(end) // DAY + 2, dtype=np.int64)
        pieces = []
        for piece in hours:
            chosen = days[np.isin((days + 3) % 7, list(piece.weekdays))] * DAY
            close = piece.end + (DAY if piece.end <= piece.start else 0)
            pieces.append(np.column_stack((self.firsts(chosen + piece.start), self.lasts(chosen + close))))
        return union(*pieces)


def _offset(info: ZoneInfo, minute: int) -> int:
    offset = (_EPOCH.replace(tzinfo=dt.UTC) + dt.timedelta(minutes=minute)).astimezone(info).utcoffset()
    assert offset is not None
    return int(offset.total_seconds() // 60)


def _change(info: ZoneInfo, before: int, after: int) -> int:
    """The minute in ``(before, after]`` from which the offset of ``after`` holds."""
    old = _offset(info, before)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(info, middle) == old:
            before = middle
        else:
            after = middle
    return after
