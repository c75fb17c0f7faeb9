"""Which versions of programs and data are at work."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from scheduler.timezones import zone_data

ZONE_DATA = "zone data"
HOLIDAYS = "holidays"
PACKAGES = ("cohort-scheduler", "ortools", "pytz", "tzdata", HOLIDAYS, "icalendar", "recurring-ical-events")


def versions() -> dict[str, str | None]:
    """By name; ``None`` for a package that is not installed. ``zone data`` is the edition, like ``2026a``."""
    return {"python": platform.python_version(), ZONE_DATA: zone_data(), **{name: _version(name) for name in PACKAGES}}


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
