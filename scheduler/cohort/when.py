"""The kinds of time that a cohort file states: dates, clock times, moments, weekly hours, dated windows."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, StrictBool, ValidationInfo, WithJsonSchema

from scheduler.cohort.base import Entity, is_written
from scheduler.cohort.numbers import Minutes
from scheduler.errors import MistakeError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
MINUTES_PER_DAY = 1440

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-9]{2}(:[0-9]{2}(\.0+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_NO_MOMENT = ("is not a date-time", 'write "2026-03-02T15:00Z", or "2026-03-02T15:00" for local time')


def _clock(value: Any, info: ValidationInfo) -> int:
    if (
        isinstance(value, int)
        and not isinstance(value, bool)
        and 0 <= value <= MINUTES_PER_DAY
        and not is_written(info)
    ):
        return value
    if value == "24:00":
        return MINUTES_PER_DAY
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise MistakeError("is not a clock time", 'write hours and minutes, like "09:00"')
    return 60 * int(match[1]) + int(match[2])


def _clock_text(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _before_midnight(minute: int) -> int:
    if minute == MINUTES_PER_DAY:
        raise MistakeError("is not a clock time at which hours can start", 'write "00:00"')
    return minute


def _date(value: Any) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise MistakeError("is not a day of the calendar", "check month and day") from None
    raise MistakeError("is not a date", 'write year, month and day, like "2026-03-02"')


def _moment(value: Any) -> dt.datetime:
    if isinstance(value, str):
        return _parsed(value)
    if isinstance(value, dt.datetime):
        return _whole_minute(value)
    raise MistakeError(*_NO_MOMENT)


@lru_cache(maxsize=65536)
def _parsed(text: str) -> dt.datetime:
    """A moment as documents write it; the same ones come again and again."""
    if _MOMENT.fullmatch(text) is None:
        if text[11:13] == "24":
            raise MistakeError("is not a date-time", "write 00:00 of the next day")
        raise MistakeError(*_NO_MOMENT)
    try:
        return _whole_minute(dt.datetime.fromisoformat(text))
    except MistakeError:
        raise
    except ValueError:
        raise MistakeError("is not a moment of the calendar", "check month, day, minutes and offset") from None


def _whole_minute(value: dt.datetime) -> dt.datetime:
    if value.second or value.microsecond or (value.utcoffset() or dt.timedelta()) % dt.timedelta(minutes=1):
        raise MistakeError("has seconds", "write whole minutes")
    if value.tzinfo is not None:
        try:
            value.astimezone(dt.UTC)
        except OverflowError:
            raise MistakeError("is outside the calendar in UTC", "write a moment of the years 1 to 9999") from None
    return value


def _moment_text(value: dt.datetime) -> str:
    return value.isoformat(timespec="minutes").replace("+00:00", "Z")


Date = Annotated[
    dt.date,
    BeforeValidator(_date),
    PlainSerializer(dt.date.isoformat),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-03-02"]}),
]
"""A calendar day, written ``2026-03-02``."""

Clock = Annotated[
    int,
    BeforeValidator(_clock),
    PlainSerializer(_clock_text),
    WithJsonSchema({"type": "string", "pattern": r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", "examples": ["09:00"]}),
]
"""Minutes since midnight, 0 to 1440, written ``09:00`` (``24:00`` only as an end)."""

StartClock = Annotated[
    int,
    BeforeValidator(_clock),
    AfterValidator(_before_midnight),
    PlainSerializer(_clock_text),
    WithJsonSchema({"type": "string", "pattern": r"^([01][0-9]|2[0-3]):[0-5][0-9]$", "examples": ["09:00"]}),
]
"""Minutes since midnight, 0 to 1439, written ``09:00``."""

Moment = Annotated[
    dt.datetime,
    BeforeValidator(_moment),
    PlainSerializer(_moment_text),
    WithJsonSchema(
        {
            "type": "string",
            "description": "ISO 8601 to the minute; without an offset, local to its owner",
            "examples": ["2026-03-02T15:00Z"],
        }
    ),
]
"""A whole minute: an instant where it has an offset (aware), else local to its owner (naive)."""


class WeeklyHours(Entity):
    """Hours that come back every week in the owner's zone.

    ``start`` and ``end`` are minutes since midnight; an end at or before the start is on the next day.
    """

    days: tuple[Weekday, ...]
    start: StartClock
    end: Clock

    @property
    def weekdays(self) -> frozenset[int]:
        """The days as numbers, Monday 0."""
        return frozenset(WEEKDAYS.index(day) for day in self.days)


class Period(Entity):
    """A dated span ``[start, end)``: instants, or local to its owner."""

    start: Moment
    end: Moment


class BusyPeriod(Period):
    """A dated span in which somebody is busy, or (``soft``) would rather not meet."""

    soft: StrictBool = False


class Window(Period):
    """A dated span in which somebody is available, perhaps only if need be (then it counts as out of hours)."""

    if_need_be: StrictBool = False


class DateRange(Entity):
    """Days ``start`` to ``end``, both included."""

    start: Date
    end: Date


class Night(Entity):
    """The local hours that count as night, every day; an end at or before the start is on the next day."""

    start: StartClock = Field(default=22 * 60, json_schema_extra={"default": "22:00"})
    end: Clock = Field(default=7 * 60, json_schema_extra={"default": "07:00"})


class Stretch(Entity):
    """Minutes by which availability reaches beyond working time."""

    before: Minutes = 120
    after: Minutes = 240
