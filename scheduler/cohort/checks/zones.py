"""Time zones and countries: known, and a zone for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from scheduler import holiday, timezones
from scheduler.cohort.checks.view import View
from scheduler.cohort.people import Person
from scheduler.documents.places import Located, Place

OTHER_CODES = {"UK": "GB", "EN": "GB", "EL": "GR"}


def faults(view: View) -> Iterator[Located]:
    """Unknown zones and countries, and people without a zone."""
    if view.cohort.horizon is not None:
        yield from _zone(("horizon",), view.cohort.horizon.time_zone)
    for at, room in view.rooms:
        yield from _zone(("rooms", at), room.time_zone)
    for place, person in view.people:
        yield from _zone(place, person.time_zone)
        yield from _country(place, person.country)
        if person.time_zone is None and "time_zone" not in person.model_fields_set:
            yield from _no_zone(view, place, person)


def _zone(owner: Place, name: str | None) -> Iterator[Located]:
    if name is not None and not timezones.is_zone(name):
        error = timezones.UnknownZoneError(name)
        yield Located((*owner, "time_zone"), error.message, error.cure)


def _country(owner: Place, code: str | None) -> Iterator[Located]:
    if code is None:
        return
    country, dash, _ = code.partition("-")
    if not timezones.is_country(country):
        yield Located((*owner, "country"), "is not an ISO 3166 code of a country", _country_cure(code))
    elif dash and not holiday.is_known(code):
        parts = holiday.subdivisions(country)
        near = get_close_matches(code.upper(), [f"{country}-{part}" for part in parts], n=1)
        cure = f'did you mean "{near[0]}"?' if near and near[0].upper() == code.upper() else f'write "{country}"'
        if parts:
            cure += f", or one of its parts: {', '.join(parts)}"
        yield Located((*owner, "country"), "is not a subdivision whose public holidays are known", cure)


def _country_cure(code: str) -> str:
    plain = code.strip().upper()
    country, dash, part = plain.partition("-")
    country = OTHER_CODES.get(country, country)
    if timezones.is_country(country):
        return f'did you mean "{country}{dash}{part}"?'
    names = {name.casefold(): known for known, name in timezones.country_names().items()}
    near = get_close_matches(code.strip().casefold(), names, n=1, cutoff=0.8)
    return f'did you mean "{names[near[0]]}"?' if near else 'write two capital letters, like "DE" (or "DE-BY")'


def _no_zone(view: View, place: Place, person: Person) -> Iterator[Located]:
    at = (*place, "time_zone")
    if person.country is None:
        if "country" not in person.model_fields_set:
            yield Located(at, "is missing", 'add it: "Europe/Berlin", say')
        return
    zones = timezones.zones_of_country(person.country)
    if view.horizon is None or not timezones.is_country(person.country.partition("-")[0]):
        return
    if view.country_zone(person.country) is None:
        told = f"is missing, and the zones of {person.country} differ" if zones else "is missing"
        yield Located(at, told, f'add it: "{zones[0]}", say' if zones else 'add it: "Europe/Berlin", say')
