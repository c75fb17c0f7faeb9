"""A cohort in the making: the random source, the scene, and the moments around which everything is laid."""

from __future__ import annotations

import datetime as dt
import importlib.resources
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]
EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@cache
def zone_info(name: str) -> ZoneInfo:
    """The zone by the package tzdata: the machine's own data may be years older."""
    with importlib.resources.files("tzdata.zoneinfo").joinpath(*name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


@dataclass(frozen=True)
class Scene:
    """A day worth planning for, and the zones (with countries where they matter) of the people in it."""

    name: str
    day: dt.date
    zones: tuple[str, ...]
    countries: tuple[tuple[str, str], ...] = ()


def _scene(name: str, day: str, *zones: str, **countries: str) -> Scene:
    return Scene(name, dt.date.fromisoformat(day), zones, tuple((code, zone) for zone, code in countries.items()))


NEW_YORK, HAVANA, LORD_HOWE = "America/New_York", "America/Havana", "Australia/Lord_Howe"
SCENES = (
    _scene("plain", "2026-03-03", "Europe/London", "Asia/Kolkata", "Africa/Lagos", NEW_YORK),
    _scene("plain", "2026-06-10", "UTC", "Asia/Tokyo", "Asia/Kathmandu", "Pacific/Honolulu"),
    _scene("us_change", "2026-03-08", NEW_YORK, HAVANA, "America/Los_Angeles", "Africa/Nairobi"),
    _scene("us_change", "2026-11-01", NEW_YORK, "America/St_Johns", "America/Chicago", "UTC"),
    _scene("eu_change", "2026-03-29", "Europe/Berlin", "Europe/London", "Africa/Accra", "Atlantic/Azores"),
    _scene("eu_change", "2026-10-25", "Europe/Berlin", "Europe/Dublin", "Asia/Dubai"),
    _scene("south_change", "2026-04-05", "Australia/Sydney", "Pacific/Auckland", "America/Santiago", "Asia/Singapore"),
    _scene("south_change", "2026-09-06", "America/Santiago", "America/Sao_Paulo", "Europe/London"),
    _scene("lord_howe", "2026-04-05", LORD_HOWE, "Australia/Sydney", "Asia/Tokyo"),
    _scene("lord_howe", "2026-10-04", LORD_HOWE, "Australia/Adelaide", "Asia/Kolkata"),
    _scene("midnight_change", "2026-04-24", "Africa/Cairo", "Europe/Berlin", "Asia/Dubai"),
    _scene("midnight_change", "2024-11-03", HAVANA, HAVANA, NEW_YORK, "Europe/London"),
    Scene(
        "holiday",
        dt.date(2026, 5, 1),
        ("Europe/Berlin", "Europe/Paris", "Europe/London"),
        (("DE", "Europe/Berlin"), ("FR", "Europe/Paris"), ("DE-BY", "Europe/Berlin")),
    ),
    Scene(
        "holiday",
        dt.date(2026, 7, 3),
        (NEW_YORK, "America/Chicago", "Europe/London"),
        (("US", NEW_YORK), ("US", "America/Chicago"), ("GB", "Europe/London")),
    ),
    Scene(
        "holiday", dt.date(2026, 11, 11), ("Europe/Paris", "Asia/Tokyo", NEW_YORK), (("FR", "Europe/Paris"), ("JP", ""))
    ),
)


@dataclass
class Draft:
    """A cohort being drawn up; minutes are counted from 1970-01-01T00:00Z."""

    rng: Random
    scene: Scene
    zone: str
    first_day: dt.date
    num_days: int
    step: int
    core: int
    """Minute of the UTC day, on the grid, around which everybody's hours are laid."""
    slots: int
    """How many starts a day a clinic has at most."""
    cohort: Json = field(default_factory=dict)

    @property
    def learners(self) -> list[Json]:
        """The learners so far."""
        found: list[Json] = self.cohort["learners"]
        return found

    @property
    def instructors(self) -> list[Json]:
        """The instructors so far."""
        found: list[Json] = self.cohort["instructors"]
        return found

    @property
    def clinics(self) -> list[Json]:
        """The clinics so far."""
        found: list[Json] = self.cohort["clinics"]
        return found

    def chance(self, probability: float) -> bool:
        """Whether the dice say so."""
        return self.rng.random() < probability

    def some(self, items: list[Any], probability: float = 0.6) -> list[Any]:
        """Some of the items, at least one."""
        return [item for item in items if self.chance(probability)] or [self.rng.choice(items)]

    def day(self, k: int) -> dt.date:
        """The k-th day of the horizon."""
        return self.first_day + dt.timedelta(days=k)

    def core_minutes(self) -> list[int]:
        """The core moment of every UTC day that touches the horizon, and of those beside it."""
        base = (dt.datetime.combine(self.first_day, dt.time(), dt.UTC) - EPOCH) // dt.timedelta(minutes=1)
        return [base + 1440 * k + self.core for k in range(-1, self.num_days + 1)]

    def inside(self) -> list[int]:
        """Core moments within the horizon with a day to spare at neither end."""
        start, end = (wall(day, 0, self.zone) for day in (self.first_day, self.day(self.num_days)))
        return [minute for minute in self.core_minutes() if start <= minute < end] or [start]

    def local_core(self, zone: str) -> int:
        """The core moment as a minute of the local day."""
        moment = at(self.inside()[0]).astimezone(zone_info(zone))
        return moment.hour * 60 + moment.minute

    def moment(self, minute: int, zone: str) -> str:
        """A minute as the cohort may write it: an instant, or local time where that is unequivocal."""
        local = at(minute).astimezone(zone_info(zone)).replace(tzinfo=None, fold=0)
        early, late = (local.replace(tzinfo=zone_info(zone), fold=fold).utcoffset() for fold in (0, 1))
        if early == late and self.chance(0.5):
            return local.isoformat(timespec="minutes")
        return instant(minute)

    def span(self, start: int, end: int, zone: str) -> Json:
        """A dated span of a person or room in that zone."""
        pieces = {"start": self.moment(start, zone), "end": self.moment(end, zone)}
        if ("Z" in pieces["start"]) != ("Z" in pieces["end"]):
            return {"start": instant(start), "end": instant(end)}
        return pieces


def at(minute: int) -> dt.datetime:
    """The instant of a minute."""
    return EPOCH + dt.timedelta(minutes=minute)


def instant(minute: int) -> str:
    """A minute as an instant of UTC."""
    return at(minute).isoformat(timespec="minutes").replace("+00:00", "Z")


def wall(day: dt.date, minute_of_day: int, zone: str) -> int:
    """The minute at which a wall clock shows that time: the gap's end where it does not exist, else the first."""
    naive = dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=minute_of_day)
    tz = zone_info(zone)
    instant = naive.replace(tzinfo=tz, fold=0).astimezone(dt.UTC)
    if instant.astimezone(tz).replace(tzinfo=None, fold=0) == naive:
        return (instant - EPOCH) // dt.timedelta(minutes=1)
    late = (naive.replace(tzinfo=tz, fold=1).astimezone(dt.UTC) - EPOCH) // dt.timedelta(minutes=1)
    before = at(late - 180).astimezone(tz).utcoffset()
    minute = late
    while at(minute - 1).astimezone(tz).utcoffset() != before:
        minute -= 1
    while at(minute).astimezone(tz).utcoffset() == before:
        minute += 1
    return minute


def clock(minute: int) -> str:
    """A clock time of the day, wrapped."""
    return f"{minute % 1440 // 60:02}:{minute % 60:02}"
