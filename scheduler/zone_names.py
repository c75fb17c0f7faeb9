"""Names of time zones as people write them, and the zones that they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

PLACES = {
    "america/los_angeles": "pst pdt pt pacific california san_francisco seattle silicon_valley las_vegas",
    "america/denver": "mst mdt mt mountain",
    "america/chicago": "cst cdt ct central dallas houston austin",
    "america/new_york": "est edt et eastern boston washington washington_dc miami atlanta philadelphia",
    "america/toronto": "montreal ottawa quebec",
    "america/sao_paulo": "brt brasilia rio_de_janeiro",
    "asia/kolkata": "ist india mumbai bombay delhi new_delhi bangalore bengaluru chennai hyderabad pune",
    "asia/shanghai": "china beijing peking shenzhen guangzhou",
    "asia/tokyo": "jst osaka kyoto",
    "asia/seoul": "kst",
    "asia/ho_chi_minh": "hanoi",
    "asia/karachi": "pkt islamabad lahore",
    "asia/dubai": "gst abu_dhabi",
    "asia/jerusalem": "tel_aviv tel-aviv",
    "australia/sydney": "aest aedt canberra",
    "europe/berlin": "mez cest germany munich muenchen hamburg frankfurt cologne stuttgart",
    "europe/kyiv": "kiew",
    "europe/london": "bst edinburgh manchester england",
    "europe/madrid": "barcelona spain",
    "europe/paris": "france lyon marseille",
    "europe/rome": "italy milan milano",
    "europe/zurich": "geneva geneve bern basel",
    "europe/warsaw": "krakow",
    "pacific/auckland": "nzst nzdt wellington",
}
"""Cities, countries and abbreviations that are no names of the zone database, by the zone that they mean."""

MOST = 3

_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-−])\s*(\d{1,2})(?::?00)?", re.IGNORECASE)


def nearest_zones(name: str, known: Sequence[str], common: Sequence[str]) -> list[str]:
    """The zones among ``known`` that somebody who wrote ``name`` may have meant, best first, at most three.

    ``common`` are those that a city alone may mean.
    """
    plain = "_".join(name.strip().casefold().split())
    by_plain = {zone.casefold(): zone for zone in known}
    if plain in by_plain:
        return [by_plain[plain]]
    offset = _of_offset(name.strip())
    if offset is not None:
        return [offset] if offset in known else []
    last = plain.rsplit("/", 1)[-1]
    cities = {zone.casefold().rsplit("/", 1)[-1]: zone for zone in (*known, *common) if "/" in zone}
    cities |= {place: by_plain[zone] for zone, places in PLACES.items() if zone in by_plain for place in places.split()}
    if last in cities:
        return [cities[last]]
    near = [by_plain[match] for match in get_close_matches(plain, by_plain, n=MOST, cutoff=0.75)]
    near += [cities[match] for match in get_close_matches(last, cities, n=MOST, cutoff=0.8)]
    return list(dict.fromkeys(near))[:MOST]


def _of_offset(name: str) -> str | None:
    """The fixed zone of a text like ``UTC+2``: the database's names count west of Greenwich."""
    match = _OFFSET.fullmatch(name)
    if match is None:
        return None
    hours = int(match[2])
    return f"Etc/GMT{'-' if match[1] == '+' else '+'}{hours}" if hours else "UTC"
