"""A clinic a month for each region."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator

from scheduler.templates.recipe import Content, Json, Recipe, Settings

LEAST_DAYS = 14
"""A month that is shorter at the end has no clinic."""

REGIONS = {"America": "Americas", "Asia": "Asia", "Australia": "Australia", "Europe": "Europe", "Africa": "Africa"}


def _make(settings: Settings) -> Content:
    """Months count from the first day; a learner asks for the clinics of the region that their zone is in."""
    months = list(_months(settings))
    regions = dict.fromkeys(_region(zone) for zone in settings.zones)
    clinics = [_clinic(settings, region, month) for month in months for region in regions]
    items = [_case(number, [_id(region, month) for region in regions]) for number, month in enumerate(months, 1)]

    def requests(zone: str) -> list[str]:
        region = _region(zone)
        return [_id(region, month) for month in months] if region in regions else []

    return Content(clinics, items, requests)


def _months(settings: Settings) -> Iterator[tuple[dt.date, dt.date]]:
    """First and last days, as far as the weeks go."""
    end, number = settings.day(settings.weeks + 1), 0
    first = settings.start
    while (end - first).days >= LEAST_DAYS:
        number += 1
        following = min(_months_later(settings.start, number), end)
        yield first, following - dt.timedelta(days=1)
        first = following


def _months_later(day: dt.date, number: int) -> dt.date:
    """The same day of a later month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _region(zone: str) -> str:
    return zone.partition("/")[0]


def _id(region: str, month: tuple[dt.date, dt.date]) -> str:
    return f"{region.casefold()}-{month[0]}"


def _clinic(settings: Settings, region: str, month: tuple[dt.date, dt.date]) -> Json:
    return {
        "id": _id(region, month),
        "title": f"{REGIONS.get(region, region)}: clinic of the month from {month[0]}",
        "description": "Cases from the region, answered live.",
        "duration_minutes": 60,
        "capacity": settings.group_size,
        "min_learners": settings.least,
        "window": {"start": str(month[0]), "end": str(month[1])},
    }


def _case(number: int, covers: list[str]) -> Json:
    return {
        "id": f"case-{number}",
        "title": f"Case {number}, in writing",
        "covers": covers,
        "kind": "reading",
        "duration_minutes": 25,
        "low_bandwidth": True,
        "url": f"https://learn.example.com/case-{number}",
    }


REGIONAL_MONTHLY = Recipe(
    name="regional-monthly",
    title="Regional monthly clinics",
    summary="A clinic a month for each region.",
    make=_make,
    weeks=13,
    least_weeks=2,
    group_size=12,
    zones=("America/New_York", "Europe/Berlin", "Asia/Singapore"),
    num_learners=30,
)
