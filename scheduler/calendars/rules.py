"""Recurrence rules: read, judged by the work that they ask for, and expanded by recurring-ical-events.

A rule is expanded in naive local time, always. So UNTIL (compared as an instant), zones and lengths are our own
arithmetic, and recurring-ical-events has the recurrence alone. What it adds to RFC 5545, we keep: DTSTART is an
occurrence also where the rule does not hit it, and does not count.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Literal

from icalendar import Event, vRecur
from recurring_ical_events import EventAdapter, Series  # type: ignore[import-untyped]

from scheduler.calendars.components import Property
from scheduler.calendars.reading import UnreadableError
from scheduler.calendars.zones import EPOCH

MOST_OCCURRENCES = 100_000
"""More than so many occurrences in the range asked for are nobody's calendar."""
ENOUGH_SECONDS = 0.25
"""No zone has a rule that may take longer to follow."""
TOO_MANY = f"it comes more than {MOST_OCCURRENCES:,} times in these days"

_UNIT = {
    "SECONDLY": 1,
    "MINUTELY": 60,
    "HOURLY": 3600,
    "DAILY": 86_400,
    "WEEKLY": 604_800,
    "MONTHLY": 2_629_746,
    "YEARLY": 31_556_952,
}
_LEAPS = ("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY")
_LISTS = ("BYSECOND", "BYMINUTE", "BYHOUR", "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS")
_CLOCK = ("BYHOUR", "BYMINUTE", "BYSECOND")
_DAYS = {"BYDAY", "BYMONTHDAY", "BYYEARDAY"}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", *_LISTS}
_HARMLESS = {("RSCALE", "GREGORIAN"), ("SKIP", "OMIT")}
_UNTIL = re.compile(r"\d{8}(T\d{6}Z?)?")
_BYDAY = re.compile(r"[+-]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU)")
_LAST_YEAR = dt.datetime(9999, 12, 31)
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SECONDS_PER_PERIOD = {"YEARLY": 2e-5, "MONTHLY": 3e-6, "WEEKLY": 2e-6}
_SECONDS_PER_RESULT = 1e-5


@dataclass(frozen=True)
class Rule:
    """An RRULE. ``parts`` are as written, without UNTIL, which is ``until``, naive, and how it was written."""

    parts: tuple[tuple[str, str], ...]
    until: dt.datetime | None = None
    until_is: Literal["date", "utc", "local"] = "local"

    @property
    def text(self) -> str:
        """The rule without UNTIL."""
        return ";".join(f"{name}={value}" for name, value in self.parts)

    def starting(self, start: dt.datetime, *, all_day: bool) -> Rule:
        """The same with what RFC 5545 3.3.10 takes from DTSTART, for recurring-ical-events does not: a week of the year
        has DTSTART's weekday alone where the rule names none, and a rule of dates no times of day.
        """
        parts = tuple(part for part in self.parts if not (all_day and part[0] in _CLOCK))
        if "BYWEEKNO" in self._values and not self._values.keys() & _DAYS:
            parts += (("BYDAY", _WEEKDAYS[start.weekday()]),)
        return replace(self, parts=parts)

    def reaches(self, local: dt.datetime, instant: int, *, all_day: bool = False) -> bool:
        """Whether an occurrence is not after UNTIL; the local time is in DTSTART's zone.

        UNTIL should be of DTSTART's kind, in UTC where that has a zone. Where it is not: a date holds to its end, a
        local time is in DTSTART's zone, and of an all-day event what is not after it by date or by instant counts.
        """
        if self.until is None:
            return True
        if self.until_is == "date":
            return local.date() <= self.until.date()
        if all_day and local.date() <= self.until.date():
            return True
        return (EPOCH + dt.timedelta(seconds=instant) if self.until_is == "utc" else local) <= self.until

    @cached_property
    def _values(self) -> dict[str, str]:
        return dict(self.parts)

    @property
    def frequency(self) -> str:
        """FREQ."""
        return self._values["FREQ"]

    @property
    def interval(self) -> int:
        """Every how many periods."""
        return int(self._values.get("INTERVAL", "1"))

    def _listed(self, name: str) -> list[str]:
        return self._values[name].split(",") if name in self._values else []

    def seconds_to_expand(self, start: dt.datetime, first: dt.datetime, last: dt.datetime) -> float:
        """About how long ``expand`` takes, not too low: by the periods it goes through and what each of them gives."""
        begin = start if "COUNT" in self._values or self.frequency not in _LEAPS else max(start, first)
        end = last if self._always_comes_again else _LAST_YEAR
        periods = max(0.0, (end - begin).total_seconds()) / (_UNIT[self.frequency] * self.interval) + 1
        per_period = self._results_per_period * (1.0 if self._always_comes_again else 0.01) * _SECONDS_PER_RESULT
        return periods * (_SECONDS_PER_PERIOD.get(self.frequency, 1e-6) + per_period)

    def fewest(self, start: dt.datetime, first: dt.datetime, last: dt.datetime) -> int:
        """So many occurrences lie in ``[first, last)`` at least, told without following the rule."""
        if self.until is not None or self.frequency not in _LEAPS or any(name in self._values for name in _LISTS):
            return 0
        step = dt.timedelta(seconds=_UNIT[self.frequency] * self.interval)
        missed = max(0, (first - start) // step)
        found = (last - max(start, first)) // step
        return min(found, int(self._values["COUNT"]) - missed - 1) if "COUNT" in self._values else found

    @property
    def _results_per_period(self) -> int:
        clock = math.prod(len(self._listed(name)) or 1 for name in _CLOCK)
        if self.frequency == "YEARLY":
            if "BYWEEKNO" in self._values or "BYYEARDAY" in self._values:
                return 366 * clock
            months = len(self._listed("BYMONTH")) or (
                12 if "BYMONTHDAY" in self._values or "BYDAY" in self._values else 1
            )
            return months * self._days_per_month * clock
        if self.frequency == "MONTHLY":
            return self._days_per_month * clock
        return (len(self._listed("BYDAY")) or 1) * clock if self.frequency == "WEEKLY" else clock

    @property
    def _days_per_month(self) -> int:
        return min(31, max(1, 5 * len(self._listed("BYDAY")), len(self._listed("BYMONTHDAY"))))

    @property
    def _always_comes_again(self) -> bool:
        """Whether it surely gives an occurrence in every few periods; the others may search to the end of time."""
        names = {name for name in _LISTS if name in self._values}
        if self.frequency in ("YEARLY", "MONTHLY"):
            if names & {"BYYEARDAY", "BYWEEKNO"} or names >= {"BYDAY", "BYMONTHDAY"}:
                return False
            if "BYMONTH" in names and self.frequency == "MONTHLY" and self.interval > 1:
                return False
            return self._has_such_days and self._has_such_positions
        if self.frequency == "WEEKLY":
            return names <= {"BYDAY"} or (self.interval == 1 and names <= {"BYDAY", "BYMONTH"})
        if self.frequency == "DAILY":
            return names <= {"BYHOUR", "BYMINUTE", "BYSECOND"} or (self.interval == 1 and names <= {"BYDAY", "BYMONTH"})
        return not names

    @property
    def _has_such_days(self) -> bool:
        months = [int(month) for month in self._listed("BYMONTH")] or [1]
        least = min((abs(int(day)) for day in self._listed("BYMONTHDAY")), default=1)
        ordinals = [int(re.sub(r"[A-Z+-]", "", day) or 1) for day in self._listed("BYDAY")] or [1]
        return any(least <= _DAYS_IN_MONTH[month - 1] for month in months if 1 <= month <= 12) and min(ordinals) <= 4

    @property
    def _has_such_positions(self) -> bool:
        least = min((abs(int(position)) for position in self._listed("BYSETPOS")), default=1)
        return least == 1 or (least <= 4 and "BYDAY" in self._values)


def read_rule(prop: Property) -> Rule:
    """An RRULE; raises UnreadableError for one that RFC 5545 does not know."""
    value = "".join(prop.last_value.upper().split()).rstrip(";").replace("\\", "")  # some programs escape as in a text
    short = f'line {prop.line}: the rule "{value[:60]}"'
    pairs = [(name, rest) for name, _, rest in (part.partition("=") for part in value.split(";")) if name]
    pairs = [pair for pair in pairs if pair not in _HARMLESS]
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names) or not set(names) <= _KNOWN or len(value) > 20_000:
        raise UnreadableError(f"{short} has a part that is not known, or one twice")
    parts = dict(pairs)
    if parts.get("FREQ") not in _UNIT:
        raise UnreadableError(f"{short} does not say how often it comes")
    if parts.get("COUNT", "").startswith("-"):  # some programs write COUNT=-1 for no end
        del parts["COUNT"]
    until = parts.pop("UNTIL", None)
    _check_numbers(parts, short)
    return Rule(tuple(_without_positions(parts).items()), *_until(until, short))


def _without_positions(parts: dict[str, str]) -> dict[str, str]:
    """The same rule, its days named, where BYSETPOS chooses among a week's: else the week of DTSTART, which is seldom
    whole, would be counted from DTSTART on.
    """
    if parts["FREQ"] != "WEEKLY" or {name for name in parts if name in _LISTS} != {"BYDAY", "BYSETPOS"}:
        return parts
    first = _WEEKDAYS.index(parts["WKST"]) if parts.get("WKST") in _WEEKDAYS else 0
    named = {day[-2:] for day in parts["BYDAY"].split(",")}
    days = [day for day in _WEEKDAYS[first:] + _WEEKDAYS[:first] if day in named]
    positions = {int(each) for each in parts["BYSETPOS"].split(",")}
    chosen = [day for k, day in enumerate(days) if k + 1 in positions or k - len(days) in positions]
    rest = {name: value for name, value in parts.items() if name != "BYSETPOS"}
    return rest | {"BYDAY": ",".join(chosen)} if chosen else parts


def _until(text: str | None, short: str) -> tuple[dt.datetime | None, Literal["date", "utc", "local"]]:
    if text is None:
        return None, "local"
    try:
        if not _UNTIL.fullmatch(text):
            raise ValueError
        until = dt.datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        raise UnreadableError(f"{short} has an UNTIL that is no time") from None
    return until, "date" if len(text) == 8 else "utc" if text.endswith("Z") else "local"


def _check_numbers(parts: dict[str, str], short: str) -> None:
    for name in ("INTERVAL", "COUNT"):
        text = parts.get(name, "1")
        if not (text.isascii() and text.isdigit() and 1 <= int(text[:12]) <= 10**9):
            raise UnreadableError(f"{short} has an {name} that is no whole number from 1")
    for name in _LISTS:
        pattern = _BYDAY if name == "BYDAY" else re.compile(r"[+-]?\d{1,3}")
        if name in parts and not all(pattern.fullmatch(each) for each in parts[name].split(",")):
            raise UnreadableError(f"{short} has a {name} that is none")


def expand(start: dt.datetime, rule_text: str, first: dt.datetime, last: dt.datetime) -> list[dt.datetime]:
    """The occurrences in ``[first, last)``, in any order; all times are naive and local. Raises UnreadableError.

    Rules without COUNT whose periods have equal lengths are not followed from their start on: the start leaps close to
    ``first``.
    """
    try:
        event = Event()
        event.add("uid", "rule")
        event.add("dtstart", _leap(start, rule_text, first))
        event.add("rrule", vRecur.from_ical(rule_text))
        found = Series([EventAdapter(event)]).between(first, last)
        starts = [occurrence.start for occurrence in islice(found, MOST_OCCURRENCES + 1)]
    except Exception as error:  # the libraries raise errors of many kinds, and texts that mislead
        raise UnreadableError(f'the rule "{rule_text[:60]}" cannot be followed ({type(error).__name__})') from None
    if len(starts) > MOST_OCCURRENCES:
        raise UnreadableError(TOO_MANY)
    return starts


def _leap(start: dt.datetime, rule_text: str, first: dt.datetime) -> dt.datetime:
    parts = dict(part.split("=") for part in rule_text.split(";"))
    if "COUNT" in parts or parts["FREQ"] not in _LEAPS:
        return start
    step = dt.timedelta(seconds=_UNIT[parts["FREQ"]]) * int(parts.get("INTERVAL", "1"))
    return start + max(0, (first - start) // step - 1) * step
