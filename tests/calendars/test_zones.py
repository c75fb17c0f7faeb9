"""Whose time is meant: TZIDs of every kind, floating times, whole days."""

from __future__ import annotations

import pytest

from scheduler.calendars.display_names import zone_by_display_name
from scheduler.calendars.tzids import known_zone
from scheduler.calendars.zones import zone_names
from tests.calendars.ics import busy, calendar, event, hour, read, shown


def at_ten(tzid: str, *parts: str, zone: str = "UTC") -> list[str]:
    return busy(
        *parts, event(f'DTSTART;TZID="{tzid}":20260702T100000'.replace("0702", "0302"), "DURATION:PT1H"), zone=zone
    )


@pytest.mark.parametrize(
    ("tzid", "expected"),
    [
        ("Europe/Berlin", "02T09:00-02T10:00"),
        ("europe/BERLIN", "02T09:00-02T10:00"),
        ("W. Europe Standard Time", "02T09:00-02T10:00"),
        ("/freeassociation.sourceforge.net/Europe/Berlin", "02T09:00-02T10:00"),
        ("/mozilla.org/20050126_1/America/Argentina/Buenos_Aires", "02T13:00-02T14:00"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "02T15:00-02T16:00"),
        ("(UTC-05:00) Eastern Time (US and Canada)", "02T15:00-02T16:00"),
        ("(UTC+01:00) Amsterdam, Berlin", "02T09:00-02T10:00"),
        ("(GMT+01.00) Amsterdam / Berlin / Bern / Rome / Stockholm / Vienna", "02T09:00-02T10:00"),
        ("India Standard Time", "02T04:30-02T05:30"),
        ("tzone://Microsoft/Utc", "02T10:00-02T11:00"),
        ("EST5EDT", "02T15:00-02T16:00"),
    ],
)
def test_names_of_zones(tzid: str, expected: str) -> None:
    assert at_ten(tzid) == [expected]


def test_unquoted_display_name_with_a_colon() -> None:
    line = "DTSTART;TZID=(UTC-05:00) Eastern Time (US & Canada):20260302T100000"
    assert busy(event(line, "DURATION:PT1H")) == ["02T15:00-02T16:00"]


@pytest.mark.parametrize(
    "tzid", ["Atlantis/Capital", "GMT+0100", "tzone://Microsoft/Custom", "(UTC+01:00) A", "localtime"]
)
def test_unknown_zone_is_an_error(tzid: str) -> None:
    (note,) = read(calendar(event(f"DTSTART;TZID={tzid}:20260302T100000", "DURATION:PT1H", uid="x"))).unreadable
    assert note.uid == "x"
    assert f'line 5: "{tzid}" is not a time zone' in note.why


@pytest.mark.parametrize(
    ("tzid", "meant"),
    [
        ("Europe/Berlim", "Europe/Berlin"),
        ("(GMT +01:00)", "Etc/GMT-1"),
        ("W. Europe Standart Time", "Europe/Berlin"),
        ("This_timezone_is_New_York", "America/New_York"),
        ("Amsterdam, Rome, Vienna", "Europe/Berlin"),
    ],
)
def test_the_zone_that_may_be_meant_is_suggested_and_not_taken(tzid: str, meant: str) -> None:
    reading = read(calendar(event(f'DTSTART;TZID="{tzid}":20260302T100000', "DURATION:PT1H")))
    assert reading.spans == ()
    assert reading.unreadable[0].why.endswith(f"did you mean {meant}?")


@pytest.mark.parametrize("tzid", ["US-Eastern", "America-New_York", "/vendor.example/US-Eastern"])
def test_zone_with_hyphens_for_slashes(tzid: str) -> None:
    """The file's own definition goes before it, and what has a sign is not one."""
    lines = (f"DTSTART;TZID={tzid}:20260302T100000", "DURATION:PT1H")
    assert busy(event(*lines)) == ["02T15:00-02T16:00"]
    assert busy(CUSTOM.format(name=tzid), event(*lines)) == ["02T07:00-02T08:00"]
    assert read(calendar(event("DTSTART;TZID=Etc-GMT-5:20260302T100000", "DURATION:PT1H"))).unreadable


def test_every_alias_is_a_zone() -> None:
    assert known_zone("Central Standard Time (Mexico)") is not None
    for shown_name in ("Hawaii", "Kuala Lumpur, Singapore", "(UTC+09:00) Osaka, Sapporo, Tokyo"):
        assert zone_by_display_name(shown_name) in zone_names().values()


CUSTOM = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0400
TZOFFSETTO:+0300
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0300
TZOFFSETTO:+0400
END:DAYLIGHT
END:VTIMEZONE"""


def test_zone_that_the_file_defines() -> None:
    zone = CUSTOM.format(name="Our Town")
    before = event("DTSTART;TZID=Our Town:20260302T100000", "DURATION:PT1H", uid="1")
    gap = event("DTSTART;TZID=Our Town:20260329T023000", "DURATION:PT1H", uid="2")  # by the offset before: 23:30Z
    after = event("DTSTART;TZID=Our Town:20260329T100000", "DURATION:PT1H", uid="3")
    expected = ["02T07:00-02T08:00", "28T23:30-29T00:30", "29T06:00-29T07:00"]
    assert busy(zone, before, gap, after) == expected
    assert busy(before, gap, after, zone) == expected
    overlap = event("DTSTART;TZID=Our Town:20261025T023000", "DURATION:PT1H")  # the first of two: +0400
    assert shown(read(calendar(zone, overlap), start="2026-10-01", end="2026-11-01")) == ["24T22:30-24T23:30"]


def test_commas_that_are_escaped_in_the_definition_alone() -> None:
    """As Exchange writes it: a TZID is text in the definition, and a parameter at the event."""
    zone = CUSTOM.format(name="Our Town\\, Our Village")
    assert at_ten("Our Town, Our Village", zone) == ["02T07:00-02T08:00"]


def test_zone_whose_summer_time_was_given_up() -> None:
    zone = CUSTOM.format(name="Ours").replace("BYMONTH=3", "BYMONTH=3;UNTIL=20150329T000000Z")
    zone = zone.replace("BYMONTH=10", "BYMONTH=10;UNTIL=20151025T000000Z")
    assert at_ten("Ours", zone) == ["02T07:00-02T08:00"]
    summer = event("DTSTART;TZID=Ours:20260702T100000", "DURATION:PT1H")
    assert shown(read(calendar(zone, summer), start="2026-07-01", end="2026-08-01")) == ["02T07:00-02T08:00"]


def test_zones_of_one_name_in_two_files_do_not_mix() -> None:
    one, other = (
        CUSTOM.format(name="Ours"),
        CUSTOM.format(name="Ours").replace("+0300", "-0300").replace("+0400", "-0200"),
    )
    ten = event("DTSTART;TZID=Ours:20260302T100000", "DURATION:PT1H", uid="1")
    assert shown(read(calendar(one, ten))) == ["02T07:00-02T08:00"]
    assert shown(read(calendar(other, ten))) == ["02T13:00-02T14:00"]


@pytest.mark.parametrize("name", ["Europe/Berlin", "W. Europe Standard Time"])
def test_definition_of_a_known_name_is_not_looked_at(name: str) -> None:
    assert at_ten(name, CUSTOM.format(name=name)) == ["02T09:00-02T10:00"]


def test_definition_comes_before_a_display_name() -> None:
    name = "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"
    assert at_ten(name, CUSTOM.format(name=name)) == ["02T07:00-02T08:00"]


def test_broken_definition_is_an_error() -> None:
    broken = CUSTOM.format(name="Ours").replace("TZOFFSETTO:+0300", "TZOFFSETTO:late")
    assert read(calendar(broken, event("DTSTART;TZID=Ours:20260302T100000", "DURATION:PT1H"))).unreadable


def test_floating_times() -> None:
    floating = hour(start="20260302T100000")
    assert busy(floating, zone="Asia/Kolkata") == ["02T04:30-02T05:30"]
    assert busy("X-WR-TIMEZONE:America/New_York", floating, zone="Asia/Kolkata") == ["02T15:00-02T16:00"]
    assert busy("X-WR-TIMEZONE:Eastern Standard Time", floating) == ["02T15:00-02T16:00"]
    assert busy("X-WR-TIMEZONE:America/New_York", hour(), zone="Asia/Kolkata") == ["02T10:00-02T11:00"]


def test_unknown_floating_zone_matters_only_to_floating_times() -> None:
    assert read(calendar("X-WR-TIMEZONE:Atlantis/Capital", hour(start="20260302T100000"))).unreadable
    assert busy("X-WR-TIMEZONE:Atlantis/Capital", hour()) == ["02T10:00-02T11:00"]


def test_whole_days_are_the_owners() -> None:
    day = event("DTSTART;TZID=Asia/Tokyo;VALUE=DATE:20260302", "DTEND;VALUE=DATE:20260303")
    assert busy("X-WR-TIMEZONE:Asia/Tokyo", day, zone="America/New_York") == ["02T05:00-03T05:00"]


def test_ends_in_another_zone() -> None:
    flight = event("DTSTART;TZID=Europe/London:20260302T100000", "DTEND;TZID=America/New_York:20260302T130000")
    assert busy(flight) == ["02T10:00-02T18:00"]


def test_a_time_in_utc_and_in_another_zone_is_read_in_utc_and_noted() -> None:
    """Some programs mean the zone: its owner should know."""
    line = "DTSTART;TZID={}:20260302T100000Z"
    reading = read(calendar(event(line.format("Europe/Berlin"), "DURATION:PT1H")))
    assert shown(reading) == ["02T10:00-02T11:00"]
    (note,) = reading.remarks
    assert "read as UTC" in note.why
    assert not read(calendar(event(line.format("Africa/Abidjan"), "DURATION:PT1H"))).remarks
