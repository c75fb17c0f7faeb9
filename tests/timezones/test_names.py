"""Names of zones are exact, and who writes another is told which."""

from __future__ import annotations

import pytest

from scheduler import timezones


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Asia/Calcuta", "Asia/Calcutta"),
        ("europe/berlin", "Europe/Berlin"),
        ("Europe/Berln", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("America/NewYork", "America/New_York"),
        ("San Francisco", "America/Los_Angeles"),
        ("Europe/Munich", "Europe/Berlin"),
        ("Mumbai", "Asia/Kolkata"),
        ("IST", "Asia/Kolkata"),
        ("PST", "America/Los_Angeles"),
        ("UTC+2", "Etc/GMT-2"),
        ("GMT-05:00", "Etc/GMT+5"),
        (" UTC", "UTC"),
        ("UTC+0", "UTC"),
    ],
)
def test_what_people_write(written: str, meant: str) -> None:
    assert timezones.suggest(written)[0] == meant
    assert timezones.is_zone(meant)
    assert not timezones.is_zone(written)


def test_an_unknown_zone_names_the_nearest() -> None:
    with pytest.raises(timezones.UnknownZoneError) as caught:
        timezones.zone("Asia/Calcuta")
    assert str(caught.value) == 'is not a time zone; did you mean "Asia/Calcutta"?'
    assert isinstance(caught.value, ValueError)


def test_nothing_near_is_no_guess() -> None:
    for nonsense in ("", "x", "UTC+25", "Mars/Olympus_Mons"):
        assert timezones.suggest(nonsense) == []


def test_every_suggestion_for_a_place_is_a_zone() -> None:
    from scheduler.zone_names import PLACES

    zones = {name for places in PLACES.values() for place in places.split() for name in timezones.suggest(place)}
    assert len(zones) >= len(PLACES)
    assert all(timezones.is_zone(name) for name in zones)
