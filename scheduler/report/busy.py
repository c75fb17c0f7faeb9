"""The busy time of calendar files, for people and other programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler import timezones
from scheduler.calendars.busy import read_busy
from scheduler.calendars.reading import SourceEvent
from scheduler.errors import Fault, InputError

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class BusyRow:
    """Busy time ``[start, end)`` in UTC, and the events that it comes from."""

    start: dt.datetime
    end: dt.datetime
    sources: tuple[SourceEvent, ...]


@dataclass(frozen=True)
class NoteRow:
    """Something in a file that is not in the busy time, and why."""

    file: str
    uid: str
    summary: str
    why: str
    cure: str | None = None

    def __str__(self) -> str:
        what = self.summary or self.uid
        place = f'{self.file} "{what}"' if what else self.file
        return f"{place}: {self.why}" if self.cure is None else f"{place}: {self.why}; {self.cure}"


@dataclass(frozen=True)
class BusyReport:
    """All of it; anything in ``unreadable`` may hide busy time."""

    busy: tuple[BusyRow, ...]
    ignored: tuple[NoteRow, ...]
    unreadable: tuple[NoteRow, ...]


def busy_report(
    paths: Sequence[Path], first: dt.date, last: dt.date, time_zone: str, email: str | None = None
) -> BusyReport:
    """Read one owner's calendars over the days ``first`` to ``last``, both included, of their zone.

    Raises ``InputError`` for a zone that does not exist and days in the wrong order.
    """
    try:
        start, end = timezones.day_start(first, time_zone), timezones.day_start(last + dt.timedelta(days=1), time_zone)
    except ValueError as error:
        raise InputError((Fault(f'the time zone "{time_zone}"', str(error)),)) from None
    except OverflowError:
        raise InputError((Fault("the last day", "is beyond the calendar"),)) from None
    if end <= start:
        raise InputError((Fault("the last day", f"{last} is before the first, {first}"),))
    reading = read_busy(
        [(str(path), path) for path in paths], owner_zone=time_zone, email=email, own_mark=None, start=start, end=end
    )
    return BusyReport(
        tuple(BusyRow(_instant(span.start), _instant(span.end), span.sources) for span in reading.spans),
        tuple(NoteRow(note.file, note.uid, note.summary, note.why, note.cure) for note in reading.ignored),
        tuple(NoteRow(note.file, note.uid, note.summary, note.why, note.cure) for note in reading.unreadable),
    )


def _instant(minute: int) -> dt.datetime:
    return EPOCH + dt.timedelta(minutes=minute)
