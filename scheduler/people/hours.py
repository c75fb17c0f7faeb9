"""Weekly hours as people write them: ``9-5 Mon-Fri``, ``09:00–17:30``, ``Mon, Wed 8am-12; Fri 9-14``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.cohort.when import WEEKDAYS
from scheduler.errors import MistakeError
from scheduler.people.dates import parse_clock
from scheduler.people.words import plain, weekday

WORKDAYS = frozenset(range(5))
GROUPS = {
    "weekdays": WORKDAYS,
    "workdays": WORKDAYS,
    "werktags": WORKDAYS,
    "weekend": frozenset((5, 6)),
    "weekends": frozenset((5, 6)),
    "daily": frozenset(range(7)),
    "everyday": frozenset(range(7)),
    "täglich": frozenset(range(7)),
}
NOTHING_SAID = {"and", "und", "et", "y", "e", "at", "from", "uhr", "h", "um", "von", "de", "every", "on"}
EARLIEST, NOON = 5, 12
"""Hours from which a bare number is a morning's: nobody writes 5-9 for the evening without saying so."""
_CURE = 'write it like "Mon-Fri 09:00-17:00"'
_TIME = r"(?:\d{1,2}(?:[:.h]\d{2})?(?::\d{2})?\s*(?:[ap]\.?m\.?)?(?:\s*(?:uhr|h)\b)?|noon|midday|midnight)"
_PART = re.compile(
    rf"(?P<hours>(?P<start>{_TIME})\s*(?:-|to\b|until\b|till\b|bis\b|à|a\b)\s*(?P<end>{_TIME}))"
    r"|(?P<days>[^\W\d_]+\.?(?:\s*(?:-|to\b|bis\b|thru\b|through\b)\s*[^\W\d_]+\.?)?)|(?P<other>[^\s,;:/&+|()]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Hours:
    """Days as numbers, Monday 0, and minutes since midnight; an end at or before the start is on the next day."""

    days: frozenset[int]
    start: int
    end: int

    def written(self) -> dict[str, object]:
        """As a cohort file has it."""
        names = [WEEKDAYS[day] for day in sorted(self.days)]
        return {"days": names, "start": _clock(self.start), "end": _clock(self.end)}

    def __str__(self) -> str:
        return f"{_days(self.days)} {_clock(self.start)}-{_clock(self.end)}"


def parse_hours(text: str) -> tuple[Hours, ...]:
    """The hours of a text; those without days are from Monday to Friday.

    Raises MistakeError for what is none, and where morning or evening may be meant.
    """
    dashed = re.sub(r"[–—−]", "-", text)
    parts = list(_parts(dashed))
    if not any(isinstance(part, tuple) for part in parts):
        raise MistakeError("are not weekly hours", _CURE)
    days_first = isinstance(parts[0], frozenset)
    found: list[Hours] = []
    for segment in _segments(parts, days_first=days_first):
        days = frozenset[int]().union(*(part for part in segment if isinstance(part, frozenset)))
        spans = [part for part in segment if isinstance(part, tuple)]
        if not spans or (not days and len(spans) < len([each for each in parts if isinstance(each, tuple)])):
            raise MistakeError("has days without hours, or hours without days", _CURE)
        found += [Hours(days or WORKDAYS, start, end) for start, end in spans]
    return tuple(found)


def _parts(text: str) -> Iterator[frozenset[int] | tuple[int, int]]:
    for match in _PART.finditer(text):
        if match["hours"]:
            yield parse_span(match["start"], match["end"])
        elif match["days"]:
            if plain(match["days"]) not in NOTHING_SAID:
                yield _weekdays(match["days"])
        else:
            raise MistakeError("are not weekly hours", _CURE)


def _segments(
    parts: list[frozenset[int] | tuple[int, int]], *, days_first: bool
) -> Iterator[list[frozenset[int] | tuple[int, int]]]:
    """Days with their hours: a new segment begins where what came first comes again after the other."""
    segment: list[frozenset[int] | tuple[int, int]] = []
    for part in parts:
        leads = isinstance(part, frozenset) == days_first
        if segment and leads and isinstance(segment[-1], frozenset) != days_first:
            yield segment
            segment = []
        segment.append(part)
    yield segment


def _weekdays(text: str) -> frozenset[int]:
    if plain(text) in GROUPS:
        return GROUPS[plain(text)]
    ends = [weekday(part) for part in re.split(r"\s*(?:-|\bto\b|\bbis\b|\bthru\b|\bthrough\b)\s*", text)]
    if None in ends or len(ends) > 2:
        raise MistakeError("are not weekly hours", _CURE)
    first, last = ends[0] or 0, ends[-1] or 0
    return frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))


def parse_span(start_text: str, end_text: str) -> tuple[int, int]:
    """Minutes of start and end. Bare hours like ``9-5`` begin in the morning; others must say which half they mean."""
    start, end = parse_clock(start_text), parse_clock(end_text)
    start_said, end_said = _says_half(start_text), _says_half(end_text)
    if end_said and not start_said and start < NOON * 60:
        if _is_bare(start_text) and start + NOON * 60 < end and start < EARLIEST * 60:
            start += NOON * 60
    elif not end_said and not _is_full(end_text) and end <= NOON * 60 and start > 0 and (start_said or start <= 720):
        if not start_said and not _is_full(start_text) and start < EARLIEST * 60:
            raise MistakeError("may be in the morning or in the evening", 'write it like "Mon-Fri 13:00-17:00"')
        if end <= start or (start_said and end < start % 720):
            end += NOON * 60
    if start == end or (_is_full(start_text) and _is_full(end_text) and (end - start) % 1440 > 16 * 60):
        raise MistakeError("are more than sixteen hours, or none", _CURE)
    return start % 1440, end


def _says_half(text: str) -> bool:
    return bool(re.search(r"[ap]\.?m|noon|midday|midnight", text, re.IGNORECASE))


def _is_full(text: str) -> bool:
    """Whether a time can only be meant on the clock of 24 hours: 09:00, 17:30, 17."""
    digits = re.match(r"\d+", text)
    return bool(re.match(r"0\d|1[3-9]|2\d", text)) or bool(digits and re.search(r"uhr", text, re.IGNORECASE))


def _is_bare(text: str) -> bool:
    return text.strip().isdecimal()


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _days(days: frozenset[int]) -> str:
    ordered = sorted(days)
    names = [WEEKDAYS[day].capitalize() for day in ordered]
    if len(ordered) > 2 and ordered == list(range(ordered[0], ordered[-1] + 1)):
        return f"{names[0]}-{names[-1]}"
    return ", ".join(names)
