"""One moment as the clocks of many people show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from scheduler import timezones


@dataclass(frozen=True)
class LocalTime:
    """What some clocks show: ``"09:00"``, the place with most people, and days after the UTC date (-1, 0, 1)."""

    clock: str
    place: str
    day: int


def place_name(zone: str) -> str:
    """A zone's place as people write it: ``America/New_York`` is New York."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def local_times(minute: int, zones: Iterable[str]) -> tuple[LocalTime, ...]:
    """The moment in every zone, west to east; where clocks agree, once, with the place that most people are in."""
    people = Counter(zones)
    utc = timezones.local(minute, "UTC")
    shown = {zone: timezones.local(minute, zone) for zone in people}
    first: dict[object, str] = {}
    for zone in sorted(people, key=lambda zone: (-people[zone], zone)):
        first.setdefault(shown[zone], zone)
    return tuple(
        LocalTime(f"{local:%H:%M}", place_name(zone), (local.date() - utc.date()).days)
        for local, zone in sorted((shown[zone], zone) for zone in first.values())
    )
