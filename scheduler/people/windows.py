"""Answers to a poll as dated windows of availability."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scheduler import timezones
from scheduler.errors import MistakeError
from scheduler.people.cells import Answer
from scheduler.people.slots import Slot
from scheduler.people.zones import Days
from scheduler.spans import Spans, merge, subtract

DAY = 1440


@dataclass(frozen=True)
class Slots:
    """A poll's slots as spans: those of one slot, perhaps in several weeks, beside each other.

    ``step`` is how long slots last that only say their start: ``None`` where all say their end.
    """

    spans: tuple[tuple[tuple[int, int], ...], ...]
    step: int | None


def spans_of_slots(slots: Sequence[Slot], days: Days, zone: str, minutes: int | None) -> Slots:
    """Minutes since 1970 of every slot, on the clocks of ``zone``; slots of weekdays come on all such ``days``.

    ``minutes`` is how long those last that do not say. Raises MistakeError where nothing says it.
    """
    step = None if all(slot.end is not None for slot in slots) else minutes or _step(slots)
    return Slots(tuple(tuple(_spans(slot, days, zone, step)) for slot in slots), step)


def windows(slots: Slots, answers: Sequence[Answer]) -> list[dict[str, object]]:
    """The windows in which somebody is available, as a cohort file has them; what they can is never only if need be."""
    can = _merged(slots, answers, "yes")
    perhaps = subtract(_merged(slots, answers, "if_need_be"), can)
    found = [(int(start), int(end), False) for start, end in can]
    found += [(int(start), int(end), True) for start, end in perhaps]
    return [_window(*each) for each in sorted(found)]


def _merged(slots: Slots, answers: Sequence[Answer], wanted: Answer) -> Spans:
    pairs = [span for spans, answer in zip(slots.spans, answers, strict=True) if answer == wanted for span in spans]
    return merge(pairs)


def _window(start: int, end: int, perhaps: bool) -> dict[str, object]:
    written: dict[str, object] = {"start": _instant(start), "end": _instant(end)}
    return {**written, "if_need_be": True} if perhaps else written


def _instant(minute: int) -> str:
    return f"{timezones.local(minute, 'UTC'):%Y-%m-%dT%H:%M}Z"


def _spans(slot: Slot, days: Days, zone: str, step: int | None) -> Iterator[tuple[int, int]]:
    end = slot.start + (step or 0) if slot.end is None else slot.end
    if end <= slot.start:
        end += DAY
    for day in _dates(slot, days):
        midnight = dt.datetime.combine(day, dt.time())
        yield (
            timezones.weekly_start(midnight + dt.timedelta(minutes=slot.start), zone),
            timezones.weekly_end(midnight + dt.timedelta(minutes=end), zone),
        )


def _dates(slot: Slot, days: Days) -> Iterator[dt.date]:
    if slot.day is not None:
        yield slot.day
        return
    for number in range((days.end - days.start).days + 1):
        day = days.start + dt.timedelta(days=number)
        if day.weekday() == slot.weekday:
            yield day


def _step(slots: Sequence[Slot]) -> int:
    """The least time from one slot to the next on the same day."""
    by_day: dict[object, list[int]] = {}
    for slot in slots:
        by_day.setdefault((slot.day, slot.weekday), []).append(slot.start)
    steps = [later - earlier for starts in by_day.values() for earlier, later in pairwise(sorted(set(starts)))]
    if not steps:
        raise MistakeError("has slots that do not say when they end", "say how long they last: --slot-minutes 60")
    return min(steps)
