"""Times to choose from in a poll: ``Mon 8 March 2027 9:00 AM – 10:00 AM``, ``Monday 09:00``, ``2027-03-08``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.errors import MistakeError
from scheduler.people.dates import Order, parse_clock, parse_day
from scheduler.people.hours import parse_span
from scheduler.people.words import weekday

WHOLE_DAY = (0, 1440)

_BRACKETS = re.compile(r".*\[(.+)\]\s*", re.DOTALL)
_EXACT = r"\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?m\b\.?)?|\d{1,2}\s*[ap]\.?m\b\.?|\d{1,2}h\d{0,2}"
_LOOSE = rf"(?:{_EXACT}|\d{{1,2}})"
_SPAN = re.compile(
    rf"(?P<start>{_LOOSE})\s*(?:-|to|until|bis|à)\s*(?P<end>{_EXACT}|\d{{1,2}}(?!\d|[-/.]))\s*(?:uhr)?\s*$",
    re.IGNORECASE,
)
_START = re.compile(rf"(?P<start>{_EXACT})\s*(?:uhr)?\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Slot:
    """A span of a day, or of a weekday (0 is Monday) of every week; ``end`` is ``None`` where only the start is told.

    Minutes since midnight, half open; an end at or before the start is on the next day.
    """

    day: dt.date | None
    weekday: int | None
    start: int
    end: int | None

    @property
    def is_whole_day(self) -> bool:
        """Whether no clock time is told."""
        return (self.start, self.end) == WHOLE_DAY


def parse_slot(text: str, order: Order) -> Slot:
    """The slot of a text, of a heading with the slot in [brackets], too. Raises MistakeError for what is none."""
    bracketed = _BRACKETS.fullmatch(text)
    plain = re.sub(r"[–—−]", "-", " ".join((bracketed[1] if bracketed else text).split())).strip(" ,;-@")
    span, start = _SPAN.search(plain), _START.search(plain)
    if span and not _is_date(plain):
        begins, ends = parse_span(span["start"], span["end"])
        return _on(plain[: span.start()], order, begins, ends)
    if start:
        return _on(plain[: start.start()], order, parse_clock(start["start"]), None)
    return _on(plain, order, *WHOLE_DAY)


def is_slot(text: str, order: Order) -> bool:
    """Whether a text is a slot, one whose date may be read in two ways among them."""
    try:
        parse_slot(text, order)
    except MistakeError as error:
        return error.message.startswith("may be ")
    return True


def split_slots(text: str, order: Order) -> list[str]:
    """The slots that were ticked, listed in one cell; commas part them where what is before them is whole."""
    found: list[str] = []
    for part in filter(None, re.split(r"\s*[;\n|]\s*", text)):
        found += _by_commas(part, order)
    return found


def _by_commas(text: str, order: Order) -> Iterator[str]:
    pending = ""
    for piece in text.split(","):
        pending = f"{pending}, {piece.strip()}" if pending else piece.strip()
        if _ends_with_time(pending) and is_slot(pending, order):
            yield pending
            pending = ""
    if pending:
        yield pending


def _ends_with_time(text: str) -> bool:
    plain = re.sub(r"[–—−]", "-", text)
    return bool(_START.search(plain) or (_SPAN.search(plain) and not _is_date(plain)))


def _is_date(text: str) -> bool:
    """Whether what looks like a span of hours is the end of a date: 2027-03-08."""
    return bool(re.search(r"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}\s*$", text))


def _on(day_text: str, order: Order, start: int, end: int | None) -> Slot:
    text = day_text.strip(" ,;-@|/").removesuffix("T").removesuffix(" from").removesuffix(" at").strip(" ,;-@")
    if not text:
        raise MistakeError("has no day", 'write it like "2027-03-08 09:00-10:00"')
    number = weekday(text.rstrip("s") if len(text) > 4 else text)
    if number is None:
        number = weekday(text)
    if number is not None:
        return Slot(None, number, start, end)
    return Slot(parse_day(text, order), None, start, end)
