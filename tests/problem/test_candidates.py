"""Candidate starts, their meetings and what is listed of them."""

from __future__ import annotations

import pytest

from .build import clinic, minute, person, problem, shown


def test_starts_lie_on_the_grid_of_utc_and_meetings_in_the_horizon() -> None:
    """Kathmandu is 5:45 ahead: the day of 2 March lasts from 18:15 to 18:15 UTC."""
    horizon = {"time_zone": "Asia/Kathmandu", "start_every_minutes": 30}
    table = problem(horizon=horizon, clinics=[clinic("lab", duration_minutes=90)]).clinics[0]
    assert shown(table.starts[[0, 1, -1]]) == ["01T18:30", "01T19:00", "02T16:30"]
    assert len(table.starts) == 45
    assert shown(table.meetings[-1]) == ["02T16:30", "02T18:00"]


@pytest.mark.parametrize(
    ("first_day", "clock", "later"),
    [
        ("2026-03-25", "25T13:00", "01T12:00"),
        ("2026-03-22", "22T01:30", "29T01:00"),
        ("2026-10-18", "18T00:30", "25T00:30"),
    ],
)
def test_later_meetings_keep_the_wall_clock_of_the_horizon(first_day: str, clock: str, later: str) -> None:
    """Berlin's clocks leap from 2:00 to 3:00 on 29 March, and show 2:00 to 3:00 twice on 25 October."""
    month = "2026-10-25" if first_day > "2026-10" else "2026-04-05"
    horizon = {"start": first_day, "end": month, "time_zone": "Europe/Berlin", "start_every_minutes": 30}
    table = problem(horizon=horizon, clinics=[clinic("lab", meetings={"count": 2})]).clinics[0]
    start = shown(table.starts).index(clock)
    assert shown(table.meetings[start, :, 0]) == [clock, later]


def test_every_meeting_lies_in_the_horizon() -> None:
    horizon = {"end": "2026-03-05"}
    table = problem(horizon=horizon, clinics=[clinic("lab", meetings={"day_offsets": [0, 1, 3]})]).clinics[0]
    assert len(table.starts) == 24
    assert shown(table.meetings[0, :, 0]) == ["02T00:00", "03T00:00", "05T00:00"]


def test_meetings_of_a_day_that_overlap_over_a_clock_change_are_no_candidates() -> None:
    """29 March has 23 hours in Berlin: a meeting of 24 hours that starts then, or before, runs into the next day's."""
    horizon = {"start": "2026-03-27", "end": "2026-03-31", "time_zone": "Europe/Berlin"}
    whole_days = clinic("lab", duration_minutes=1440, meetings={"count": 2, "every_days": 1})
    starts = shown(problem(horizon=horizon, clinics=[whole_days]).clinics[0].starts)
    assert starts[0] == "26T23:00"
    assert "28T00:00" in starts
    assert "28T02:00" not in starts
    assert starts[-1] == "29T22:00"


def test_window_and_hours_hold_for_every_meeting() -> None:
    horizon = {"end": "2026-03-06", "time_zone": "Europe/Berlin"}
    hours = [{"days": ["mon", "tue", "wed", "thu"], "start": "23:00", "end": "01:00"}]
    windowed = clinic(
        "lab", meetings={"count": 2, "every_days": 1}, window={"start": "2026-03-03", "end": "2026-03-05"}
    )
    table = problem(horizon=horizon, clinics=[windowed, {**windowed, "id": "late", "hours": hours}]).clinics
    assert shown(table[0].starts[table[0].in_hours][[0, -1]]) == ["02T23:00", "04T22:00"]
    assert shown(table[1].starts[table[1].in_hours]) == ["02T23:00", "03T22:00", "03T23:00", "04T22:00"]


def test_listed_sessions_are_the_only_candidates_in_listed_order() -> None:
    sessions = [
        {"id": "late", "start": "2026-03-02T15:07", "language": "EN", "room": "r2", "capacity": 3, "must_run": True},
        {"id": "early", "start": "2026-03-02T09:00Z", "instructors": ["ivo"]},
    ]
    room = {"id": "r1", "site": "s", "seats": 9, "time_zone": "UTC"}
    listed = clinic("lab", sessions=sessions, languages=["de", "en"], modality="hybrid", hours=[])
    made = problem(
        horizon={"time_zone": "Europe/Berlin"}, clinics=[listed], rooms=[room, {**room, "id": "r2", "site": "t"}]
    )
    table = made.clinics[0]
    assert table.listed
    assert shown(table.starts) == ["02T14:07", "02T09:00"]
    assert table.in_hours.all()
    assert table.must_run.tolist() == [True, False]
    assert table.slot_capacity.tolist() == [3, 10]
    assert [made.languages[k] if k >= 0 else None for k in table.named_language] == ["en", None]
    assert table.named_room.tolist() == [1, -1]
    assert table.named_instructors == ((), (0,))


def test_no_listed_sessions_are_no_candidates() -> None:
    assert len(problem(clinics=[clinic("lab", sessions=[])]).clinics[0].starts) == 0


def test_days_waited_are_days_of_the_horizons_zone() -> None:
    """23:00 UTC is the next day in Berlin."""
    table = problem(horizon={"end": "2026-03-04", "time_zone": "Europe/Berlin"}).clinics[0]
    waited = dict(zip(shown(table.starts), table.days_waited.tolist(), strict=True))
    assert (waited["01T23:00"], waited["02T22:00"], waited["02T23:00"], waited["04T22:00"]) == (0, 0, 1, 2)


def test_nothing_new_starts_before_the_freeze_unless_it_must_run() -> None:
    made = problem(freeze_before="2026-03-02T10:30")
    assert shown(made.clinics[0].starts[made.clinics[0].in_hours])[0] == "02T11:00"
    assert made.clinics[0].regular.all()
    sessions = [
        {"id": "a", "start": "2026-03-02T09:00Z"},
        {"id": "b", "start": "2026-03-02T09:00Z", "must_run": True},
        {"id": "c", "start": "2026-03-02T11:00Z"},
    ]
    table = problem(freeze_before="2026-03-02T10:30", clinics=[clinic("lab", sessions=sessions)]).clinics[0]
    assert table.in_hours.tolist() == [False, True, True]
    assert table.regular.all()


def test_people_and_rooms_must_be_free_at_every_meeting() -> None:
    busy = [{"start": "2026-03-03T10:30Z", "end": "2026-03-03T11:00Z"}]
    series = clinic("lab", meetings={"count": 2, "every_days": 1}, modality="in_person")
    room = {"id": "r1", "site": "s", "seats": 9, "time_zone": "UTC", "busy": busy}
    table = problem(
        horizon={"end": "2026-03-03"},
        clinics=[series],
        rooms=[room],
        learners=[person("ada", busy=busy)],
        instructors=[person("ivo", clinics=["lab"], sites=["s"])],
    ).clinics[0]
    assert shown(table.starts[~table.available[0]]) == ["02T10:00"]
    assert shown(table.starts[~table.room_free[0]]) == ["02T10:00"]
    assert table.instructor_available.all()


def test_minutes_out_of_hours_and_at_night_are_summed_over_meetings() -> None:
    """Work ends at 17:00, night begins at 22:00; the second meeting is on a Saturday."""
    series = clinic("lab", meetings={"day_offsets": [0, 5]}, duration_minutes=90)
    table = problem(horizon={"end": "2026-03-07"}, clinics=[series]).clinics[0]
    cost = dict(zip(shown(table.starts), zip(table.out_of_hours[0], table.night[0], strict=True), strict=True))
    assert cost["02T09:00"] == (90, 0)
    assert cost["02T16:00"] == (30 + 90, 0)
    assert cost["02T21:00"] == (180, 30 + 30)
    assert table.instructor_out_of_hours[0].tolist() == table.out_of_hours[0].tolist()


def test_long_sessions_do_not_overflow() -> None:
    series = clinic("lab", duration_minutes=1440, meetings={"count": 40, "every_days": 1})
    learner = person("ada", working_hours=[])
    table = problem(horizon={"end": "2026-04-20"}, clinics=[series], learners=[learner]).clinics[0]
    assert set(table.out_of_hours[0].tolist()) == {40 * 1440}


def test_moments_of_the_file_are_those_of_the_horizons_zone() -> None:
    sessions = [{"id": "a", "start": "2026-03-02T15:00"}]
    decisions = [{"learner": "ada", "clinic": "lab", "start": "2026-03-02T15:00", "must": True}]
    made = problem(
        horizon={"time_zone": "Asia/Tokyo"},
        learners=[person("ada", time_zone="America/Lima")],
        clinics=[clinic("lab", sessions=sessions)],
        decisions=decisions,
    )
    assert made.clinics[0].starts.tolist() == [minute("2026-03-02T06:00")]
    assert made.clinics[0].decided.all()
