"""Paths of calendar files: relative to the cohort file, and not above its folder."""

from __future__ import annotations

import posixpath
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from scheduler.cohort.words import Id
from scheduler.errors import MistakeError

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_DRIVE = re.compile(r"[A-Za-z]:")


def _inside(value: str) -> str:
    if _ADDRESS.match(value):
        raise MistakeError("is a web address", "download the calendar, and name the file")
    if "\\" in value:
        raise MistakeError("has a backslash", 'write "/" between folder and file')
    if value.startswith("/") or _DRIVE.match(value):
        raise MistakeError("is not relative to the cohort file", 'put it beside that, and write "calendars/ada.ics"')
    if posixpath.normpath(value).split("/")[0] == "..":
        raise MistakeError("lies above the folder of the cohort file", "put the calendar beside it or below")
    return value


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


CalendarPath = Annotated[Id, AfterValidator(_inside)]

Calendars = Annotated[
    tuple[CalendarPath, ...],
    BeforeValidator(_as_list, json_schema_input_type=CalendarPath | tuple[CalendarPath, ...]),
]
"""Paths of ``.ics`` files, or of free/busy answers as JSON, as written; one alone may be written without a list."""
