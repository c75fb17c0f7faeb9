"""Times as they are typed on the command line."""

from __future__ import annotations

import datetime as dt

import typer


def parse_instant(text: str | None, option: str) -> dt.datetime | None:
    """An instant with its offset, or ``None`` where none was typed."""
    if text is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f'{option} "{text}" is not an instant; write it like 2026-03-02T15:00Z') from None
    if moment.tzinfo is None:
        raise typer.BadParameter(f'{option} "{text}" has no offset; write it like 2026-03-02T15:00Z')
    return moment


def parse_date(text: str, option: str) -> dt.date:
    """A day of the calendar."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f'{option} "{text}" is not a date; write it like 2026-03-02') from None
