"""Time zones as people write them: names, Windows names, offsets, abbreviations, cities, countries.

What may mean several zones whose clocks differ on the days in question is never decided here: the choices are told.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scheduler import timezones
from scheduler.calendars.display_names import zone_by_display_name
from scheduler.calendars.tzids import known_zone
from scheduler.people.cities import City, cities_named, inhabitants_by_zone
from scheduler.people.words import country_code, country_name, plain

ABBREVIATIONS = {
    "ACT": "Australia/Adelaide America/Rio_Branco",
    "ADT": "America/Halifax",
    "AEDT": "Australia/Sydney",
    "AEST": "Australia/Sydney Australia/Brisbane",
    "AMT": "America/Manaus Asia/Yerevan",
    "AST": "America/Halifax America/Puerto_Rico Asia/Riyadh",
    "AWST": "Australia/Perth",
    "BRT": "America/Sao_Paulo",
    "BST": "Europe/London Asia/Dhaka Pacific/Bougainville",
    "CAT": "Africa/Maputo",
    "CDT": "America/Chicago America/Havana",
    "CEST": "Europe/Berlin",
    "CENTRAL EUROPEAN TIME": "Europe/Berlin Africa/Algiers",
    "CENTRAL TIME": "America/Chicago",
    "CET": "Europe/Berlin Africa/Algiers",
    "CST": "America/Chicago America/Costa_Rica America/Havana Asia/Shanghai",
    "CT": "America/Chicago",
    "EAT": "Africa/Nairobi",
    "EASTERN TIME": "America/New_York",
    "EDT": "America/New_York",
    "EEST": "Europe/Helsinki",
    "EET": "Europe/Helsinki Africa/Cairo Europe/Kaliningrad",
    "EST": "America/New_York America/Panama Australia/Sydney",
    "ET": "America/New_York",
    "GMT": "Europe/London UTC",
    "GST": "Asia/Dubai Atlantic/South_Georgia",
    "HKT": "Asia/Hong_Kong",
    "HST": "Pacific/Honolulu",
    "ICT": "Asia/Bangkok",
    "IST": "Asia/Kolkata Asia/Jerusalem Europe/Dublin",
    "JST": "Asia/Tokyo",
    "KST": "Asia/Seoul",
    "MDT": "America/Denver",
    "MESZ": "Europe/Berlin",
    "MEZ": "Europe/Berlin",
    "MOUNTAIN TIME": "America/Denver",
    "MSK": "Europe/Moscow",
    "MST": "America/Denver America/Phoenix Asia/Kuala_Lumpur",
    "MT": "America/Denver",
    "NZDT": "Pacific/Auckland",
    "NZST": "Pacific/Auckland",
    "PACIFIC TIME": "America/Los_Angeles",
    "PDT": "America/Los_Angeles",
    "PHT": "Asia/Manila",
    "PKT": "Asia/Karachi",
    "PST": "America/Los_Angeles Asia/Manila",
    "PT": "America/Los_Angeles",
    "SAST": "Africa/Johannesburg",
    "SGT": "Asia/Singapore",
    "SST": "Asia/Singapore Pacific/Pago_Pago",
    "UTC": "UTC",
    "WAT": "Africa/Lagos",
    "WEST": "Europe/Lisbon",
    "WET": "Europe/Lisbon",
    "WIB": "Asia/Jakarta",
    "Z": "UTC",
}
"""What abbreviations may mean, the most likely first."""
BOTH = {"georgia": ("Asia/Tbilisi", "America/New_York")}
"""Names of a country and of a state elsewhere."""
DOMINANT = 10
"""A city is meant before others of its name if it has so many times their inhabitants."""
MOST_CHOICES = 6

_OFFSET = re.compile(r"\(?(?:utc|gmt)?\s*([+−–-])\s*(\d{1,2})(?:[:.]?(\d{2}))?\s*(?:h|hours|std)?\)?", re.IGNORECASE)
_OFFSET_AND_PLACE = re.compile(r"([^(,]*\d)\s*[(,]\s*(.+?)\)?")


@dataclass(frozen=True)
class Days:
    """The days for which zones are compared, both included, in ``zone``."""

    start: dt.date
    end: dt.date
    zone: str = "UTC"

    def equal(self, zones: Sequence[str]) -> bool:
        """Whether the clocks of all zones agree throughout."""
        return timezones.have_equal_offsets(zones, self.start, self.end, self.zone)


@dataclass(frozen=True)
class Found:
    """The zones that a text may mean: one, or several to choose from, or none. ``how`` says how it was understood."""

    zones: tuple[str, ...]
    how: str = ""
    near: tuple[str, ...] = ()

    @property
    def zone(self) -> str | None:
        """The zone, where there is no choice."""
        return self.zones[0] if len(self.zones) == 1 else None


def zone_of_text(text: str, days: Days, country: str | None = None) -> Found:
    """What a text in a column of time zones means. A country's code helps to choose among several."""
    written = " ".join(text.split())
    if written.upper() in ABBREVIATIONS:
        return _chosen(ABBREVIATIONS[written.upper()].split(), days, country, "abbreviation")
    exact = known_zone(written.replace(" ", "_")) or known_zone(written)
    if exact is not None:
        key = getattr(exact.zone, "key", "UTC")
        same = plain(key) == plain(written)
        return Found((key,), "time zone" if same else "name that Windows gives it")
    shown = zone_by_display_name(written)
    if shown is not None:
        return Found((shown,), "name that Windows shows")
    offset = _offset(written)
    if offset is not None:
        return _of_offset(offset, days, country)
    both = _OFFSET_AND_PLACE.fullmatch(written)
    if both is not None and _offset(both[1]) is not None:
        return _agreeing(both[1], both[2], days, country)
    place = zone_of_place(written, days, country)
    return place if place.zones else Found((), "", tuple(timezones.suggest(written)))


def zone_of_place(text: str, days: Days, country: str | None = None) -> Found:
    """What a city, ``City, Country`` or ``City, State``, or a country means as a time zone."""
    if plain(text) in BOTH and country is None:
        return Found(BOTH[plain(text)], "country or state")
    code = country_code(text)
    if code is not None and (len(text) > 2 or text.isupper()) and country is None:
        return zone_of_country(code, days)
    return _of_city(text, days, country)


def zone_of_country(code: str, days: Days) -> Found:
    """One zone for a country where its clocks agree, else its zones to choose from, most inhabitants first."""
    zones = timezones.zones_of_country(code)
    if not zones:
        return Found(())
    people = inhabitants_by_zone()
    ordered = sorted(zones, key=lambda zone: -people.get(zone, 0))
    return _chosen(ordered, days, None, f"country: {country_name(code)}")


def _of_city(text: str, days: Days, country: str | None) -> Found:
    whole = cities_named(text)
    head, comma, tail = text.rpartition(",")
    found, said = list(whole), country
    if not found and comma:
        found = _within(list(cities_named(head.split(",")[0])), tail.strip())
    if said is not None:
        found = [city for city in found if city.country == said.partition("-")[0]]
    if not found:
        return Found(())
    largest = found[0]
    rivals = [city for city in found if city.inhabitants * DOMINANT > largest.inhabitants]
    zones = list(dict.fromkeys(city.zone for city in rivals))
    if days.equal(zones):
        return Found((largest.zone,), f"city: {_city(largest)}")
    return Found(tuple(zones[:MOST_CHOICES]), "city: " + " or ".join(_city(city) for city in rivals[:3]))


def _within(cities: list[City], region: str) -> list[City]:
    """Those of a country or a state, told by name or code."""
    code = country_code(region)
    return [city for city in cities if city.country == code or (city.state and city.state == region.upper())]


def _city(city: City) -> str:
    return f"{city.name}, {city.state or country_name(city.country)}"


def _agreeing(offset: str, place: str, days: Days, country: str | None) -> Found:
    """What ``UTC+05:30 (India)`` means: the place, if its clocks show the offset; else both to choose from."""
    there, fixed = zone_of_text(place, days, country), zone_of_text(offset, days, country)
    if there.zone is None or fixed.zone is None:
        return fixed
    first = timezones.day_start(days.start, "UTC")
    if timezones.minutes_east(first, there.zone) == timezones.minutes_east(first, fixed.zone):
        return there
    return Found((there.zone, fixed.zone), "place and offset")


def _offset(text: str) -> int | None:
    """Minutes east of Greenwich of a text like ``UTC+5:30``."""
    match = _OFFSET.fullmatch(text)
    if match is None:
        return None
    minutes = 60 * int(match[2]) + int(match[3] or 0)
    if minutes > 14 * 60 or int(match[3] or 0) % 15:
        return None
    return minutes if match[1] == "+" else -minutes


def _of_offset(east: int, days: Days, country: str | None) -> Found:
    """A fixed zone; with a country, the zone of that country whose clocks show the offset on the first day."""
    sign, size = "-" if east < 0 else "+", abs(east)
    told = f"UTC{sign}{size // 60}" + (f":{size % 60:02}" if size % 60 else "")
    first = timezones.day_start(days.start, "UTC")
    if country is not None:
        there = [zone for zone in timezones.zones_of_country(country) if timezones.minutes_east(first, zone) == east]
        if there:
            return _chosen(sorted(there, key=lambda zone: -inhabitants_by_zone().get(zone, 0)), days, None, told)
    if size % 60 == 0:
        fixed = f"Etc/GMT{'-' if east > 0 else '+'}{size // 60}" if east else "UTC"
        return Found((fixed,), f"{told}, all year")
    people = inhabitants_by_zone()
    with_it = [zone for zone in people if timezones.minutes_east(first, zone) == east]
    return _chosen(sorted(with_it, key=lambda zone: -people[zone]), days, None, told) if with_it else Found(())


def _chosen(zones: Iterable[str], days: Days, country: str | None, how: str) -> Found:
    """One where the country leaves one, or where all clocks agree; else a few that differ."""
    choices = list(zones)
    if country is not None:
        own = timezones.zones_of_country(country)
        choices = [zone for zone in choices if zone in own] or [zone for zone in own if _alike(zone, choices, days)]
        how = f"{how}, in {country_name(country)}"
    different: list[str] = []
    for zone in choices:
        if not any(days.equal((zone, other)) for other in different):
            different.append(zone)
    return Found(tuple(different[:MOST_CHOICES]), how)


def _alike(zone: str, choices: Sequence[str], days: Days) -> bool:
    return any(days.equal((zone, choice)) for choice in choices)
