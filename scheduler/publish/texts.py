"""What a recipient reads: their own time, the place or the link, what to do before. Others' names only in rosters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from scheduler.calendars.clean import clean_line
from scheduler.cohort.clinic import AsyncAlternative, Clinic
from scheduler.plan import Session
from scheduler.timezones import EPOCH, local, to_minute

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


HOLD = (
    "This is a hold, not yet an invitation: please keep the time free. Accept if you can lead the session, decline if "
    "you cannot. Learners hear of it when all its instructors have accepted."
)


def summary(clinic: Clinic, session: Session, number: int) -> str:
    """The title; of a series, with the meeting's number (from 1)."""
    return f"{clinic.title} ({number} of {len(session.meetings)})" if len(session.meetings) > 1 else clinic.title


def when(start: dt.datetime, end: dt.datetime, zone: str) -> str:
    """``Wednesday 4 March 2026, 16:00–17:00, Europe/Berlin (UTC+01:00)``; two offsets where the clocks change."""
    first, last = _local(start, zone), _local(end, zone)
    to = f"–{last:%H:%M}" if last.date() == first.date() else f" to {day(last)}, {last:%H:%M}"
    offsets = dict.fromkeys((_offset(start, zone), _offset(end, zone)))
    return f"{day(first)}, {first:%H:%M}{to}, {zone} ({', then '.join(offsets)})"


def day(date: dt.date) -> str:
    """``Wednesday 4 March 2026``, whatever the locale."""
    return f"{_DAYS[date.weekday()]} {date.day} {_MONTHS[date.month - 1]} {date.year}"


def local_day(moment: dt.datetime, zone: str) -> str:
    """The recipient's day of a moment."""
    return day(_local(moment, zone))


def prework(items: Sequence[tuple[AsyncAlternative, int]], by: str) -> str:
    """What to do before the first meeting: items with the days they take, and the day by which."""
    lines = []
    for item, lead_days in items:
        allow = f", allow {lead_days} day{'s' if lead_days > 1 else ''}" if lead_days else ""
        link = f": {item.url}" if item.url else ""
        lines.append(f"- {item.title} ({item.duration_minutes} minutes{allow}){link}")
    return "\n".join((f"To do before the first meeting, by {by}:", *lines))


def hold_summary(title: str) -> str:
    """The title of a hold."""
    return f"Hold: {title}"


def roster(names: Iterable[str]) -> str:
    """The learners of a session, for its instructors."""
    return "\n".join(("Learners:", *(f"- {clean_line(name)}" for name in names)))


def subject(kind: str, title: str, start: dt.datetime, zone: str) -> str:
    """``Updated: Negotiation lab, Wednesday 4 March 2026, 16:00, Europe/Berlin``; ``kind`` may be empty."""
    first = _local(start, zone)
    shown = f"{clean_line(title)}, {day(first)}, {first:%H:%M}, {zone}"
    return f"{kind}: {shown}" if kind else shown


def description(about: str | None, facts: Sequence[tuple[str, str | None]], *more: str) -> str:
    """The clinic's own words, then ``Label: value`` lines, then further paragraphs; what is empty is left out."""
    lines = "\n".join(f"{label}: {value}" for label, value in facts if value)
    return "\n\n".join(filter(None, (about, lines, *more)))


def _local(moment: dt.datetime, zone: str) -> dt.datetime:
    return local(to_minute(moment, zone), zone)


def _offset(moment: dt.datetime, zone: str) -> str:
    minute = to_minute(moment, zone)
    east = (local(minute, zone) - EPOCH) // dt.timedelta(minutes=1) - minute
    return f"UTC{'-' if east < 0 else '+'}{abs(east) // 60:02}:{abs(east) % 60:02}"
