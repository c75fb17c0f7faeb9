"""Paths of other files, relative to the cohort file; but for plans of other programmes, not above its folder."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from scheduler.cohort.words import Id
from scheduler.errors import MistakeError

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_DRIVE = re.compile(r"[A-Za-z]:")


def _inside(value: str, thing: str, example: str) -> str:
    _refuse_other_forms(value, thing, f'put it beside that, and write "{example}"')
    if posixpath.normpath(value).split("/")[0] == "..":
        raise MistakeError("lies above the folder of the cohort file", f"put the {thing} beside it or below")
    return value


def _calendar(value: str) -> str:
    return _inside(value, "calendar", "calendars/ada.ics")


def _catalogue(value: str) -> str:
    return _inside(value, "catalogue", "catalogue.csv")


def _relative(value: str) -> str:
    _refuse_other_forms(value, "plan", 'write "../sales/plan.json"')
    return value


def _refuse_other_forms(value: str, what: str, cure: str) -> None:
    if _ADDRESS.match(value):
        raise MistakeError("is a web address", f"download the {what}, and name the file")
    if "\\" in value:
        raise MistakeError("has a backslash", 'write "/" between folder and file')
    if value.startswith("/") or _DRIVE.match(value):
        raise MistakeError("is not relative to the cohort file", cure)


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


CalendarPath = Annotated[Id, AfterValidator(_calendar)]

Calendars = Annotated[
    tuple[CalendarPath, ...],
    BeforeValidator(_as_list, json_schema_input_type=CalendarPath | tuple[CalendarPath, ...]),
]
"""Paths of ``.ics`` files, or of free/busy answers as JSON, as written; one alone may be written without a list."""

PlanPath = Annotated[Id, AfterValidator(_relative)]
"""The path of another programme's plan, as written; it may lie in a folder beside that of the cohort file."""
CataloguePath = Annotated[Id, AfterValidator(_catalogue)]
"""The path of a catalogue of async items, JSON or CSV, as written."""


def find_inside(folder: Path | None, name: str) -> tuple[Path | None, str]:
    """Where a file that a cohort names is, links followed; ``None``, and why, where it must not be.

    ``folder`` is the cohort's, links followed, ``None`` for one in memory.
    """
    if folder is None:
        return None, "cannot be found: the cohort was not read from a file, so there is no folder to look in"
    try:
        path = (folder / name).resolve()
        inside = path.is_relative_to(folder) and not Path(name).is_absolute()
    except (OSError, ValueError, RuntimeError):
        return None, "is not a path"
    return (path, "") if inside else (None, "is not in the folder of the cohort file")
