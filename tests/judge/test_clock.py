"""The judge's zone arithmetic against hours worked out by hand, in clock-change weeks of both hemispheres."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from scheduler.cohort.when import WEEKDAYS, WeeklyHours
from scheduler.judge.clock import DAY, ZoneTable, day_number, zones_by_country
from scheduler.judge.spans import Cover, crowded, minus, spans_of, union
from tests.judge.build import at


def table(zone: str, first: str, last: str) -> ZoneTable:
    return ZoneTable(zone, at(f"{first}T00:00Z"), at(f"{last}T00:00Z"))


def wall(text: str) -> int:
    return at(f"{text}Z")


BERLIN_SPRING = ("Europe/Berlin", "2026-03-20", "2026-04-05")  # 29 March 02:00 → 03:00, at 01:00Z
BERLIN_AUTUMN = ("Europe/Berlin", "2026-10-20", "2026-11-01")  # 25 October 03:00 → 02:00, at 01:00Z
SYDNEY_SPRING = ("Australia/Sydney", "2026-10-01", "2026-10-10")  # 4 October 02:00 → 03:00, at 16:00Z on the 3rd
LORD_HOWE = ("Australia/Lord_Howe", "2026-04-01", "2026-04-10")  # 5 April 02:00 → 01:30, at 15:00Z on the 4th
HAVANA = ("America/Havana", "2026-03-01", "2026-03-15")  # 8 March 00:00 → 01:00, at 05:00Z
ST_JOHNS = ("America/St_Johns", "2010-11-01", "2010-11-10")  # 7 November 00:01 → 23:01 the day before, at 02:31Z
APIA = ("Pacific/Apia", "2011-12-25", "2012-01-05")  # 30 December 2011 is left out, at 10:00Z


@pytest.mark.parametrize(
    ("zone", "clock", "first", "last"),
    [
        (BERLIN_SPRING, "2026-03-28T02:30", "2026-03-28T01:30Z", "2026-03-28T01:30Z"),
        (BERLIN_SPRING, "2026-03-29T02:30", "2026-03-29T01:00Z", "2026-03-29T01:00Z"),
        (BERLIN_SPRING, "2026-03-29T03:00", "2026-03-29T01:00Z", "2026-03-29T01:00Z"),
        (BERLIN_AUTUMN, "2026-10-25T02:30", "2026-10-25T00:30Z", "2026-10-25T01:30Z"),
        (BERLIN_AUTUMN, "2026-10-25T03:00", "2026-10-25T02:00Z", "2026-10-25T02:00Z"),
        (SYDNEY_SPRING, "2026-10-04T02:15", "2026-10-03T16:00Z", "2026-10-03T16:00Z"),
        (LORD_HOWE, "2026-04-05T01:45", "2026-04-04T14:45Z", "2026-04-04T15:15Z"),
        (APIA, "2011-12-30T12:00", "2011-12-30T10:00Z", "2011-12-30T10:00Z"),
    ],
)
def test_a_wall_clock_time_that_does_not_exist_or_comes_twice(
    zone: tuple[str, str, str], clock: str, first: str, last: str
) -> None:
    clocks = table(*zone)
    assert clocks.first(wall(clock)) == at(first)
    assert clocks.last(wall(clock)) == at(last)
    assert clocks.firsts(np.array([wall(clock)])).tolist() == [at(first)]
    assert clocks.lasts(np.array([wall(clock)])).tolist() == [at(last)]


@pytest.mark.parametrize(
    ("zone", "day", "start"),
    [
        (BERLIN_SPRING, "2026-03-30", "2026-03-29T22:00Z"),
        (HAVANA, "2026-03-08", "2026-03-08T05:00Z"),
        (ST_JOHNS, "2010-11-07", "2010-11-07T02:30Z"),
        (APIA, "2011-12-30", "2011-12-30T10:00Z"),
        (APIA, "2011-12-31", "2011-12-30T10:00Z"),
    ],
)
def test_a_day_begins_at_its_first_midnight_or_where_the_gap_ends(
    zone: tuple[str, str, str], day: str, start: str
) -> None:
    assert table(*zone).day_start(day_number(dt.date.fromisoformat(day))) == at(start)


def test_a_minute_after_the_first_midnight_is_of_the_new_day_though_the_clocks_go_back_over_it() -> None:
    clocks = table(*ST_JOHNS)
    sunday = day_number(dt.date(2010, 11, 7))
    minutes = np.array(
        [at("2010-11-07T02:29Z"), at("2010-11-07T02:30Z"), at("2010-11-07T02:31Z"), at("2010-11-07T03:31Z")]
    )
    assert [clocks.day(int(minute)) - sunday for minute in minutes] == [-1, 0, 0, 0]
    assert (clocks.days(minutes) - sunday).tolist() == [-1, 0, 0, 0]
    assert clocks.week(int(minutes[1])) == clocks.week(int(minutes[1]) - 5 * DAY)
    assert clocks.week(int(minutes[1])) + 1 == clocks.week(int(minutes[1]) + DAY + 60)


def hours(days: str, start: int, end: int) -> tuple[WeeklyHours, ...]:
    return (WeeklyHours(days=tuple(days.split()), start=start, end=end),)


@pytest.mark.parametrize(
    ("zone", "stated", "piece"),
    [
        (BERLIN_SPRING, hours("sat", 22 * 60, 6 * 60), ("2026-03-28T21:00Z", "2026-03-29T04:00Z")),
        (BERLIN_SPRING, hours("sun", 150, 600), ("2026-03-29T01:00Z", "2026-03-29T08:00Z")),
        (BERLIN_SPRING, hours("sun", 60, 150), ("2026-03-29T00:00Z", "2026-03-29T01:00Z")),
        (BERLIN_AUTUMN, hours("sun", 150, 600), ("2026-10-25T00:30Z", "2026-10-25T09:00Z")),
        (BERLIN_AUTUMN, hours("sun", 60, 150), ("2026-10-24T23:00Z", "2026-10-25T01:30Z")),
        (BERLIN_AUTUMN, hours("sun", 0, 1440), ("2026-10-24T22:00Z", "2026-10-25T23:00Z")),
        (SYDNEY_SPRING, hours("sat", 22 * 60, 6 * 60), ("2026-10-03T12:00Z", "2026-10-03T19:00Z")),
    ],
)
def test_weekly_hours_over_a_clock_change(
    zone: tuple[str, str, str], stated: tuple[WeeklyHours, ...], piece: tuple[str, str]
) -> None:
    found = table(*zone).weekly(stated, at(f"{zone[1]}T00:00Z"), at(f"{zone[2]}T00:00Z"))
    assert (at(piece[0]), at(piece[1])) in {tuple(pair) for pair in found.tolist()}


def test_weekly_hours_wholly_inside_a_gap_are_nothing_and_touching_ones_are_one() -> None:
    spring = table(*BERLIN_SPRING)
    sunday = spans_of([(at("2026-03-29T00:00Z"), at("2026-03-29T06:00Z"))])
    start, end = at("2026-03-27T00:00Z"), at("2026-04-03T00:00Z")
    assert not len(minus(sunday, minus(sunday, spring.weekly(hours("sun", 125, 170), start, end))))
    assert len(spring.weekly((WeeklyHours(days=WEEKDAYS, start=0, end=1440),), start, end)) == 1


def test_countries_tell_their_zones() -> None:
    assert zones_by_country()["IN"] == ("Asia/Kolkata",)
    assert len(zones_by_country()["US"]) > 20


def test_spans() -> None:
    merged = spans_of([(30, 40), (0, 10), (10, 20), (35, 50), (60, 60)])
    assert merged.tolist() == [[0, 20], [30, 50]]
    assert minus(merged, spans_of([(5, 7), (15, 35)]), spans_of([(50, 90)])).tolist() == [[0, 5], [7, 15], [35, 50]]
    assert union(merged, spans_of([(20, 30)])).tolist() == [[0, 50]]
    assert crowded(2, spans_of([(0, 10)]), spans_of([(5, 20)]), spans_of([(10, 12)])).tolist() == [[5, 12]]
    cover = Cover(merged)
    assert [cover.minutes(-5, 5), cover.minutes(15, 35), cover.minutes(20, 30)] == [5, 10, 0]
    assert [cover.holds(0, 20), cover.holds(0, 21), cover.holds(25, 28)] == [True, False, False]
    meetings = np.array([[[0, 20], [30, 50]], [[0, 20], [25, 28]], [[-5, 5], [15, 35]]])
    assert cover.holds_each(meetings).tolist() == [True, False, False]
    assert cover.minutes_each(meetings).tolist() == [40, 20, 15]
