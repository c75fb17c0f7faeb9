"""Cities and their time zones, from the data of GeoNames that ship with the program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from scheduler.people.words import plain

LARGE = 50_000
"""Inhabitants of the smallest city that is known."""


@dataclass(frozen=True)
class City:
    """A city; ``state`` is a code, of cities in the United States only."""

    name: str
    country: str
    state: str
    zone: str
    inhabitants: int


def cities_named(name: str) -> tuple[City, ...]:
    """The cities of a name, in its own or another language, the largest first."""
    return _by_name().get(plain(name), ())


def inhabitants_by_zone() -> Mapping[str, int]:
    """How many live in the known cities of a zone."""
    return _inhabitants()


@cache
def _cities() -> tuple[tuple[City, tuple[str, ...]], ...]:
    text = files("scheduler").joinpath("data", "cities.tsv").read_text(encoding="utf-8")
    found = []
    for line in text.splitlines():
        if not line.startswith("#"):
            names, country, state, zone, inhabitants = line.split("\t")
            first, *others = names.split("|")
            found.append((City(first, country, state, zone, int(inhabitants)), tuple(others)))
    return tuple(found)


@cache
def _by_name() -> Mapping[str, tuple[City, ...]]:
    """A city's names in other languages count only where no city has the name for its own."""
    own: dict[str, list[City]] = {}
    other: dict[str, list[City]] = {}
    for city, others in _cities():
        own.setdefault(plain(city.name), []).append(city)
        own.setdefault(plain(city.name).removesuffix(" city"), []).append(city)
        for name in {plain(each) for each in others}:
            other.setdefault(name, []).append(city)
    return {name: tuple(dict.fromkeys(found)) for name, found in {**other, **own}.items()}


@cache
def _inhabitants() -> Counter[str]:
    found: Counter[str] = Counter()
    for city, _ in _cities():
        found[city.zone] += city.inhabitants
    return found
