"""What a text means as a time zone, and what is asked instead of guessed."""

from __future__ import annotations

import datetime as dt

import pytest

from scheduler import timezones
from scheduler.people.cities import cities_named, inhabitants_by_zone
from scheduler.people.zones import Days, zone_of_place, zone_of_text

WINTER = Days(dt.date(2027, 1, 11), dt.date(2027, 1, 22))
SPRING = Days(dt.date(2027, 3, 8), dt.date(2027, 4, 2))
"""In between, the clocks of the United States and then of Europe go forward."""

CLEAR = {
    "Europe/Berlin": "Europe/Berlin",
    "america/new york": "America/New_York",
    "Berlin": "Europe/Berlin",
    "München": "Europe/Berlin",
    "Muenchen": "Europe/Berlin",
    "Mailand": "Europe/Rome",
    "Bangalore": "Asia/Kolkata",
    "São Paulo": "America/Sao_Paulo",
    "Sao Paulo": "America/Sao_Paulo",
    "Tokio": "Asia/Tokyo",
    "London": "Europe/London",
    "Portland, OR": "America/Los_Angeles",
    "Portland, ME": "America/New_York",
    "Birmingham, UK": "Europe/London",
    "Hyderabad, Pakistan": "Asia/Karachi",
    "India": "Asia/Kolkata",
    "Deutschland": "Europe/Berlin",
    "Japon": "Asia/Tokyo",
    "DE": "Europe/Berlin",
    "W. Europe Standard Time": "Europe/Berlin",
    "Eastern Standard Time": "America/New_York",
    "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna": "Europe/Berlin",
    "Pacific Time": "America/Los_Angeles",
    "JST": "Asia/Tokyo",
    "UTC": "UTC",
    "UTC+1": "Etc/GMT-1",
    "GMT-05:00": "Etc/GMT+5",
    "+02": "Etc/GMT-2",
    "UTC+5:30": "Asia/Kolkata",
    "UTC+05:45": "Asia/Kathmandu",
    "UTC+05:30 (India)": "Asia/Kolkata",
}
ASKED = {
    "CST": {"America/Chicago", "Asia/Shanghai"},
    "IST": {"Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"},
    "BST": {"Europe/London", "Asia/Dhaka"},
    "EST": {"America/New_York", "Australia/Sydney"},
    "USA": {"America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"},
    "Australia": {"Australia/Sydney", "Australia/Perth"},
    "Birmingham": {"Europe/London", "America/Chicago"},
    "Portland": {"America/Los_Angeles", "America/New_York"},
    "Georgia": {"Asia/Tbilisi", "America/New_York"},
    "UTC+01:00 (India)": {"Asia/Kolkata", "Etc/GMT-1"},
}


@pytest.mark.parametrize(("text", "zone"), CLEAR.items())
def test_what_is_clear_is_taken(text: str, zone: str) -> None:
    found = zone_of_text(text, SPRING)
    assert found.zone == zone
    assert found.how


@pytest.mark.parametrize(("text", "choices"), ASKED.items())
def test_what_is_not_clear_is_asked(text: str, choices: set[str]) -> None:
    found = zone_of_text(text, SPRING)
    assert found.zone is None
    assert choices <= set(found.zones)


@pytest.mark.parametrize(
    ("text", "country", "zone"),
    [
        ("CST", "US", "America/Chicago"),
        ("CST", "CN", "Asia/Shanghai"),
        ("IST", "IN", "Asia/Kolkata"),
        ("CET", "ES", "Europe/Madrid"),
        ("Birmingham", "US", "America/Chicago"),
    ],
)
def test_the_country_beside_it_decides(text: str, country: str, zone: str) -> None:
    assert zone_of_text(text, SPRING, country).zone == zone


def test_an_offset_in_a_country_is_its_zone() -> None:
    assert zone_of_text("UTC+1", SPRING, "DE").zone == "Europe/Berlin"
    assert zone_of_text("UTC+9", SPRING, "DE").zone == "Etc/GMT-9"


def test_clocks_that_agree_on_the_days_are_no_question() -> None:
    """Phoenix keeps standard time: in January it is Denver's, after 14 March 2027 it is not."""
    assert zone_of_text("MST", WINTER, "US").zone == "America/Denver"
    assert set(zone_of_text("MST", SPRING, "US").zones) == {"America/Denver", "America/Phoenix"}


def test_what_is_nothing_is_nothing() -> None:
    assert zone_of_text("Mars", SPRING).zones == ()
    assert zone_of_text("Europe/Berln", SPRING).near[0] == "Europe/Berlin"
    assert zone_of_place("", SPRING).zones == ()


def test_every_zone_of_a_city_is_known() -> None:
    assert [zone for zone in inhabitants_by_zone() if not timezones.is_zone(zone)] == []
    assert cities_named("berlin")[0].country == "DE"
