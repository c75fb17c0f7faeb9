"""Local arithmetic by pytz's tables is that of zoneinfo, above all where clocks change oddly."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import timezones
from tests.timezones import oracle

ODD = (
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Caracas",
    "America/Havana",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "America/New_York",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Asia/Pyongyang",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Europe/Dublin",
    "Europe/Istanbul",
    "Europe/Moscow",
    "Pacific/Apia",
    "Pacific/Kwajalein",
)


@st.composite
def near_a_change(draw: st.DrawFn) -> tuple[str, dt.datetime]:
    """A zone, and a local time within two days of a change of its clocks, mostly within hours."""
    name = draw(st.sampled_from(ODD))
    change = draw(st.sampled_from(oracle.changes(name)))
    away = draw(st.integers(-200, 200) | st.integers(-2880, 2880) | st.sampled_from([-60, -30, -1, 0, 1, 30, 60]))
    side = draw(st.sampled_from([change - 1, change]))
    return name, oracle.shown(side, name) + away * oracle.MINUTE


@st.composite
def anywhere(draw: st.DrawFn) -> tuple[str, dt.datetime]:
    """Any zone, any local time."""
    name = draw(st.sampled_from(oracle.ALL_ZONES).filter(timezones.is_zone))
    return name, draw(st.datetimes(dt.datetime(1973, 1, 1), dt.datetime(2025, 12, 31))).replace(second=0, microsecond=0)


local_times = st.one_of(near_a_change(), near_a_change(), anywhere())


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(local_times)
def test_local_times_become_the_minutes_that_the_contract_wants(case: tuple[str, dt.datetime]) -> None:
    name, naive = case
    found = oracle.instants(naive, name)
    first, last = (found[0], found[-1]) if found else (oracle.gap_end(naive, name),) * 2
    assert timezones.wall(naive, name) == first
    assert timezones.weekly_start(naive, name) == first
    assert timezones.weekly_end(naive, name) == last
    if len(found) == 1:
        assert timezones.to_minute(naive, name) == first
        return
    error = timezones.AmbiguousTimeError if found else timezones.NonexistentTimeError
    with pytest.raises(error) as caught:
        timezones.to_minute(naive, name)
    offered = [dt.datetime.fromisoformat(text) for text in re.findall(r'"([^"]+)"', caught.value.cure or "")]
    assert len(offered) == 2
    if found:
        assert [oracle.minute(moment) for moment in offered] == found
        assert {moment.replace(tzinfo=None) for moment in offered} == {naive}
    else:
        assert oracle.minute(offered[0]) >= first > oracle.minute(offered[1])
        assert all(oracle.shown(oracle.minute(moment), name) == moment.replace(tzinfo=None) for moment in offered)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.sampled_from(ODD), st.integers(-3000, 3000), st.data())
def test_minutes_become_local_times(name: str, away: int, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from(oracle.changes(name))) + away
    assert timezones.local(at, name) == oracle.shown(at, name)


@pytest.mark.parametrize("name", ODD)
def test_days_begin_where_the_one_before_ends(name: str) -> None:
    """Around every change: a day holds exactly the minutes that show its date, or (Apia) none."""
    for change in oracle.changes(name):
        date = oracle.shown(change, name).date()
        for day in (date - dt.timedelta(days=1), date, date + dt.timedelta(days=1)):
            start, end = timezones.day_start(day, name), timezones.day_start(day + dt.timedelta(days=1), name)
            assert start <= end
            if start < end:
                assert oracle.shown(start - 1, name).date() < day or len(oracle.instants(_midnight(day), name)) == 2
                assert oracle.shown(start, name).date() == day
                assert oracle.shown(end, name).date() > day
            else:
                assert all(oracle.shown(at, name).date() != day for at in range(start - 1500, start + 1500))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())


@pytest.mark.parametrize(
    ("day", "name", "start"),
    [
        ("2011-12-30", "Pacific/Apia", "2011-12-30T10:00Z"),
        ("2011-12-31", "Pacific/Apia", "2011-12-30T10:00Z"),
        ("2022-09-11", "America/Santiago", "2022-09-11T04:00Z"),
        ("2023-04-02", "America/Santiago", "2023-04-02T04:00Z"),
        ("2022-03-27", "Asia/Beirut", "2022-03-26T22:00Z"),
        ("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00Z"),
        ("2019-11-03", "America/Havana", "2019-11-03T04:00Z"),
    ],
)
def test_days_whose_midnight_is_none_or_two(day: str, name: str, start: str) -> None:
    """Days that begin at the end of a gap, and (Havana) at the first of two midnights."""
    assert timezones.day_start(dt.date.fromisoformat(day), name) == oracle.minute(dt.datetime.fromisoformat(start))


def test_moments_with_an_offset_need_no_zone() -> None:
    moment = dt.datetime(2026, 3, 29, 2, 30, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=45)))
    assert timezones.to_minute(moment, "Europe/Berlin") == oracle.minute(moment)


@pytest.mark.parametrize("naive", [dt.datetime.min, dt.datetime.max.replace(second=0, microsecond=0)])
@pytest.mark.parametrize("name", ["UTC", "Pacific/Kiritimati", "America/New_York"])
def test_the_ends_of_the_calendar_are_no_trouble(naive: dt.datetime, name: str) -> None:
    assert abs(timezones.to_minute(naive, name) - oracle.minute(naive.replace(tzinfo=dt.UTC))) <= 1440
