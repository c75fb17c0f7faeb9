"""The busy time of calendar files, for people and other programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler import timezones
from scheduler.calendars.readers import Request, read_all
from scheduler.calendars.reading import Note, OnUnreadable, SourceEvent
from scheduler.errors import Fault, InputError
from scheduler.timezones import instant


@dataclass(frozen=True)
class BusyRow:
    """Busy time ``[start, end)`` in UTC, and the events that it comes from."""

    start: dt.datetime
    end: dt.datetime
    sources: tuple[SourceEvent, ...]


@dataclass(frozen=True)
class NoteRow:
    """Something about a component, or about a whole file: why it is not busy, cannot be read, or is odd."""

    file: str
    uid: str
    summary: str
    why: str
    cure: str | None = None
    component: str = ""
    line: int | None = None
    doubtful: bool = False
    treated: str = ""
    """What was done about something that cannot be read: its days are ``busy``, or it is left out (``ignore``)."""

    def __str__(self) -> str:
        what = self.summary or self.uid
        place = f'{self.file} "{what}"' if what else self.file
        return f"{place}: {self.why}" if self.cure is None else f"{place}: {self.why}; {self.cure}"


@dataclass(frozen=True)
class FileRow:
    """What became of a file's events and free/busy records; ``total`` is the sum of the other three."""

    file: str
    total: int
    read: int
    ignored: int
    unreadable: int


@dataclass(frozen=True)
class BusyReport:
    """All of it; anything in ``unreadable`` that was not treated may hide busy time."""

    busy: tuple[BusyRow, ...]
    ignored: tuple[NoteRow, ...]
    unreadable: tuple[NoteRow, ...]
    remarks: tuple[NoteRow, ...]
    files: tuple[FileRow, ...]

    @property
    def faults(self) -> tuple[NoteRow, ...]:
        """What is unreadable and nothing was done about."""
        return tuple(note for note in self.unreadable if not note.treated)


def busy_report(
    paths: Sequence[Path],
    first: dt.date,
    last: dt.date,
    time_zone: str,
    email: str | None = None,
    on_unreadable: OnUnreadable = "fail",
) -> BusyReport:
    """Read one owner's calendars over the days ``first`` to ``last``, both included, of their zone.

    ``on_unreadable`` says what becomes of events that cannot be read. Raises ``InputError`` for a zone that does not
    exist and days in the wrong order.
    """
    try:
        start, end = timezones.day_start(first, time_zone), timezones.day_start(last + dt.timedelta(days=1), time_zone)
    except ValueError as error:
        raise InputError((Fault(f'the time zone "{time_zone}"', str(error)),)) from None
    except OverflowError:
        raise InputError((Fault("the last day", "is beyond the calendar"),)) from None
    if end <= start:
        raise InputError((Fault("the last day", f"{last} is before the first, {first}"),))
    request = Request(
        files=tuple((str(path), str(path)) for path in paths),
        owner_zone=time_zone,
        email=email,
        own_mark=None,
        start=start,
        end=end,
        on_unreadable=on_unreadable,
        show_summaries=True,
    )
    (reading,) = read_all([request])
    return BusyReport(
        busy=tuple(BusyRow(instant(span.start), instant(span.end), span.sources) for span in reading.spans),
        ignored=_rows(reading.ignored),
        unreadable=_rows(reading.unreadable),
        remarks=_rows(reading.remarks),
        files=tuple(
            FileRow(name, tally.total, tally.read, tally.ignored, tally.unreadable)
            for name, tally in reading.tallies.items()
        ),
    )


def _rows(notes: Sequence[Note]) -> tuple[NoteRow, ...]:
    return tuple(NoteRow(**vars(note)) for note in notes)
