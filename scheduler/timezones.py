"""Local time and minutes: the only door to pytz.

A minute is a whole number of minutes since 1970-01-01T00:00Z. Local times are naive datetimes in a named zone. Every
function says what it makes of one that does not exist (clocks went forward) or happens twice (clocks went back).
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pytz

from scheduler.errors import MistakeError
from scheduler.zone_names import nearest_zones

EPOCH = dt.datetime(1970, 1, 1)
EPOCH_UTC = EPOCH.replace(tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
WIDEST = 1440
"""No zone is further from UTC than so many minutes."""

Zone = pytz.BaseTzInfo


def instant(minute: int) -> dt.datetime:
    """The moment of UTC that is ``minute`` minutes after 1970-01-01T00:00Z."""
    return EPOCH_UTC + int(minute) * MINUTE


def minute(moment: dt.datetime) -> int:
    """Whole minutes from 1970-01-01T00:00Z to an aware moment, rounded up: what starts before it starts before them."""
    return -((EPOCH_UTC - moment) // MINUTE)


def zone_data() -> str:
    """The edition of the zone database that local times are worked out with, like ``2026a``."""
    return str(vars(pytz)["OLSON_VERSION"])


class UnknownZoneError(MistakeError):
    """A name that is no time zone; ``suggestions`` are the nearest that are, best first."""

    def __init__(self, name: str) -> None:
        self.suggestions = suggest(name)
        meant = " or ".join(f'"{near}"' for near in self.suggestions)
        super().__init__(
            "is not a time zone",
            f"did you mean {meant}?" if meant else 'write a name of the zone database, like "Europe/Berlin"',
        )


class NonexistentTimeError(MistakeError):
    """A local time that the clocks of its zone leap over."""


class AmbiguousTimeError(MistakeError):
    """A local time that comes twice in its zone."""


@dataclass(frozen=True)
class _Offsets:
    """Minutes east of UTC: ``east[k]`` holds from ``since[k]`` to ``since[k + 1]``; ``since[0]`` is before all time."""

    since: tuple[int, ...]
    east: tuple[int, ...]

    def at(self, minute: int) -> int:
        return self.east[bisect_right(self.since, minute) - 1]

    def instants(self, wall: int) -> list[int]:
        """The minutes at which a local clock shows ``wall``, in order: none, one or two of them."""
        found = []
        for k in self._near(wall):
            minute = wall - self.east[k]
            if self.since[k] <= minute and (k + 1 == len(self.since) or minute < self.since[k + 1]):
                found.append(minute)
        return found

    def gap(self, wall: int) -> int:
        """The number of the piece that begins with the leap over ``wall``."""
        for k in self._near(wall):
            if k and self.since[k] + self.east[k - 1] <= wall < self.since[k] + self.east[k]:
                return k
        raise AssertionError("a local time that is shown never and leapt over nowhere")

    def _near(self, wall: int) -> range:
        return range(bisect_right(self.since, wall - WIDEST) - 1, bisect_right(self.since, wall + WIDEST))


def zone(name: str) -> Zone:
    """The pytz zone of exactly this name; raises UnknownZoneError."""
    if not is_zone(name):
        raise UnknownZoneError(name)
    return pytz.timezone(name)


def is_zone(name: str) -> bool:
    """Whether this is exactly the name of a zone."""
    return name in pytz.all_timezones_set


def suggest(name: str) -> list[str]:
    """The zones that somebody who wrote ``name`` may have meant, best first; perhaps none."""
    return nearest_zones(name, pytz.all_timezones, pytz.common_timezones)


def to_minute(moment: dt.datetime, zone_name: str) -> int:
    """The minute of a moment: exact when aware, else local to the zone.

    Raises NonexistentTimeError and AmbiguousTimeError, whose cures name the moments that may be meant.
    """
    if moment.tzinfo is not None:
        return (moment - EPOCH_UTC) // MINUTE
    offsets, wall_minute = _offsets(zone_name), _minutes(moment)
    found = offsets.instants(wall_minute)
    if len(found) == 1:
        return found[0]
    if found:
        choices = " or ".join(f'"{_written(minute, offsets.at(minute))}"' for minute in found)
        raise AmbiguousTimeError(f"happens twice in {zone_name}", f"write an offset: {choices}")
    k = offsets.gap(wall_minute)
    before, after = offsets.east[k - 1], offsets.east[k]
    raise NonexistentTimeError(
        f"does not exist in {zone_name}: clocks leap from {_clock(offsets.since[k] + before)}"
        f" to {_clock(offsets.since[k] + after)}",
        f'write an offset: "{_written(wall_minute - before, after)}" or "{_written(wall_minute - after, before)}"',
    )


def local(minute: int, zone_name: str) -> dt.datetime:
    """What the zone's clocks show at a minute, naive."""
    return EPOCH + (minute + _offsets(zone_name).at(minute)) * MINUTE


def wall(naive: dt.datetime, zone_name: str) -> int:
    """The minute of a meeting's wall-clock time: the gap's end if it does not exist, its first if it happens twice."""
    offsets, wall_minute = _offsets(zone_name), _minutes(naive)
    found = offsets.instants(wall_minute)
    return found[0] if found else offsets.since[offsets.gap(wall_minute)]


def weekly_start(naive: dt.datetime, zone_name: str) -> int:
    """The minute at which weekly hours start: the gap's end if it does not exist, the first of two."""
    return wall(naive, zone_name)


def weekly_end(naive: dt.datetime, zone_name: str) -> int:
    """The minute at which weekly hours end: the gap's end if it does not exist, the second of two."""
    offsets, wall_minute = _offsets(zone_name), _minutes(naive)
    found = offsets.instants(wall_minute)
    return found[-1] if found else offsets.since[offsets.gap(wall_minute)]


def day_start(date: dt.date, zone_name: str) -> int:
    """The minute at which a local day begins; a day that the zone leapt over begins where the next one does."""
    return wall(dt.datetime.combine(date, dt.time()), zone_name)


def is_country(code: str) -> bool:
    """Whether ``code`` is an ISO 3166 country of two capital letters (``XK``, which is only reserved, among them)."""
    return code in pytz.country_names or code == "XK"


def country_names() -> dict[str, str]:
    """English names of countries by their codes."""
    return dict(pytz.country_names)


def zones_of_country(code: str) -> tuple[str, ...]:
    """The zones of a country, or of the country of a subdivision (``DE-BY``); none where it is not known."""
    return tuple(pytz.country_timezones.get(code.split("-")[0], ()))


def zone_of_country(code: str, start: dt.date, end: dt.date, horizon_zone: str = "UTC") -> str | None:
    """One zone of the country where all of them have equal offsets through the days ``start`` to ``end``, else None.

    Both days are included and are days of ``horizon_zone``.
    """
    zones = zones_of_country(code)
    return zones[0] if zones and have_equal_offsets(zones, start, end, horizon_zone) else None


def have_equal_offsets(zones: Iterable[str], start: dt.date, end: dt.date, horizon_zone: str = "UTC") -> bool:
    """Whether the clocks of all zones agree through the days ``start`` to ``end``, both included."""
    first, last = day_start(start, horizon_zone), day_start(end + dt.timedelta(days=1), horizon_zone)
    return _equal_offsets(zones, first, last)


def minutes_east(minute: int, zone_name: str) -> int:
    """How far the zone's clocks are ahead of UTC at a minute."""
    return _offsets(zone_name).at(minute)


def _equal_offsets(zones: Iterable[str], start: int, end: int) -> bool:
    tables = [_offsets(name) for name in zones]
    moments = {start, *(minute for table in tables for minute in table.since if start <= minute < end)}
    return all(len({table.at(minute) for table in tables}) == 1 for minute in moments)


@lru_cache(maxsize=1024)
def _offsets(zone_name: str) -> _Offsets:
    """A zone's changes, from pytz's tables (it rounds offsets to whole minutes).

    Not ``localize``: it looks a day to either side, which misleads near two changes within two days.
    """
    tz = zone(zone_name)
    changes = getattr(tz, "_utc_transition_times", None)
    if changes is None:
        east = tz.utcoffset(EPOCH)
        return _Offsets((_minutes(dt.datetime.min) - WIDEST,), ((east or dt.timedelta()) // MINUTE,))
    since, easts = [_minutes(dt.datetime.min) - WIDEST], []
    pieces = list(zip(changes, getattr(tz, "_transition_info"), strict=True))  # noqa: B009
    for moment, (east, _, _) in pieces[1:]:
        since.append(_minutes(moment))
        easts.append(east // MINUTE)
    return _Offsets(tuple(since), (pieces[0][1][0] // MINUTE, *easts))


def _minutes(naive: dt.datetime) -> int:
    return (naive - EPOCH) // MINUTE


def _clock(wall_minute: int) -> str:
    return (EPOCH + wall_minute * MINUTE).strftime("%H:%M")


def _written(minute: int, east: int) -> str:
    """An instant as it would be written at so many minutes east of UTC."""
    sign, size = "-" if east < 0 else "+", abs(east)
    return f"{EPOCH + (minute + east) * MINUTE:%Y-%m-%dT%H:%M}{sign}{size // 60:02}:{size % 60:02}"
