"""Words of many languages for countries, languages, weekdays and months: the only door to babel."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from babel import Locale

from scheduler.timezones import country_names, is_country

LANGUAGES = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da"),
    *("nb", "fi", "cs", "hu", "ro", "tr", "el", "uk", "ja", "zh", "ko"),
)
"""The first that knows a word counts."""
OTHER_COUNTRIES = {
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "u s": "US",
    "u s a": "US",
    "usa": "US",
    "america": "US",
    "uae": "AE",
    "u k": "GB",
    "holland": "NL",
    "korea": "KR",
    "czech republic": "CZ",
    "russian federation": "RU",
    "viet nam": "VN",
    "republic of ireland": "IE",
    "hong kong": "HK",
    "macau": "MO",
}
CODES_OF_THREE = {
    "USA": "US",
    "GBR": "GB",
    "DEU": "DE",
    "FRA": "FR",
    "IND": "IN",
    "ESP": "ES",
    "ITA": "IT",
    "CHN": "CN",
}


def plain(text: str) -> str:
    """A text in small letters, without accents, with single blanks for whatever else parts its words."""
    base = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(each if each.isalnum() else " " for each in base if not unicodedata.combining(each))
    return " ".join(kept.split())


def country_code(text: str) -> str | None:
    """The ISO 3166 code of a country by its code, its subdivision's code or its name; None where it is none."""
    code = text.strip().upper()
    if is_country(code.partition("-")[0]) and code.partition("-")[0].isascii() and len(code) < len("DE-XXXX"):
        return code
    return CODES_OF_THREE.get(code) or OTHER_COUNTRIES.get(plain(text)) or _countries().get(plain(text))


def country_name(code: str) -> str:
    """The English name of a country."""
    return country_names().get(code.partition("-")[0], code)


def language_code(text: str) -> str | None:
    """The code of a language by its name in one of many languages, ``de`` for German and Deutsch; None for others."""
    return _languages().get(plain(text))


def weekday(text: str) -> int | None:
    """The number of a weekday, Monday 0, by its name or what it is short for."""
    return _weekdays().get(plain(text))


def month(text: str) -> int | None:
    """The number of a month, January 1, by its name or what it is short for."""
    return _months().get(plain(text))


@cache
def _countries() -> Mapping[str, str]:
    found = {plain(name): code for code, name in country_names().items()}
    for locale in _locales():
        for code, name in locale.territories.items():
            if is_country(code):
                found.setdefault(plain(name), code)
    return found


@cache
def _languages() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for locale in _locales():
        for code, name in locale.languages.items():
            if code.isalpha():
                found.setdefault(plain(name), code)
    return found


@cache
def _weekdays() -> Mapping[str, int]:
    found = {"weds": 2, "tues": 1, "thur": 3, "thurs": 3}
    for names in _kinds_of("days"):
        for day, name in names.items():
            for short in (name, plain(name)[:2]) if len(plain(name)) > 3 and name.isascii() else (name,):
                found.setdefault(plain(short), int(day))
    return found


@cache
def _months() -> Mapping[str, int]:
    found = {"sept": 9}
    for names in _kinds_of("months"):
        for number, name in names.items():
            if not plain(name).isdecimal():
                found.setdefault(plain(name), int(number))
    return found


def _kinds_of(what: str) -> Iterator[Mapping[Any, str]]:
    """The names of days or months, long ones of all languages first."""
    for width in ("wide", "abbreviated"):
        for locale in _locales():
            yield from (getattr(locale, what)[form][width] for form in ("format", "stand-alone"))


@cache
def _locales() -> tuple[Locale, ...]:
    return tuple(Locale(language) for language in LANGUAGES)
