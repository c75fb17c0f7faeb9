"""Names by which Windows and Outlook show zones, in English, and the zones that they mean.

Keys are small letters without punctuation, "&" as "and", and without the "(UTC+01:00)" in front.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_PLACES = {
    "Africa/Cairo": "cairo",
    "Africa/Casablanca": "casablanca",
    "Africa/Johannesburg": "harare pretoria",
    "Africa/Juba": "juba",
    "Africa/Khartoum": "khartoum",
    "Africa/Lagos": "west central africa",
    "Africa/Nairobi": "nairobi",
    "Africa/Sao_Tome": "sao tome",
    "Africa/Tripoli": "tripoli",
    "Africa/Windhoek": "windhoek",
    "America/Adak": "aleutian islands",
    "America/Anchorage": "alaska",
    "America/Araguaina": "araguaina",
    "America/Asuncion": "asuncion",
    "America/Bahia": "salvador",
    "America/Bogota": "bogota lima quito|bogota lima quito rio branco",
    "America/Buenos_Aires": "buenos aires|city of buenos aires",
    "America/Cancun": "chetumal",
    "America/Caracas": "caracas",
    "America/Cayenne": "cayenne fortaleza|georgetown",
    "America/Chicago": "central time us and canada",
    "America/Chihuahua": "chihuahua",
    "America/Cuiaba": "cuiaba|manaus",
    "America/Denver": "mountain time us and canada",
    "America/Grand_Turk": "turks and caicos",
    "America/Guatemala": "central america",
    "America/Halifax": "atlantic time canada",
    "America/Havana": "havana",
    "America/Indiana/Indianapolis": "indiana east",
    "America/La_Paz": "georgetown la paz manaus san juan|georgetown la paz san juan",
    "America/Los_Angeles": "pacific time us and canada|pacific time us and canada tijuana",
    "America/Mazatlan": "la paz mazatlan|chihuahua la paz mazatlan|chihuahua la paz mazatlan new",
    "America/Mexico_City": "guadalajara mexico city monterrey|guadalajara mexico city monterrey new",
    "America/Miquelon": "saint pierre and miquelon",
    "America/Montevideo": "montevideo",
    "America/New_York": "eastern time us and canada",
    "America/Nuuk": "greenland",
    "America/Phoenix": "arizona",
    "America/Port-au-Prince": "haiti",
    "America/Punta_Arenas": "punta arenas",
    "America/Regina": "saskatchewan",
    "America/Santiago": "santiago",
    "America/Sao_Paulo": "brasilia",
    "America/St_Johns": "newfoundland",
    "America/Tijuana": "baja california|tijuana baja california",
    "America/Whitehorse": "yukon",
    "Asia/Almaty": "astana",
    "Asia/Amman": "amman",
    "Asia/Baghdad": "baghdad",
    "Asia/Baku": "baku",
    "Asia/Bangkok": "bangkok hanoi jakarta",
    "Asia/Barnaul": "barnaul gorno altaysk",
    "Asia/Beirut": "beirut",
    "Asia/Chita": "chita",
    "Asia/Colombo": "sri jayawardenepura",
    "Asia/Damascus": "damascus",
    "Asia/Dhaka": "dhaka",
    "Asia/Dubai": "abu dhabi muscat",
    "Asia/Gaza": "gaza hebron",
    "Asia/Hovd": "hovd",
    "Asia/Irkutsk": "irkutsk|irkutsk ulaanbaatar",
    "Asia/Jerusalem": "jerusalem",
    "Asia/Kabul": "kabul",
    "Asia/Kamchatka": "petropavlovsk kamchatsky|anadyr petropavlovsk kamchatsky",
    "Asia/Karachi": "islamabad karachi",
    "Asia/Kathmandu": "kathmandu",
    "Asia/Kolkata": "chennai kolkata mumbai new delhi",
    "Asia/Krasnoyarsk": "krasnoyarsk",
    "Asia/Magadan": "magadan",
    "Asia/Novosibirsk": "novosibirsk|almaty novosibirsk",
    "Asia/Omsk": "omsk",
    "Asia/Pyongyang": "pyongyang",
    "Asia/Qyzylorda": "qyzylorda",
    "Asia/Riyadh": "kuwait riyadh",
    "Asia/Sakhalin": "sakhalin",
    "Asia/Seoul": "seoul",
    "Asia/Shanghai": "beijing chongqing hong kong urumqi",
    "Asia/Singapore": "kuala lumpur singapore",
    "Asia/Srednekolymsk": "chokurdakh",
    "Asia/Taipei": "taipei",
    "Asia/Tashkent": "ashgabat tashkent|tashkent",
    "Asia/Tbilisi": "tbilisi",
    "Asia/Tehran": "tehran",
    "Asia/Tokyo": "osaka sapporo tokyo",
    "Asia/Tomsk": "tomsk",
    "Asia/Ulaanbaatar": "ulaanbaatar",
    "Asia/Vladivostok": "vladivostok",
    "Asia/Yakutsk": "yakutsk",
    "Asia/Yangon": "yangon rangoon",
    "Asia/Yekaterinburg": "ekaterinburg",
    "Asia/Yerevan": "yerevan|baku tbilisi yerevan",
    "Atlantic/Azores": "azores",
    "Atlantic/Cape_Verde": "cabo verde is|cape verde is|cape verde islands",
    "Atlantic/Reykjavik": "monrovia reykjavik",
    "Australia/Adelaide": "adelaide",
    "Australia/Brisbane": "brisbane",
    "Australia/Darwin": "darwin",
    "Australia/Eucla": "eucla",
    "Australia/Hobart": "hobart",
    "Australia/Lord_Howe": "lord howe island",
    "Australia/Perth": "perth",
    "Australia/Sydney": "canberra melbourne sydney",
    "Etc/GMT+12": "international date line west",
    "Etc/UTC": "coordinated universal time",
    "Europe/Astrakhan": "astrakhan ulyanovsk",
    "Europe/Berlin": "amsterdam berlin bern rome stockholm vienna",
    "Europe/Bucharest": "athens bucharest|athens bucharest istanbul",
    "Europe/Budapest": "belgrade bratislava budapest ljubljana prague",
    "Europe/Chisinau": "chisinau",
    "Europe/Istanbul": "istanbul",
    "Europe/Kaliningrad": "kaliningrad",
    "Europe/Kyiv": "helsinki kiev riga sofia tallinn vilnius|helsinki kyiv riga sofia tallinn vilnius",
    "Europe/London": "dublin edinburgh lisbon london|greenwich mean time dublin edinburgh lisbon london",
    "Europe/Minsk": "minsk",
    "Europe/Moscow": "moscow st petersburg|moscow st petersburg volgograd",
    "Europe/Paris": "brussels copenhagen madrid paris",
    "Europe/Samara": "izhevsk samara",
    "Europe/Saratov": "saratov",
    "Europe/Volgograd": "volgograd",
    "Europe/Warsaw": "sarajevo skopje warsaw zagreb",
    "Indian/Mauritius": "port louis",
    "Pacific/Apia": "samoa|midway island samoa",
    "Pacific/Auckland": "auckland wellington",
    "Pacific/Bougainville": "bougainville island",
    "Pacific/Chatham": "chatham islands",
    "Pacific/Easter": "easter island",
    "Pacific/Fiji": "fiji|fiji kamchatka marshall is",
    "Pacific/Guadalcanal": "solomon is new caledonia|magadan solomon islands new caledonia",
    "Pacific/Honolulu": "hawaii",
    "Pacific/Kiritimati": "kiritimati island",
    "Pacific/Marquesas": "marquesas islands",
    "Pacific/Norfolk": "norfolk island",
    "Pacific/Port_Moresby": "guam port moresby",
    "Pacific/Tongatapu": "nuku alofa",
}
_ZONE_BY_NAME = {name: zone for zone, names in _PLACES.items() for name in names.split("|")}
_SAY_NOTHING = {"time", "standard", "daylight", "zone", "timezone", "custom", "customized", "microsoft", "islands"}
_OFFSET = re.compile(r"\s*\((?:utc|gmt)\s*(?:[+-]\d{1,2}[:.]?\d{2})?\)\s*")
_SHORTEST_BEGINNING = 12


def zone_by_display_name(name: str) -> str | None:
    """The zone that is shown by this name or, with an offset in front, by one that begins so and was cut off."""
    small = name.casefold()
    head = _OFFSET.match(small)
    plain = " ".join(re.findall(r"\w+", small[head.end() if head else 0 :].replace("&", " and ")))
    if plain in _ZONE_BY_NAME:
        return _ZONE_BY_NAME[plain]
    if head is None or len(plain) < _SHORTEST_BEGINNING:
        return None
    found = {zone for known, zone in _ZONE_BY_NAME.items() if known.startswith(plain)}
    return found.pop() if len(found) == 1 else None


def nearest_by_words(name: str, cities: Iterable[str]) -> str | None:
    """The zone whose shown names, or whose city, have most words in common with a name that is none; perhaps none."""
    words = _words(name) - _SAY_NOTHING
    if not words:
        return None
    known = list(_ZONE_BY_NAME.items())
    known += [(zone.rpartition("/")[2], zone) for zone in cities]
    score, _, zone = max((len(words & _words(text)), -len(text), zone) for text, zone in known)
    return zone if score else None


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{4,}", text.casefold()))
