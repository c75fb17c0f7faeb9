"""A country stands for a zone where all its zones agree over the whole horizon."""

from __future__ import annotations

import datetime as dt
from importlib.resources import files

import pytest

from scheduler import timezones
from tests.timezones import oracle

MARCH = (dt.date(2025, 3, 1), dt.date(2025, 4, 15))


def zones_by_country() -> dict[str, list[str]]:
    """What the zone database itself says."""
    table: dict[str, list[str]] = {}
    for line in (files("tzdata.zoneinfo") / "zone.tab").read_text().splitlines():
        if not line.startswith("#"):
            code, _, name = line.split("\t")[:3]
            table.setdefault(code, []).append(name)
    return table


def test_every_country_agrees_with_an_hourly_comparison() -> None:
    start, end = (oracle.minute(dt.datetime.combine(day, dt.time(), dt.UTC)) for day in MARCH)
    single = 0
    for code, zones in zones_by_country().items():
        columns = {tuple(oracle.shown(at, name) for at in range(start, end + 1440, 60)) for name in zones}
        zone = timezones.zone_of_country(code, *MARCH)
        assert (zone in zones) if len(columns) == 1 else zone is None, code
        single += len(zones) > 1 and len(columns) == 1
    assert single > 3


def test_a_subdivision_is_in_its_country() -> None:
    assert timezones.zone_of_country("DE-BY", *MARCH) in ("Europe/Berlin", "Europe/Busingen")


def test_no_country() -> None:
    assert timezones.zone_of_country("XX", *MARCH) is None
    assert timezones.zones_of_country("") == ()
    assert not timezones.is_country("de")
    assert not timezones.is_country("DE-BY")


@pytest.mark.parametrize(
    ("start", "zone", "one"),
    [
        ("2024-02-28", "UTC", False),
        ("2024-02-29", "UTC", False),
        ("2024-03-01", "UTC", True),
        ("2024-03-01", "Asia/Almaty", True),
        ("2024-03-01", "Pacific/Kiritimati", False),
        ("2024-02-29", "America/Los_Angeles", False),
    ],
)
def test_kazakhstan_became_one_zone_at_a_minute(start: str, zone: str, one: bool) -> None:
    """The clocks of Almaty changed at 2024-02-29T18:00Z, its first midnight of two."""
    found = timezones.zone_of_country("KZ", dt.date.fromisoformat(start), dt.date(2024, 3, 31), zone)
    assert (found is not None) == one
