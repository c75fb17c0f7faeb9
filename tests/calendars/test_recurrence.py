"""Occurrences: rules, added and excepted dates, moved and cancelled ones."""

from __future__ import annotations

import pytest

from tests.calendars.ics import busy, calendar, event, hour, read, shown

NY = "TZID=America/New_York"


def weekly(*lines: str, start: str = "DTSTART;TZID=America/New_York:20260304T090000", rule: str = "FREQ=WEEKLY") -> str:
    """Wednesdays from 4 March 2026: 14:00 UTC, from the 11th on (after the clock change) 13:00 UTC; one hour."""
    return event(start, "DURATION:PT1H", f"RRULE:{rule}", *lines)


def override(recurrence_id: str, start: str, *lines: str) -> str:
    return event(f"RECURRENCE-ID{recurrence_id}", f"DTSTART{start}", "DURATION:PT1H", *lines)


ALL = ["04T14:00-04T15:00", "11T13:00-11T14:00", "18T13:00-18T14:00", "25T13:00-25T14:00"]


def test_rule_follows_the_wall_clock() -> None:
    assert busy(weekly()) == ALL


@pytest.mark.parametrize(
    ("until", "count"),
    [
        ("20260318T130000Z", 3),  # of the instance itself, in UTC
        ("20260318T125959Z", 2),
        ("20260318T090000", 3),  # local, in the event's zone
        ("20260318T085959", 2),
        ("20260318", 3),  # a date holds to its end
        ("20260317", 2),
        ("20260303T000000Z", 0),  # so programs write a series that is deleted
    ],
)
def test_until(until: str, count: int) -> None:
    assert busy(weekly(rule=f"FREQ=WEEKLY;UNTIL={until}")) == ALL[:count]


@pytest.mark.parametrize(
    "line",
    [
        f"EXDATE;{NY}:20260311T090000",
        "EXDATE:20260311T130000Z",
        "EXDATE;TZID=Europe/Berlin:20260311T140000",
        "EXDATE:20260311T090000",  # floating: the local time of the event
        "EXDATE;VALUE=DATE:20260311",
        f"EXDATE;{NY}:20260311T090000,20260312T090000",
    ],
)
def test_excepted_dates(line: str) -> None:
    assert busy(weekly(line)) == [ALL[0], *ALL[2:]]


def test_excepted_date_that_hits_nothing() -> None:
    assert busy(weekly(f"EXDATE;{NY}:20260311T100000")) == ALL


@pytest.mark.parametrize(
    "line",
    [
        "EXDATE;VALUE=DATE:20260303",
        f"EXDATE;{NY}:20260303T000000",
        "EXDATE:20260303T050000Z",
        "EXDATE:20260303T000000Z",
    ],
)
def test_excepted_whole_day(line: str) -> None:
    days = busy(event("DTSTART;VALUE=DATE:20260302", "RRULE:FREQ=DAILY;COUNT=3", line), zone="America/New_York")
    assert days == ["02T05:00-03T05:00", "04T05:00-05T05:00"]


def test_added_dates_and_periods() -> None:
    added = (
        f"RDATE;{NY}:20260305T090000,20260306T090000",
        f"RDATE;{NY};VALUE=PERIOD:20260307T090000/PT3H,20260309T090000/20260309T091500",
    )
    assert busy(hour(*added)) == [
        "02T10:00-02T11:00",
        "05T14:00-05T15:00",
        "06T14:00-06T15:00",
        "07T14:00-07T17:00",
        "09T13:00-09T13:15",
    ]


def test_several_rules_are_a_union() -> None:
    assert busy(hour("RRULE:FREQ=DAILY;COUNT=2", "RRULE:FREQ=DAILY;INTERVAL=2;COUNT=2")) == [
        "02T10:00-02T11:00",
        "03T10:00-03T11:00",
        "04T10:00-04T11:00",
    ]


@pytest.mark.parametrize("recurrence_id", [f";{NY}:20260311T090000", ":20260311T130000Z", ":20260311T090000"])
def test_moved_occurrence(recurrence_id: str) -> None:
    moved = override(recurrence_id, ":20260312T200000Z")
    for parts in ((weekly(), moved), (moved, weekly())):
        assert busy(*parts) == [ALL[0], "12T20:00-12T21:00", *ALL[2:]]


@pytest.mark.parametrize("line", ["STATUS:CANCELLED", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"])
def test_occurrence_that_is_no_longer_busy(line: str) -> None:
    assert busy(weekly(), override(f";{NY}:20260311T090000", f";{NY}:20260311T090000", line)) == [ALL[0], *ALL[2:]]


def test_busy_occurrence_of_a_free_series() -> None:
    free = weekly("TRANSP:TRANSPARENT")
    assert busy(free, override(f";{NY}:20260311T090000", ":20260312T200000Z")) == ["12T20:00-12T21:00"]


def test_occurrence_moved_into_and_out_of_the_range() -> None:
    daily = event("DTSTART:20260401T100000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=5")
    assert busy(daily, override(":20260403T100000Z", ":20260331T100000Z")) == ["31T10:00-31T11:00"]
    early = event("DTSTART:20260301T100000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2")
    assert busy(early, override(":20260302T100000Z", ":20260601T100000Z")) == ["01T10:00-01T11:00"]


def test_moved_occurrence_without_its_series() -> None:
    assert busy(override(":20260311T130000Z", ":20260312T200000Z")) == ["12T20:00-12T21:00"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("SEQUENCE:2", "DTSTAMP:20260101T000000Z"), ("SEQUENCE:1", "DTSTAMP:20260102T000000Z")),
        (("SEQUENCE:1", "DTSTAMP:20260102T000000Z"), ("SEQUENCE:1", "DTSTAMP:20260101T000000Z")),
        (("SEQUENCE:10",), ("SEQUENCE:9",)),
    ],
)
def test_of_two_changes_to_one_occurrence_the_newer_holds(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    newer = override(":20260311T130000Z", ":20260312T200000Z", *first)
    older = override(f";{NY}:20260311T090000", ":20260313T200000Z", *second)
    for parts in ((newer, older), (older, newer)):
        assert busy(weekly(), *parts) == [ALL[0], "12T20:00-12T21:00", *ALL[2:]]


def test_this_and_future_moves_and_changes_the_length() -> None:
    onwards = event(
        f"RECURRENCE-ID;RANGE=THISANDFUTURE;{NY}:20260311T090000", f"DTSTART;{NY}:20260312T100000", "DURATION:PT2H"
    )
    expected = [ALL[0], "12T14:00-12T16:00", "19T14:00-19T16:00", "26T14:00-26T16:00"]
    assert busy(weekly(), onwards) == expected
    once = override(f";{NY}:20260318T090000", ":20260320T200000Z")
    assert busy(weekly(), onwards, once) == [*expected[:2], "20T20:00-20T21:00", expected[3]]


def test_this_and_future_moves_into_the_range() -> None:
    """The occurrence of 8 April comes ten days earlier too, that of 11 March stays where it was."""
    onwards = event(
        f"RECURRENCE-ID;RANGE=THISANDFUTURE;{NY}:20260318T090000", f"DTSTART;{NY}:20260308T090000", "DURATION:PT1H"
    )
    days = ["08", "11", "15", "22", "29"]
    assert busy(weekly(), onwards) == [ALL[0], *(f"{day}T13:00-{day}T14:00" for day in days)]


def test_long_occurrence_that_starts_before_the_range() -> None:
    assert busy(event("DTSTART:20260101T000000Z", "DURATION:P20D", "RRULE:FREQ=MONTHLY;BYMONTHDAY=20")) == [
        "01T00:00-12T00:00",
        "20T00:00-01T00:00",
    ]


@pytest.mark.parametrize("start", ["00010101T100000Z", "16010101T100000Z", "19700101T100000Z"])
@pytest.mark.parametrize(("rule", "days"), [("FREQ=DAILY", 31), ("FREQ=HOURLY;INTERVAL=24", 31), ("FREQ=MONTHLY", 1)])
def test_series_from_long_ago(start: str, rule: str, days: int) -> None:
    assert len(busy(event(f"DTSTART:{start}", "DURATION:PT1H", f"RRULE:{rule}"))) == days


def test_series_from_long_ago_keeps_its_phase() -> None:
    """A leap towards the range must not change which weeks are hit: 5 January 1970 is a Monday, and so is 9 March
    2026.
    """
    rule = "RRULE:FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,WE;WKST=SU"
    far = busy(event("DTSTART:19700105T100000Z", "DURATION:PT1H", rule))
    near = busy(event("DTSTART:20260126T100000Z", "DURATION:PT1H", rule))  # 2925 weeks later, a multiple of three
    assert far == near == ["09T10:00-09T11:00", "11T10:00-11T11:00", "30T10:00-30T11:00"]


def test_count_is_of_the_whole_series() -> None:
    assert busy(
        event("DTSTART:20260226T100000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=5", "EXDATE:20260227T100000Z")
    ) == [
        "01T10:00-01T11:00",
        "02T10:00-02T11:00",
    ]


@pytest.mark.parametrize(("rule", "days"), [("FREQ=WEEKLY;BYDAY=TU", 5), ("FREQ=WEEKLY;BYDAY=TU;COUNT=2", 2)])
def test_dtstart_that_its_rule_does_not_hit(rule: str, days: int) -> None:
    """2 March is a Monday: it is busy, and does not count."""
    assert busy(hour(f"RRULE:{rule}"))[:2] == ["02T10:00-02T11:00", "03T10:00-03T11:00"]
    assert len(busy(hour(f"RRULE:{rule}"))) == 1 + days


def test_a_rule_that_ends_before_its_event_starts_is_noted() -> None:
    reading = read(calendar(hour("RRULE:FREQ=DAILY;UNTIL=20260301T000000Z")))
    assert shown(reading) == []
    (note,) = reading.remarks
    assert "end before it starts" in note.why


@pytest.mark.parametrize("start", ["-00111130T100000", "00000101T000000Z", "99991231T235959Z"])
def test_the_ends_of_the_calendar(start: str) -> None:
    """Years without a number are told; what ends beyond the last year ends with it, and costs no other event."""
    reading = read(calendar(event(f"DTSTART:{start}", "DURATION:P1D", uid="odd"), hour()))
    assert {note.uid for note in reading.unreadable} <= {"odd"}
    assert bool(reading.unreadable) != start.startswith("9999")
    assert [source.uid for span in reading.spans for source in span.sources] == ["e@example.com"]


def test_far_future() -> None:
    assert busy(event("DTSTART:20260331T220000Z", "DTEND:99991231T235959Z")) == ["31T22:00-01T00:00"]


@pytest.mark.parametrize(
    "lines",
    [
        ("RRULE:FREQ=DAILY;INTERVAL=0",),
        ("RRULE:FREQ=SOMETIMES",),
        ("RRULE:FREQ=DAILY;UNTL=20260401",),
        ("RRULE FREQ=DAILY",),
        ("RRULE:FREQ=WEEKLY;BYDAY=XX",),
        ("RRULE:FREQ=DAILY;UNTIL=20261399",),
        ("RDATE:soon",),
        ("EXDATE;TZID=Atlantis/Capital:20260302T100000",),
        ("DTEND:20260301T100000Z",),
        ("DTEND;VALUE=DATE:20260303",),
        ("DTSTART:20260303T100000Z",),
        ("RECURRENCE-ID:never",),
    ],
)
def test_what_cannot_be_read_is_told_and_the_rest_is_read(lines: tuple[str, ...]) -> None:
    bad = event("DTSTART:20260302T100000Z", *lines, uid="bad@example.com")
    reading = read(calendar(bad, hour(start="20260305T100000Z")))
    assert [(note.file, note.uid) for note in reading.unreadable] == [("0.ics", "bad@example.com")]
    assert "line " in reading.unreadable[0].why
    assert reading.unreadable[0].cure
    assert [span.sources[0].uid for span in reading.spans] == ["e@example.com"]


def test_what_cannot_be_read_but_surely_lies_elsewhere_is_no_fault() -> None:
    old = event("DTSTART;TZID=Atlantis/Capital:20150302T100000", "DTEND;TZID=Atlantis/Capital:20150302T110000")
    reading = read(calendar(old))
    assert shown(reading) == []
    assert reading.ignored[0].doubtful
    assert read(calendar(old.replace("END:", "RRULE:FREQ=DAILY\nEND:"))).unreadable


@pytest.mark.parametrize("clock", ["BYHOUR=9", "BYHOUR=9;BYMINUTE=0,30;BYSECOND=0"])
def test_a_rule_of_whole_days_has_no_times_of_day(clock: str) -> None:
    """They are to be ignored (RFC 5545 3.3.10), and the day is busy from its midnight on."""
    days = busy(event("DTSTART;VALUE=DATE:20260302", f"RRULE:FREQ=DAILY;INTERVAL=2;COUNT=2;{clock}"))
    assert days == ["02T00:00-03T00:00", "04T00:00-05T00:00"]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,3;COUNT=3", ["04", "09", "11"]),
        ("BYDAY=MO,TU,WE,TH,FR;BYSETPOS=4;COUNT=2", ["04", "05", "12"]),
        ("BYDAY=FR,MO,WE;BYSETPOS=-1;COUNT=2", ["04", "06", "13"]),
        ("WKST=SU;BYDAY=SU,MO,WE;BYSETPOS=3;COUNT=2", ["04", "11"]),
    ],
)
def test_days_chosen_by_their_position_in_a_week(rule: str, days: list[str]) -> None:
    """4 March is a Wednesday, the third of its week's days though the series begins with it."""
    found = busy(hour(f"RRULE:FREQ=WEEKLY;{rule}", start="20260304T100000Z"))
    assert found == [f"{day}T10:00-{day}T11:00" for day in days]


def test_a_week_of_the_year_has_the_weekday_of_dtstart() -> None:
    rule = "RRULE:FREQ=YEARLY;BYWEEKNO=10,11;COUNT=3"
    assert busy(hour(rule)) == ["02T10:00-02T11:00", "09T10:00-09T11:00"]
    assert busy(hour(f"{rule};BYDAY=TU", start="20260303T100000Z")) == ["03T10:00-03T11:00", "10T10:00-10T11:00"]


def test_an_escaped_rule() -> None:
    days = ["02T10:00-02T11:00", "03T10:00-03T11:00", "09T10:00-09T11:00"]
    assert busy(hour(r"RRULE:FREQ=WEEKLY\;BYDAY=MO\,TU\;COUNT=3")) == days


@pytest.mark.parametrize("line", ["EXDATE:", "EXDATE;VALUE=DATE:", "RDATE:", "RDATE;TZID=Europe/Berlin:"])
def test_added_and_excepted_dates_that_name_none(line: str) -> None:
    assert busy(hour("RRULE:FREQ=DAILY;COUNT=2", line)) == ["02T10:00-02T11:00", "03T10:00-03T11:00"]


def test_dates_with_the_z_of_utc_are_dates() -> None:
    birthdays = event("DTSTART:20260302Z", "DTEND:20260303Z", "RDATE:20260309Z")
    assert busy(birthdays, zone="America/New_York") == ["02T05:00-03T05:00", "09T04:00-10T04:00"]
