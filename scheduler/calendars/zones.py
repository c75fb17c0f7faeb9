"""Zones with RFC 5545's arithmetic.

zoneinfo and not ``scheduler.timezones``: with ``fold=0`` it does exactly what RFC 5545 3.3.5 asks for (a local time in
a gap has the offset before it, of two equal ones the first is meant), where the rest of the program moves to the gap's
end or refuses.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo, available_timezones

from scheduler.timezones import UnknownZoneError

EPOCH = dt.datetime(1970, 1, 1)
_AWARE = EPOCH.replace(tzinfo=dt.UTC)
_SECOND = dt.timedelta(seconds=1)
_FIRST, _LAST = ((dt.datetime(year, 1, 3) - EPOCH) // _SECOND for year in (1, 9999))
_NOT_ZONES = {"localtime", "posixrules", "Factory", "leapseconds", "tzdata.zi"}


class Zone(Protocol):
    """Local times of a place, and instants in seconds since 1970-01-01T00:00Z."""

    def instant(self, local: dt.datetime) -> int:
        """When a naive local time is: in a gap by the offset before it, the first of two."""

    def local(self, instant: int) -> dt.datetime:
        """What clocks show, naive."""


@dataclass(frozen=True)
class NamedZone:
    """A zone of the zone database, or UTC."""

    zone: dt.tzinfo

    def instant(self, local: dt.datetime) -> int:
        """When a naive local time is."""
        return (local.replace(tzinfo=self.zone) - _AWARE) // _SECOND

    def local(self, instant: int) -> dt.datetime:
        """What clocks show, naive."""
        return (_AWARE + _within(instant) * _SECOND).astimezone(self.zone).replace(tzinfo=None)


UTC = NamedZone(dt.UTC)


@dataclass(frozen=True)
class ObservedZone:
    """A zone that a file defines: its offsets east of UTC in seconds, ``offsets[k + 1]`` from ``since[k]`` on."""

    since: tuple[int, ...]
    offsets: tuple[int, ...]

    def instant(self, local: dt.datetime) -> int:
        """When a naive local time is."""
        clock = (local - EPOCH) // _SECOND
        return clock - self.offsets[bisect_right(self._walls, clock)]

    @cached_property
    def _walls(self) -> list[int]:
        """From which local time on each change holds: a gap and the first of two have the offset before it."""
        return [when + max(self.offsets[k : k + 2]) for k, when in enumerate(self.since)]

    def local(self, instant: int) -> dt.datetime:
        """What clocks show, naive."""
        return EPOCH + (_within(instant) + self.offsets[bisect_right(self.since, instant)]) * _SECOND


def _within(instant: int) -> int:
    """The instant, or the last or first of which every zone can tell the local time."""
    return min(max(instant, _FIRST), _LAST)


@lru_cache(maxsize=1024)
def named_zone(name: str) -> NamedZone:
    """The zone of exactly this name; raises UnknownZoneError."""
    if name not in zone_names().values():
        raise UnknownZoneError(name)
    return NamedZone(ZoneInfo(name))


@lru_cache(maxsize=1)
def zone_names() -> dict[str, str]:
    """Every name of the zone database by itself in small letters."""
    return {name.casefold(): name for name in sorted(available_timezones() - _NOT_ZONES)}
