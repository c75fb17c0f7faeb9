"""Public holidays by country: the only door to ``holidays``."""

from __future__ import annotations

import datetime as dt
from functools import cache

import holidays


def is_known(code: str) -> bool:
    """Whether the public holidays of ``DE``, or of ``DE-BY``, are known."""
    country, dash, subdivision = code.partition("-")
    known = _subdivisions()
    return country in known and (not dash or subdivision in known[country])


def days(code: str, start: dt.date, end: dt.date) -> frozenset[dt.date]:
    """The public holidays from ``start`` to ``end``, both included; none where the code is not known."""
    if not is_known(code):
        return frozenset()
    country, _, subdivision = code.partition("-")
    years = range(start.year, end.year + 1)
    found = holidays.country_holidays(country, subdiv=subdivision or None, years=years, expand=False)
    return frozenset(day for day in found if start <= day <= end)


def subdivisions(country: str) -> tuple[str, ...]:
    """The subdivisions of ``DE`` whose public holidays are known, like ``BY``."""
    return tuple(sorted(_subdivisions().get(country, ())))


@cache
def _subdivisions() -> dict[str, frozenset[str]]:
    supported = holidays.list_supported_countries(include_aliases=False)
    return {country: frozenset(parts) for country, parts in supported.items()}
