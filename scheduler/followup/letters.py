"""A person's sheet as text and as JSON, each with nothing about anybody else."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import textwrap
from collections.abc import Iterator
from typing import Any

from scheduler import timezones
from scheduler.followup.tasks import Instead, Meet, Sheet, Task
from scheduler.timezones import minute

WIDTH = 80


def letter(sheet: Sheet) -> str:
    """What the person reads, in lines of at most 80 columns but for links, with a final newline."""
    lines = [f"To: {sheet.name}" + (f" <{sheet.email}>" if sheet.email else ""), f"All times: {sheet.time_zone}"]
    for meet in sheet.before:
        lines += ["", f"Before {meet.title}, {_when(sheet, meet.moment)}"]
        lines += _tasks(sheet, meet.tasks)
    for meet in sheet.after:
        lines += ["", f"After {meet.title}, {_when(sheet, meet.moment)}{_presence(meet)}"]
        lines += _tasks(sheet, meet.tasks)
    for offer in sheet.instead:
        lines += ["", f"Instead of {offer.title}, for which there is no session for you{_choice(offer)}"]
        lines += _tasks(sheet, offer.tasks)
    return "\n".join(line for text in lines for line in _wrapped(text)) + "\n"


def as_json(found: Any) -> str:
    """A sheet, or what else there is, for programs; instants in UTC, with a final newline."""
    return json.dumps(_plain(found), ensure_ascii=False, indent=1) + "\n"


def _presence(meet: Meet) -> str:
    return " (you were not there)" if meet.attended is False else ""


def _choice(offer: Instead) -> str:
    return ", one of these" if len(offer.tasks) > 1 else ""


def _tasks(sheet: Sheet, tasks: tuple[Task, ...]) -> Iterator[str]:
    for task in tasks:
        facts = [task.kind, *([f"{task.minutes} minutes"] if task.minutes else []), *["captions"] * task.captions]
        yield f"- {task.title} ({', '.join(facts)})"
        if task.url:
            yield f"  {task.url}"
        yield f"  from {_when(sheet, task.opens)}, due {_when(sheet, task.due)}"
        if task.block is not None:
            end = _local(sheet, task.block.end)
            yield f"  a good time: {_when(sheet, task.block.start)} to {end:%H:%M}"


def _when(sheet: Sheet, moment: dt.datetime) -> str:
    return f"{_local(sheet, moment):%a %d %b %Y %H:%M}"


def _local(sheet: Sheet, moment: dt.datetime) -> dt.datetime:
    return timezones.local(minute(moment), sheet.time_zone)


def _wrapped(text: str) -> list[str]:
    indent = text[: len(text) - len(text.lstrip(" -"))]
    hang = " " * len(indent)
    return textwrap.wrap(
        text, WIDTH, subsequent_indent=hang or "  ", break_long_words=False, break_on_hyphens=False
    ) or [""]


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value
