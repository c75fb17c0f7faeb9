"""Small calendars as text, read from a temporary folder, and busy time in a form that can be written down by hand."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from scheduler.calendars.busy import read_busy
from scheduler.calendars.expansion import Limits
from scheduler.calendars.reading import OnUnreadable, Reading, SoftKind

EPOCH = dt.datetime(1970, 1, 1)


def event(*lines: str, uid: str = "e@example.com") -> str:
    return "\n".join(("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"))


def hour(*lines: str, start: str = "20260302T100000Z", uid: str = "e@example.com") -> str:
    """An event of one hour from a moment on, by default 10:00 UTC on 2 March 2026."""
    return event(f"DTSTART:{start}", "DURATION:PT1H", *lines, uid=uid)


def calendar(*parts: str) -> str:
    return "\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", ""))


def minute(moment: str) -> int:
    """Minutes since 1970 of a date or date-time of UTC."""
    return int((dt.datetime.fromisoformat(moment) - EPOCH).total_seconds()) // 60


def read(
    *files: str | bytes,
    zone: str = "UTC",
    email: str | None = None,
    mark: str | None = None,
    start: str = "2026-03-01",
    end: str = "2026-04-01",
    limits: Limits | None = None,
    on_unreadable: OnUnreadable = "fail",
    show_summaries: bool = True,
    soft: frozenset[SoftKind] = frozenset(),
) -> Reading:
    """The files of one owner, read together; they are called ``0.ics``, ``1.ics`` …"""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, content in enumerate(files):
            path = Path(folder) / f"{number}.ics"
            path.write_bytes(content if isinstance(content, bytes) else content.replace("\n", "\r\n").encode())
            paths.append((path.name, path))
        return read_busy(
            paths,
            owner_zone=zone,
            email=email,
            own_mark=mark,
            start=minute(start),
            end=minute(end),
            limits=limits,
            on_unreadable=on_unreadable,
            show_summaries=show_summaries,
            soft=soft,
        )


def shown(reading: Reading) -> list[str]:
    """The busy spans like ``02T09:00-02T17:00`` (day of the month and time, UTC). Nothing may be unreadable."""
    assert not reading.unreadable
    return [f"{_clock(span.start)}-{_clock(span.end)}" for span in reading.spans]


def busy(*parts: str, zone: str = "UTC", email: str | None = None) -> list[str]:
    """The busy time of one calendar in March 2026."""
    return shown(read(calendar(*parts), zone=zone, email=email))


def _clock(at: int) -> str:
    return (EPOCH + dt.timedelta(minutes=at)).strftime("%dT%H:%M")
