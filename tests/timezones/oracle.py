"""The same questions answered by zoneinfo, minute by minute and without any shortcut."""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

MINUTE = dt.timedelta(minutes=1)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

ALL_ZONES = (files("tzdata") / "zones").read_text().split()


@cache
def zone_info(name: str) -> ZoneInfo:
    """A zone of the package ``tzdata``, never of the machine."""
    with files("tzdata.zoneinfo").joinpath(*name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def minute(moment: dt.datetime) -> int:
    """Minutes since 1970 of an instant."""
    return (moment - EPOCH) // MINUTE


def shown(at: int, name: str) -> dt.datetime:
    """What the zone's clocks show at a minute."""
    return (EPOCH + at * MINUTE).astimezone(zone_info(name)).replace(tzinfo=None)


def instants(naive: dt.datetime, name: str) -> list[int]:
    """The minutes at which the zone's clocks show a time."""
    folds = (naive.replace(tzinfo=zone_info(name), fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    return sorted({minute(moment) for moment in folds if shown(minute(moment), name) == naive})


def gap_end(naive: dt.datetime, name: str) -> int:
    """The first minute at which the clocks have leapt over a time."""
    late, early = (minute(naive.replace(tzinfo=zone_info(name), fold=fold).astimezone(dt.UTC)) for fold in (0, 1))
    return next(at for at in range(early, late + 1) if shown(at, name) > naive)


@cache
def changes(name: str, first: int = 1973, last: int = 2025) -> tuple[int, ...]:
    """The minutes within these years at which the zone's clocks change."""
    start, end = minute(dt.datetime(first, 1, 1, tzinfo=dt.UTC)), minute(dt.datetime(last + 1, 1, 1, tzinfo=dt.UTC))

    def ahead(at: int) -> dt.timedelta:
        return shown(at, name) - (EPOCH + at * MINUTE).replace(tzinfo=None)

    found = []
    for day in range(start, end, 1440):
        low, high = day, day + 1440
        if ahead(low) == ahead(high):
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if ahead(middle) == ahead(low) else (low, middle)
        found.append(high)
    return tuple(found)
