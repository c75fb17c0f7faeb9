"""The door to the public holidays."""

from __future__ import annotations

import datetime as dt

from scheduler import holiday, timezones

EPIPHANY = dt.date(2026, 1, 6)


def test_a_part_of_a_country_has_days_of_its_own() -> None:
    january = (dt.date(2026, 1, 1), dt.date(2026, 1, 31))
    assert holiday.days("DE-BY", *january) - holiday.days("DE", *january) == {EPIPHANY}


def test_both_ends_are_included_and_years_are_joined() -> None:
    assert holiday.days("DE-BY", EPIPHANY, EPIPHANY) == {EPIPHANY}
    assert holiday.days("DE", dt.date(2026, 12, 26), dt.date(2027, 1, 1)) == {
        dt.date(2026, 12, 26),
        dt.date(2027, 1, 1),
    }


def test_what_is_known() -> None:
    assert all(holiday.is_known(code) for code in timezones.country_names())
    assert holiday.is_known("DE-BY")
    for code in ("DE-XX", "DEU", "de", "UK", "", "DE-BY-X", "DE-"):
        assert not holiday.is_known(code), code
        assert holiday.days(code, EPIPHANY, EPIPHANY) == frozenset()
