"""People's time as the judge works it out, against section 2 of the contract read by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scheduler.judge import Facts
from scheduler.judge.spans import Cover
from tests.judge.build import Json, at, cohort_of

BERLIN = {"id": "l", "time_zone": "Europe/Berlin"}


def facts(learner: Json, **parts: Any) -> Facts:
    return Facts(cohort_of(learners=[learner], **parts))


def pieces(cover: Cover, day: str) -> list[str]:
    """What a cover holds of one day of UTC, as ``08:00-16:00``."""
    start = at(f"{day}T00:00Z")
    found = []
    for begin, end in cover.spans.tolist():
        begin, end = max(begin, start) - start, min(end, start + 1440) - start
        if begin < end:
            found.append(f"{begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}")
    return found


def available(learner: Json, day: str, **parts: Any) -> list[str]:
    return pieces(facts(learner, **parts).learner("l").available, day)


def working(learner: Json, day: str, **parts: Any) -> list[str]:
    return pieces(facts(learner, **parts).learner("l").working, day)


def test_by_default_nine_to_five_stretched_by_two_hours_before_and_four_after() -> None:
    assert working(BERLIN, "2026-03-02") == ["08:00-16:00"]
    assert available(BERLIN, "2026-03-02") == ["06:00-20:00"]
    assert available(BERLIN, "2026-03-07") == []


def test_a_missing_side_of_stretch_keeps_its_default() -> None:
    assert available(BERLIN, "2026-03-02", defaults={"stretch": {"before": 0}}) == ["08:00-20:00"]


def test_stretch_is_added_to_merged_pieces() -> None:
    split = {**BERLIN, "working_hours": [
        {"days": ["mon"], "start": "08:00", "end": "12:00"}, {"days": ["mon"], "start": "12:00", "end": "13:00"},
    ]}  # fmt: skip
    assert available(split, "2026-03-02") == ["05:00-16:00"]


def test_default_available_hours_are_joined_with_own_working_time_and_own_ones_stand_alone() -> None:
    defaults = {"available_hours": [{"days": ["mon"], "start": "18:00", "end": "20:00"}]}
    assert available(BERLIN, "2026-03-02", defaults=defaults) == ["08:00-16:00", "17:00-19:00"]
    own = {**BERLIN, "available_hours": [{"days": ["mon"], "start": "10:00", "end": "11:00"}]}
    assert available(own, "2026-03-02", defaults=defaults) == ["09:00-10:00"]


def test_a_roster_replaces_working_hours_and_is_stretched() -> None:
    shift = {**BERLIN, "roster": [{"start": "2026-03-02T22:00", "end": "2026-03-03T06:00"}]}
    assert working(shift, "2026-03-03") == ["00:00-05:00"]
    assert available(shift, "2026-03-03") == ["00:00-09:00"]
    assert available(shift, "2026-03-02") == ["19:00-24:00"]


def test_an_answered_poll_is_all_there_is_and_if_need_be_is_out_of_hours() -> None:
    poll = {**BERLIN, "country": "DE", "availability": [
        {"start": "2026-03-02T10:00", "end": "2026-03-02T12:00"},
        {"start": "2026-03-02T11:30", "end": "2026-03-02T13:00", "if_need_be": True},
    ]}  # fmt: skip
    assert available(poll, "2026-03-02") == ["09:00-12:00"]
    assert working(poll, "2026-03-02") == ["08:00-10:30", "12:00-16:00"]
    assert available({**BERLIN, "availability": []}, "2026-03-02") == []


def test_busy_time_and_the_groups_blackouts_are_taken_away() -> None:
    learner = {**BERLIN, "group": "g", "busy": [{"start": "2026-03-02T10:00Z", "end": "2026-03-02T11:00Z"}]}
    groups = [{"id": "g", "blackouts": [{"start": "2026-03-02T12:00", "end": "2026-03-02T13:00"}]}]
    assert available(learner, "2026-03-02", groups=groups) == ["06:00-10:00", "12:00-20:00"]
    assert working(learner, "2026-03-02", groups=groups) == ["08:00-16:00"]


def test_calendars_count_as_busy() -> None:
    class Readings:
        by_person = {("learner", "l"): np.array([[at("2026-03-02T07:00Z"), at("2026-03-02T19:00Z")]])}  # noqa: RUF012
        soft_by_person: dict[tuple[str, str], object] = {}  # noqa: RUF012
        sha256_by_path: dict[str, str] = {}  # noqa: RUF012
        committed = ()

    cohort = cohort_of(learners=[{**BERLIN, "calendar": "l.ics"}])
    found = Facts(cohort, Readings()).learner("l").available  # type: ignore[arg-type]
    assert pieces(found, "2026-03-02") == ["06:00-07:00", "19:00-20:00"]


@pytest.mark.parametrize(("country", "free"), [("DE", False), ("DE-BY", True)])
def test_public_holidays_are_whole_local_days_and_some_are_regional(country: str, free: bool) -> None:
    horizon = {"start": "2026-01-01", "end": "2026-01-14"}
    there = {**BERLIN, "country": country}
    assert available(there, "2026-01-01", horizon=horizon) == []
    assert (available(there, "2026-01-06", horizon=horizon) == []) is free  # Epiphany is kept in Bavaria
    assert working(there, "2026-01-01", horizon=horizon) == ["08:00-16:00"]


def test_a_holiday_ends_what_reaches_over_midnight() -> None:
    horizon = {"start": "2026-04-27", "end": "2026-05-08"}
    night = {**BERLIN, "country": "DE", "available_hours": [{"days": ["thu"], "start": "20:00", "end": "04:00"}]}
    assert available(night, "2026-04-30", horizon=horizon) == ["18:00-22:00"]
    assert available(night, "2026-05-01", horizon=horizon) == []


def test_a_country_with_one_offset_tells_the_zone() -> None:
    assert working({"id": "l", "time_zone": None, "country": "IN"}, "2026-03-02") == ["03:30-11:30"]
    with pytest.raises(ValueError, match="time zone"):
        facts({"id": "l", "time_zone": None, "country": "US"}).learner("l")


@pytest.mark.parametrize(
    ("zone", "horizon", "day", "hours"),
    [
        ("Europe/Berlin", ("2026-03-23", "2026-04-03"), "2026-03-27", "08:00-16:00"),
        ("Europe/Berlin", ("2026-03-23", "2026-04-03"), "2026-03-30", "07:00-15:00"),
        ("America/New_York", ("2026-03-02", "2026-03-13"), "2026-03-06", "14:00-22:00"),
        ("America/New_York", ("2026-03-02", "2026-03-13"), "2026-03-09", "13:00-21:00"),
        ("America/Santiago", ("2026-03-30", "2026-04-10"), "2026-04-03", "12:00-20:00"),
        ("America/Santiago", ("2026-03-30", "2026-04-10"), "2026-04-06", "13:00-21:00"),
        ("Africa/Casablanca", ("2026-02-09", "2026-02-20"), "2026-02-13", "08:00-16:00"),
        ("Africa/Casablanca", ("2026-02-09", "2026-02-20"), "2026-02-16", "09:00-17:00"),
    ],
)
def test_the_same_clock_hours_before_and_after_a_clock_change(
    zone: str, horizon: tuple[str, str], day: str, hours: str
) -> None:
    stated = {"start": horizon[0], "end": horizon[1]}
    assert working({"id": "l", "time_zone": zone}, day, horizon=stated) == [hours]


def test_the_night_is_local_and_every_day() -> None:
    night = facts(BERLIN).learner("l").night
    assert pieces(night, "2026-03-08") == ["00:00-06:00", "21:00-24:00"]
    own = facts(BERLIN, defaults={"night": {"start": "00:00", "end": "05:00"}}).learner("l").night
    assert pieces(own, "2026-03-08") == ["00:00-04:00", "23:00-24:00"]


def test_rooms_are_free_always_or_in_their_hours_less_what_is_busy() -> None:
    room = {"id": "r", "site": "s", "seats": 4, "time_zone": "Europe/Berlin"}
    busy = [{"start": "2026-03-02T10:00", "end": "2026-03-02T11:00"}]
    hours = [{"days": ["mon"], "start": "09:00", "end": "12:00"}]
    assert pieces(Facts(cohort_of(rooms=[room])).room_free("r"), "2026-03-02") == ["00:00-24:00"]
    found = Facts(cohort_of(rooms=[{**room, "busy": busy, "available_hours": hours}])).room_free("r")
    assert pieces(found, "2026-03-02") == ["08:00-09:00", "10:00-11:00"]


def test_people_alike_share_their_times() -> None:
    alike = Facts(cohort_of(learners=[{"id": "a"}, {"id": "b"}, {"id": "c", "time_zone": "Asia/Tokyo"}]))
    assert alike.learner("a") is alike.learner("b")
    assert alike.learner("a") is not alike.learner("c")


def test_a_series_keeps_its_clock_time_in_the_horizons_zone() -> None:
    horizon = {"start": "2026-03-23", "end": "2026-04-12", "time_zone": "Europe/Berlin"}
    weekly = {"id": "c", "duration_minutes": 90, "meetings": {"day_offsets": [0, 2, 7]}}
    known = Facts(cohort_of(clinics=[weekly], horizon=horizon))
    clinic = known.clinics["c"]
    assert known.meetings(clinic, at("2026-03-27T13:00Z")) == (
        (at("2026-03-27T13:00Z"), at("2026-03-27T14:30Z")),
        (at("2026-03-29T12:00Z"), at("2026-03-29T13:30Z")),
        (at("2026-04-03T12:00Z"), at("2026-04-03T13:30Z")),
    )
    gap = known.meetings(clinic, at("2026-03-27T01:30Z"))
    assert [start for start, _ in gap] == [at("2026-03-27T01:30Z"), at("2026-03-29T01:00Z"), at("2026-04-03T00:30Z")]
    starts, meetings = known.starts("c")
    for start, row in zip(starts.tolist(), meetings.tolist(), strict=True):
        assert tuple(map(tuple, row)) == known.meetings(clinic, start)


def test_of_two_clock_times_a_later_meeting_takes_the_first() -> None:
    horizon = {"start": "2026-10-19", "end": "2026-11-01", "time_zone": "Europe/Berlin"}
    daily = {"id": "c", "meetings": {"count": 2, "every_days": 1}}
    known = Facts(cohort_of(clinics=[daily], horizon=horizon))
    assert known.meetings(known.clinics["c"], at("2026-10-24T00:30Z"))[1][0] == at("2026-10-25T00:30Z")


def test_candidate_starts_lie_on_the_grid_in_horizon_window_and_hours() -> None:
    horizon = {"start": "2026-03-02", "end": "2026-03-03", "time_zone": "Asia/Kathmandu", "start_every_minutes": 60}
    clinics = [
        {"id": "any"},
        {"id": "day", "window": {"start": "2026-03-03", "end": "2026-03-03"}},
        {"id": "hours", "hours": [{"days": ["mon"], "start": "09:00", "end": "11:00"}]},
        {"id": "pair", "meetings": {"count": 2, "every_days": 1}},
        {"id": "none", "sessions": []},
        {
            "id": "listed",
            "sessions": [{"id": "b", "start": "2026-03-03T10:10"}, {"id": "a", "start": "2026-03-02T12:00Z"}],
        },
    ]
    known = Facts(cohort_of(clinics=clinics, horizon=horizon))
    first, last = at("2026-03-01T18:15Z"), at("2026-03-03T18:15Z")
    assert (known.start, known.end) == (first, last)
    assert known.starts("any")[0].tolist() == list(range(at("2026-03-01T19:00Z"), last - 59, 60))
    assert known.starts("day")[0][[0, -1]].tolist() == [at("2026-03-02T19:00Z"), at("2026-03-03T17:00Z")]
    assert known.starts("hours")[0].tolist() == [at("2026-03-02T04:00Z")]
    assert known.starts("pair")[0][[0, -1]].tolist() == [at("2026-03-01T19:00Z"), at("2026-03-02T17:00Z")]
    assert known.starts("none")[0].tolist() == []
    assert known.starts("listed")[0].tolist() == [at("2026-03-03T04:25Z"), at("2026-03-02T12:00Z")]
