"""The judge's own door to the holidays library."""

from __future__ import annotations

import datetime as dt
from functools import cache

import holidays


@cache
def holiday_days(code: str, year: int) -> tuple[dt.date, ...]:
    """The public holidays of a country (``DE``) or subdivision (``DE-BY``) in a year, if the library has any."""
    country, _, subdivision = code.partition("-")
    try:
        return tuple(sorted(holidays.country_holidays(country, subdiv=subdivision or None, years=year)))
    except NotImplementedError:
        return ()
