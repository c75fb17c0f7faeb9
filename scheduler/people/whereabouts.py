"""Where somebody is: time zone and country, by columns of zones, cities and countries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scheduler.errors import MistakeError
from scheduler.people.record import Record
from scheduler.people.words import country_code
from scheduler.people.zones import Found, zone_of_country, zone_of_place, zone_of_text

COLUMNS = ("time_zone", "city", "country")
"""The first that tells a zone counts."""


def zone_and_country(record: Record) -> dict[str, Any]:
    """The fields ``time_zone`` and ``country`` of a row. What is wrong or not clear goes to the desk.

    A row that says nothing has neither: it may be about somebody who is in the cohort already.
    """
    written, code = record.text("country"), None
    if written:
        code = country_code(written)
        if code is None:
            record.fault("country", MistakeError("is no country that is known", "write its English name or its code"))
            return {}
        if written != code:
            record.desk.findings.read("country", written, code)
    zone = _zone(record, code)
    return ({"time_zone": zone} if zone else {}) | ({"country": code} if code else {})


def _zone(record: Record, code: str | None) -> str | None:
    """The zone by the first column that tells one; a city that is not known leaves it to its country."""
    finders = _finders(record, code)
    unknown: list[str] = []
    for name in COLUMNS:
        text = record.text(name)
        if not text:
            continue
        said = record.desk.choices.zone(text)
        found = Found((said,), "as --map says") if said else finders[name](text)
        if found.zone is not None:
            _tell(record, name, found, finders)
            return found.zone
        if found.zones:
            asked = unknown[0] if unknown else name
            record.desk.findings.ask("time zone", record.text(asked), found.zones, record.place(asked))
            return None
        unknown.append(name)
        if name == "time_zone":
            break
    if unknown:
        _tell_unknown(record, unknown[0])
    return None


def _finders(record: Record, code: str | None) -> dict[str, Callable[[str], Found]]:
    days = record.desk.days
    return {
        "time_zone": lambda text: zone_of_text(text, days, code),
        "city": lambda text: zone_of_place(text, days, code),
        "country": lambda text: zone_of_country(code or "", days),
    }


def _tell(record: Record, name: str, found: Found, finders: dict[str, Callable[[str], Found]]) -> None:
    """How a zone was understood; and that the city beside it lies in another."""
    text, zone = record.text(name), found.zones[0]
    if zone != text:
        record.desk.findings.read("time zone", text, f"{zone} ({found.how})")
    city = record.text("city") if name == "time_zone" else ""
    there = finders["city"](city).zone if city else None
    if there is not None and not record.desk.days.equal((zone, there)):
        record.desk.findings.remark(f"{record.place()}: the time zone {text} counts, and {city} is in {there}")


def _tell_unknown(record: Record, name: str) -> None:
    text = record.text(name)
    near = zone_of_text(text, record.desk.days).near if name == "time_zone" else ()
    meant = " or ".join(f'"{each}"' for each in near)
    cure = f"did you mean {meant}?" if near else f'say which it is: --map "{text}=Europe/Berlin", for instance'
    what = "is no time zone that is known" if name == "time_zone" else "is no city that is known"
    record.fault(name, MistakeError(what, cure))
