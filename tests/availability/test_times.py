"""Working, available and night time, worked out by hand. 2 March 2026 is a Monday."""

from __future__ import annotations

import numpy as np
import pytest

from scheduler.availability import personal_times
from scheduler.spans import merge

from .people import hours, minute, one, shown, times_of

BERLIN = {"time_zone": "Europe/Berlin"}
LONDON = {"time_zone": "Europe/London"}


def test_nine_to_five_is_stretched_by_two_and_four_hours() -> None:
    times = times_of(one(BERLIN))
    assert shown(times.working) == ["02T08:00-02T16:00"]
    assert shown(times.available) == ["02T06:00-02T20:00"]


def test_each_merged_piece_is_stretched() -> None:
    pieces = [hours("05:00", "06:00"), hours("06:00", "06:30"), hours("12:00", "13:00"), hours("14:30", "15:00")]
    defaults = {"stretch": {"before": 60, "after": 30}}
    times = times_of(one({**LONDON, "working_hours": pieces}, defaults=defaults))
    assert shown(times.working) == ["02T05:00-02T06:30", "02T12:00-02T13:00", "02T14:30-02T15:00"]
    assert shown(times.available) == ["02T04:00-02T07:00", "02T11:00-02T15:30"]


def test_a_missing_side_of_stretch_keeps_its_default() -> None:
    assert shown(times_of(one(LONDON, defaults={"stretch": {"before": 0}})).available) == ["02T09:00-02T21:00"]


def test_a_stretch_of_days_reaches_into_the_horizon() -> None:
    """Work is on Thursdays only, 26 February and 5 March; three days before that and one after."""
    person = {**LONDON, "working_hours": [hours("09:00", "10:00", "thu")]}
    defaults = {"stretch": {"before": 3 * 1440 - 60, "after": 1440}}
    assert shown(times_of(one(person, defaults=defaults)).available) == ["02T10:00-03T00:00"]


def test_own_available_hours_stand_as_they_are() -> None:
    person = {**LONDON, "available_hours": [hours("12:00", "14:00")]}
    assert shown(times_of(one(person, defaults={"available_hours": [hours("08:00", "20:00")]})).available) == [
        "02T12:00-02T14:00"
    ]
    assert shown(times_of(one({**LONDON, "available_hours": []})).available) == []


def test_default_available_hours_are_joined_with_own_working_time() -> None:
    person = {**LONDON, "working_hours": [hours("06:00", "08:00"), hours("10:00", "11:00")]}
    defaults = {"available_hours": [hours("08:00", "09:00"), hours("20:00", "21:00")]}
    assert shown(times_of(one(person, defaults=defaults)).available) == [
        "02T06:00-02T09:00",
        "02T10:00-02T11:00",
        "02T20:00-02T21:00",
    ]
    assert shown(times_of(one(person, defaults={"available_hours": []})).available) == [
        "02T06:00-02T08:00",
        "02T10:00-02T11:00",
    ]


def test_a_roster_replaces_working_hours_and_is_stretched() -> None:
    shifts = [
        {"start": "2026-03-01T22:00", "end": "2026-03-02T02:00"},
        {"start": "2026-03-02T02:00", "end": "2026-03-02T04:00"},
    ]
    person = {**LONDON, "working_hours": [hours("09:00", "17:00")], "roster": shifts}
    times = times_of(one(person))
    assert shown(times.working) == ["02T00:00-02T04:00"]
    assert shown(times.available) == ["02T00:00-02T08:00"]
    assert shown(times_of(one({**person, "roster": []})).available) == []


def test_a_poll_is_all_the_time_there_is_and_if_need_be_is_out_of_hours() -> None:
    windows = [
        {"start": "2026-03-02T08:00", "end": "2026-03-02T10:00"},
        {"start": "2026-03-02T10:00Z", "end": "2026-03-02T12:00Z", "if_need_be": True},
        {"start": "2026-03-02T11:30", "end": "2026-03-02T12:30"},
    ]
    times = times_of(one({**LONDON, "availability": windows, "available_hours": [hours("00:00", "24:00")]}))
    assert shown(times.available) == ["02T08:00-02T12:30"]
    assert shown(times.working) == ["02T09:00-02T10:00", "02T12:00-02T17:00"]
    assert shown(times_of(one({**LONDON, "availability": []})).available) == []


def test_busy_time_calendars_and_blackouts_are_taken_away() -> None:
    person = {
        **BERLIN,
        "available_hours": [hours("08:00", "18:00")],
        "busy": [
            {"start": "2026-03-02T09:00", "end": "2026-03-02T10:00"},
            {"start": "2026-03-02T08:30Z", "end": "2026-03-02T09:30Z"},
        ],
        "calendar": "c.ics",
        "group": "g",
    }
    blackouts = [
        {"start": "2026-03-02T12:00", "end": "2026-03-02T13:00"},
        {"start": "2026-03-02T16:30Z", "end": "2026-03-02T23:00Z"},
    ]
    cohort = one(person, groups=[{"id": "g", "blackouts": blackouts}])
    calendar = merge([(minute("2026-03-02T13:00"), minute("2026-03-02T14:00"))])
    assert shown(times_of(cohort, calendar).available) == [
        "02T07:00-02T08:00",
        "02T09:30-02T11:00",
        "02T12:00-02T13:00",
        "02T14:00-02T16:30",
    ]


def test_holidays_are_whole_local_days_and_do_not_change_working_time() -> None:
    """1 May 2026 is a Friday; in Berlin it lasts from 22:00 to 22:00 UTC."""
    person = {**BERLIN, "country": "DE", "available_hours": [hours("00:00", "24:00")]}
    times = times_of(one(person, "2026-04-30", "2026-05-02"))
    assert shown(times.available, "2026-04-30", "2026-05-02") == ["30T00:00-30T22:00", "01T22:00-03T00:00"]
    assert shown(times.working, "2026-05-01") == ["01T07:00-01T15:00"]


@pytest.mark.parametrize(("country", "free"), [("DE", True), ("DE-BE", True), ("DE-BY", False)])
def test_holidays_are_those_of_the_subdivision(country: str, free: bool) -> None:
    """Corpus Christi, 4 June 2026, is a holiday in Bavaria."""
    times = times_of(one({**BERLIN, "country": country}, "2026-06-04"))
    assert (shown(times.available, "2026-06-04") == ["04T05:00-04T19:00"]) is free


def test_a_poll_overrules_holidays() -> None:
    window = {"start": "2026-05-01T10:00", "end": "2026-05-01T11:00"}
    times = times_of(one({**BERLIN, "country": "DE", "availability": [window]}, "2026-05-01"))
    assert shown(times.available, "2026-05-01") == ["01T08:00-01T09:00"]


def test_a_country_with_one_offset_gives_the_zone() -> None:
    assert shown(times_of(one({"country": "IN"})).working) == ["02T03:30-02T11:30"]


def test_hours_over_midnight_begin_on_the_day_before_the_horizon() -> None:
    person = {**LONDON, "working_hours": [hours("22:00", "06:00", "sun")]}
    assert shown(times_of(one(person)).working) == ["02T00:00-02T06:00"]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("00:00", "24:00", ["02T00:00-03T00:00"]),
        ("08:00", "08:00", ["02T08:00-03T00:00"]),
        ("00:00", "00:00", ["02T00:00-03T00:00"]),
        ("23:00", "00:00", ["02T23:00-03T00:00"]),
    ],
)
def test_an_end_at_or_before_the_start_is_on_the_next_day(start: str, end: str, expected: list[str]) -> None:
    assert shown(times_of(one({**LONDON, "working_hours": [hours(start, end, "mon")]})).working) == expected


def test_day_after_day_without_a_gap_is_one_piece() -> None:
    spans = times_of(one({**LONDON, "working_hours": [hours("09:00", "09:00")]})).working
    assert spans.tolist() == [[minute("2026-02-28T00:00"), minute("2026-03-05T00:00")]]


def test_night_is_every_day_and_follows_the_defaults() -> None:
    assert shown(times_of(one(BERLIN)).night) == ["02T00:00-02T06:00", "02T21:00-03T00:00"]
    defaults = {"night": {"start": "01:00", "end": "03:00"}}
    assert shown(times_of(one(BERLIN, defaults=defaults)).night) == ["02T00:00-02T02:00"]


@pytest.mark.parametrize(
    ("zone", "day", "start", "end", "expected"),
    [
        ("America/New_York", "2026-03-08", "02:30", "05:00", "08T07:00-08T09:00"),
        ("America/New_York", "2026-03-08", "01:00", "02:30", "08T06:00-08T07:00"),
        ("America/New_York", "2026-11-01", "01:30", "04:00", "01T05:30-01T09:00"),
        ("America/New_York", "2026-11-01", "00:00", "01:30", "01T04:00-01T06:30"),
        ("Australia/Sydney", "2026-10-03", "02:30", "05:00", "03T16:00-03T18:00"),
        ("Australia/Sydney", "2026-04-04", "00:00", "02:30", "04T13:00-04T16:30"),
        ("Australia/Sydney", "2026-04-04", "02:30", "05:00", "04T15:30-04T19:00"),
        ("Australia/Lord_Howe", "2026-04-04", "00:00", "01:45", "04T13:00-04T15:15"),
        ("Africa/Cairo", "2026-04-23", "00:30", "05:00", "23T22:00-24T00:00"),
    ],
)
def test_hours_at_a_clock_change(zone: str, day: str, start: str, end: str, expected: str) -> None:
    """A start in the gap is the gap's end, so is an end; of two, a start is the first and an end the second.

    Days are of UTC; the change in the south and in Cairo is on the local day after.
    """
    weekday = "fri" if zone == "Africa/Cairo" else "sun"
    person = {"time_zone": zone, "working_hours": [hours(start, end, weekday)]}
    assert shown(times_of(one(person, day)).working, day) == [expected]


def test_hours_wholly_in_the_gap_are_empty() -> None:
    person = {"time_zone": "America/New_York", "working_hours": [hours("02:15", "02:45", "sun")]}
    assert shown(times_of(one(person, "2026-03-08")).working, "2026-03-08") == []


def test_rooms_are_free_in_their_hours_but_for_busy_time() -> None:
    busy = [{"start": "2026-03-02T10:00", "end": "2026-03-02T11:00"}]
    room = {"id": "r1", "site": "s", "seats": 5, "time_zone": "Europe/Berlin"}
    rooms = [{**room, "busy": busy}, {**room, "id": "r2", "available_hours": [hours("08:00", "12:00")], "busy": busy}]
    free = personal_times(one(BERLIN, rooms=rooms))[0].rooms
    assert shown(free[0]) == ["02T00:00-02T09:00", "02T10:00-03T00:00"]
    assert shown(free[1]) == ["02T07:00-02T09:00", "02T10:00-02T11:00"]


def test_people_alike_share_their_times() -> None:
    learners = [{"id": f"l{k}", "name": "Ada", **BERLIN} for k in range(3)]
    times = personal_times(one(BERLIN, learners=learners))[0].learners
    assert all(times[0].available is each.available and times[0].working is each.working for each in times)


def test_times_reach_as_far_as_frozen_meetings() -> None:
    early = (minute("2026-02-10T09:00"), minute("2026-02-10T19:00"))
    times, _ = personal_times(one(LONDON), also=[early])
    inside = times.learners[0].working
    assert np.array_equal(inside[0], [minute("2026-02-10T09:00"), minute("2026-02-10T17:00")])
