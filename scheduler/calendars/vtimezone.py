"""A VTIMEZONE of a file → its zone (RFC 5545 3.6.5)."""

from __future__ import annotations

import datetime as dt
import re

from scheduler.calendars.components import Component
from scheduler.calendars.reading import UnreadableError
from scheduler.calendars.rules import ENOUGH_SECONDS, expand, read_rule
from scheduler.calendars.zones import EPOCH, ObservedZone

_CURE = "give the event a zone of the zone database, or remove it"
_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?")
_TIME = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2}))?Z?")
_YEAR = dt.timedelta(days=366)


def observed_zone(definition: Component, last: int) -> ObservedZone:
    """The zone, from 1970 to a year after the instant ``last``; raises UnreadableError."""
    try:
        if definition.broken:
            raise UnreadableError(definition.broken)
        changes = sorted(change for each in definition.children for change in _changes(each, last))
    except UnreadableError as error:
        raise UnreadableError(f"VTIMEZONE on line {definition.line}: {error.why}", _CURE) from None
    if not changes:
        raise UnreadableError(f"VTIMEZONE on line {definition.line} defines no offset", _CURE)
    return ObservedZone(tuple(when for when, _, _ in changes), (changes[0][1], *(to for _, _, to in changes)))


def _changes(observance: Component, last: int) -> list[tuple[int, int, int]]:
    """(instant, offset before, offset after) of every onset; without any since 1970, of the last before."""
    if observance.broken:
        raise UnreadableError(observance.broken)
    before, after = _offset(observance, "TZOFFSETFROM"), _offset(observance, "TZOFFSETTO")
    start = _time(observance.one("DTSTART").last_value if observance.all("DTSTART") else "")  # type: ignore[union-attr]
    end = max(EPOCH, EPOCH + dt.timedelta(seconds=last)) + _YEAR
    onsets = {start}
    for prop in observance.all("RRULE"):
        rule = read_rule(prop)
        if rule.frequency != "YEARLY" or rule.seconds_to_expand(start, EPOCH, end) > ENOUGH_SECONDS:
            raise UnreadableError(f"line {prop.line}: no zone has such a rule")
        onsets |= {
            onset for onset in expand(start, rule.text, EPOCH, end) if rule.reaches(onset, _instant(onset, before))
        }
    for prop in observance.all("RDATE"):
        onsets |= {_time(each.partition("/")[0]) for each in prop.last_value.split(",")}
    return [(_instant(onset, before), before, after) for onset in onsets]


def _instant(onset: dt.datetime, offset: int) -> int:
    return (onset - EPOCH) // dt.timedelta(seconds=1) - offset


def _time(text: str) -> dt.datetime:
    match = _TIME.fullmatch(text.strip().upper())
    try:
        if match is None:
            raise ValueError
        return dt.datetime(*(int(part or 0) for part in match.groups()))  # type: ignore[arg-type]
    except ValueError:
        raise UnreadableError(f'"{text[:40]}" is not a date-time') from None


def _offset(observance: Component, name: str) -> int:
    match = _OFFSET.fullmatch(observance.text(name))
    if match is None:
        raise UnreadableError(f"{name} is no offset")
    sign, hours, minutes, seconds = match.groups()
    return (-1 if sign == "-" else 1) * (3600 * int(hours) + 60 * int(minutes) + int(seconds or 0))
