"""Random hours in random zones against clocks read minute by minute."""

from __future__ import annotations

import datetime as dt
import importlib.resources
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from scheduler.cohort.when import WEEKDAYS
from scheduler.spans import contains

from .people import Json, minute, one, times_of

AROUND = dt.timedelta(days=5)
CHANGES = (
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Europe/Berlin", "2026-10-25"),
    ("Australia/Sydney", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Africa/Cairo", "2026-04-24"),
    ("America/Havana", "2026-11-01"),
    ("America/Santiago", "2026-09-06"),
    ("Antarctica/Troll", "2026-03-29"),
    ("Pacific/Apia", "2011-12-30"),
    ("America/St_Johns", "2010-11-07"),
    ("Asia/Kathmandu", "2026-06-10"),
    ("Pacific/Kiritimati", "2026-06-10"),
)

clocks = st.integers(0, 1439)
pieces = st.builds(
    lambda days, start, end: (sorted(days), start, end),
    st.sets(st.integers(0, 6), min_size=1),
    clocks,
    st.one_of(clocks, st.just(1440)),
)


@cache
def zone_info(name: str) -> ZoneInfo:
    with importlib.resources.files("tzdata.zoneinfo").joinpath(*name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


@cache
def clock(zone: str, first: int, last: int) -> NDArray[np.int64]:
    """What the clocks show at every minute from ``first`` to ``last``, in minutes since 1970."""
    zero = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    shown = []
    for k in range(first, last):
        offset = (zero + dt.timedelta(minutes=k)).astimezone(zone_info(zone)).utcoffset() or dt.timedelta()
        shown.append(k + offset // dt.timedelta(minutes=1))
    return np.array(shown)


def weekly(hours: list[tuple[list[int], int, int]], shows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which minutes lie in the hours: from when the clocks first show the start or later, until they last show the end
    or, where they never do, less."""
    inside = np.zeros(len(shows), dtype=bool)
    for day in range(int(shows[0]) // 1440 + 1, int(shows[-1]) // 1440 - 1):
        for days, start, end in hours:
            if (day + 3) % 7 in days:
                opens = day * 1440 + start
                closes = day * 1440 + end + (1440 if end <= start else 0)
                ends = np.flatnonzero(shows == closes)
                end_at = ends[-1] if len(ends) else np.flatnonzero(shows < closes)[-1] + 1
                inside[np.flatnonzero(shows >= opens)[0] : end_at] = True
    return inside


def stretched(inside: NDArray[np.bool_], before: int, after: int) -> NDArray[np.bool_]:
    wider = inside.copy()
    for k in np.flatnonzero(inside):
        wider[max(k - before, 0) : k + after + 1] = True
    return wider


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(CHANGES), st.lists(pieces, max_size=3), st.integers(0, 400), st.integers(0, 400))
def test_hours_agree_with_the_clocks(
    change: tuple[str, str], hours: list[tuple[list[int], int, int]], before: int, after: int
) -> None:
    zone, day = change
    stated: list[Json] = [
        {"days": [WEEKDAYS[k] for k in days], "start": _text(start), "end": _text(end)} for days, start, end in hours
    ]
    defaults = {"stretch": {"before": before, "after": after}, "night": {"start": "23:15", "end": "05:45"}}
    times = times_of(one({"time_zone": zone, "working_hours": stated}, day, defaults=defaults))

    centre = minute(f"{day}T00:00")
    first, last = centre - AROUND // dt.timedelta(minutes=1), centre + AROUND // dt.timedelta(minutes=1)
    shows = clock(zone, first, last)
    looked_at = slice(centre - first - 1440, centre - first + 2 * 1440)
    minutes = np.arange(first, last)[looked_at]
    working = weekly(hours, shows)
    assert np.array_equal(contains(times.working, minutes, minutes + 1), working[looked_at])
    assert np.array_equal(contains(times.available, minutes, minutes + 1), stretched(working, before, after)[looked_at])
    night = weekly([([*range(7)], 1395, 345)], shows)
    assert np.array_equal(contains(times.night, minutes, minutes + 1), night[looked_at])


def _text(clock_time: int) -> str:
    return f"{clock_time // 60:02}:{clock_time % 60:02}"
