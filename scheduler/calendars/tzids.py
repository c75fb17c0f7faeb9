"""What a TZID means: a zone of the database (also by its Windows name), else the file's own VTIMEZONE, else an error.

A VTIMEZONE that has a known name is not looked at: the files of many programs state one rule for all years.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from scheduler.calendars.components import Component
from scheduler.calendars.display_names import nearest_by_words, zone_by_display_name
from scheduler.calendars.reading import UnreadableError
from scheduler.calendars.vtimezone import observed_zone
from scheduler.calendars.zones import UTC, NamedZone, Zone, named_zone, zone_names
from scheduler.timezones import suggest

_OLD_WINDOWS = {
    "e. europe standard time": "Europe/Chisinau",
    "kamchatka standard time": "Asia/Kamchatka",
    "mexico standard time": "America/Mexico_City",
    "mexico standard time 2": "America/Mazatlan",
    "mid-atlantic standard time": "Etc/GMT+2",
}
_WINDOWS = {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()} | _OLD_WINDOWS
_UTC = {"z", "tzone://microsoft/utc"}
MOST_SUGGESTIONS = 20
"""So many zones of a calendar are looked for among names that are alike; that is slow."""
_CURE = "give the event a zone of the zone database, or remove it"


@lru_cache(maxsize=4096)
def known_zone(tzid: str) -> NamedZone | None:
    """The zone of the database that a TZID names: as it is, with a vendor's path in front, or as Windows calls it."""
    name = " ".join(tzid.split()).casefold()
    if name in _UTC:
        return UTC
    for candidate in _candidates(name):
        if candidate in zone_names():
            return named_zone(zone_names()[candidate])
        if candidate in _WINDOWS:
            return named_zone(zone_names()[_WINDOWS[candidate].casefold()])
    return None


def _candidates(name: str) -> list[str]:
    """The name and, of a path like ``/vendor.org/20050126_1/Europe/Berlin``, its ends, the longest first."""
    if not name.startswith("/"):
        return [name]
    parts = name.strip("/").split("/")
    return ["/".join(parts[-k:]) for k in (3, 2, 1) if k <= len(parts)]


def _plain(tzid: str) -> str:
    """A TZID as a definition and an event both mean it: some programs escape its commas in the one alone."""
    return re.sub(r"\\([;,\\])", r"\1", tzid.strip('"')).strip()


def _nearest(name: str) -> str | None:
    """The zone that is meant, perhaps, by a name that is none: for a message, not to be used."""
    near = suggest(re.sub(r"[()\s]", "", name) if re.search(r"[+-]\d", name) else name)
    if near:
        return near[0]
    alike = get_close_matches(name.casefold(), _WINDOWS, n=1, cutoff=0.8)
    return _WINDOWS[alike[0]] if alike else nearest_by_words(name, zone_names().values())


class ZoneTable:
    """The zones of one calendar as one owner reads it. Nothing is kept for the next calendar."""

    def __init__(self, calendar: Component, owner: NamedZone, last: int) -> None:
        """``last``: the instant after which no time matters."""
        self.owner: Zone = owner
        self._calendar = calendar
        self._last = last
        defined = [each for each in calendar.children if each.name == "VTIMEZONE"]
        self._defined = {_plain(each.text("TZID")): each for each in reversed(defined)}
        self._zones: dict[str, Zone | UnreadableError] = {}

    @property
    def floating(self) -> Zone:
        """The zone of times without one: the calendar's X-WR-TIMEZONE, else the owner's."""
        name = self._calendar.text("X-WR-TIMEZONE").strip('"')
        return self.named(name) if name else self.owner

    def named(self, name: str) -> Zone:
        """The zone of a TZID; raises UnreadableError where nothing says what it is."""
        if name not in self._zones:
            try:
                self._zones[name] = self._find(name)
            except UnreadableError as error:
                self._zones[name] = error
        zone = self._zones[name]
        if isinstance(zone, UnreadableError):
            raise UnreadableError(zone.why, zone.cure)
        return zone

    def _find(self, name: str) -> Zone:
        known = known_zone(name)
        if known is not None:
            return known
        if _plain(name) in self._defined:
            return observed_zone(self._defined[_plain(name)], self._last)
        shown, hyphened = zone_by_display_name(name), known_zone(name.replace("-", "/"))
        if shown is not None:
            return named_zone(shown)
        if hyphened is not None:  # like US-Mountain
            return hyphened
        short = re.sub(r"\s+", " ", name)[:60]
        near = _nearest(name) if len(name) <= 200 and len(self._zones) < MOST_SUGGESTIONS else None
        meant = f"; did you mean {near}?" if near else ""
        raise UnreadableError(f'"{short}" is not a time zone, and the calendar does not define it{meant}', _CURE)
