"""What a template is: a recipe with a few settings, which comes to the clinics and items of a cohort."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from scheduler import timezones
from scheduler.cohort.checks.horizon import YEARS
from scheduler.errors import Fault, InputError

Json = dict[str, Any]

MOST_WEEKS = 57
"""A horizon has at most 400 days."""


@dataclass(frozen=True)
class Settings:
    """What a recipe is asked for: weeks of seven days from ``start``, the most learners in a session, and zones.

    The first zone is the horizon's. ``num_learners`` are invented where nobody is named.
    """

    start: dt.date
    weeks: int
    group_size: int
    zones: tuple[str, ...]
    num_learners: int

    def day(self, week: int) -> dt.date:
        """The first day of a week, counted from 1."""
        return self.start + dt.timedelta(days=7 * (week - 1))

    def window(self, first: int, last: int) -> Json:
        """The days of the weeks ``first`` to ``last``, both counted from 1 and included."""
        return {"start": str(self.day(first)), "end": str(self.day(last + 1) - dt.timedelta(days=1))}

    @property
    def least(self) -> int:
        """The fewest learners for whom a session is held."""
        return min(2, self.group_size)


@dataclass(frozen=True)
class Content:
    """What a recipe comes to: clinics and async items as a cohort file has them.

    ``requests`` gives the clinics that a learner in a zone asks for, none where the recipe has none for it; without it
    everybody asks for all. ``instructors`` holds fields of every instructor who does not state them. ``files`` are
    further texts, by the endings of their names.
    """

    clinics: Sequence[Json]
    items: Sequence[Json]
    requests: Callable[[str], list[str]] | None = None
    instructors: Json = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Recipe:
    """A template by its name, with what it takes where nothing else is asked for."""

    name: str
    title: str
    summary: str
    make: Callable[[Settings], Content]
    weeks: int
    least_weeks: int
    most_weeks: int = MOST_WEEKS
    days: int | None = None
    """The whole length in days; ``None``: all days of the weeks."""
    group_size: int = 8
    zones: tuple[str, ...] = ("Europe/London", "Europe/Berlin", "America/New_York")
    num_learners: int = 24

    def settings(
        self,
        start: dt.date,
        *,
        weeks: int | None = None,
        group_size: int | None = None,
        zones: Sequence[str] = (),
        num_learners: int | None = None,
    ) -> Settings:
        """Settings for this recipe, its own where ``None``. Raises ``InputError`` for what it cannot do."""
        chosen = Settings(
            start=start,
            weeks=self.weeks if weeks is None else weeks,
            group_size=self.group_size if group_size is None else group_size,
            zones=tuple(dict.fromkeys(zones)) or self.zones,
            num_learners=self.num_learners if num_learners is None else num_learners,
        )
        faults = [*_start_faults(start), *self._weeks_faults(chosen), *_zone_faults(chosen.zones)]
        if faults:
            raise InputError(faults)
        return chosen

    def _weeks_faults(self, chosen: Settings) -> list[Fault]:
        if self.least_weeks <= chosen.weeks <= self.most_weeks:
            return []
        if self.least_weeks == self.most_weeks:
            return [Fault("--weeks", f"is not what {self.name} takes", chosen.weeks, "leave it out")]
        cure = f"write {self.least_weeks} to {self.most_weeks}"
        return [Fault("--weeks", f"is not what {self.name} takes", chosen.weeks, cure)]


def _start_faults(start: dt.date) -> list[Fault]:
    if start.year in YEARS:
        return []
    return [Fault("--start", "is not within 1970 to 2037", str(start), "write a day of those years")]


def _zone_faults(zones: Sequence[str]) -> list[Fault]:
    faults = []
    for zone in zones:
        if not timezones.is_zone(zone):
            error = timezones.UnknownZoneError(zone)
            faults.append(Fault("--zone", error.message, zone, error.cure))
    return faults
