"""Places in a cohort as people type them: ``clinics.lab.capacity``, ``learners[3].busy``, ``clinics.*.capacity``.

An item of a list is named by its id (of a request or an ``after``: the clinic's), by its position in brackets, or, all
of them, by ``*``. What holds a dot, a bracket or "=" is put in double quotes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from scheduler.cohort.checks.names import Names
from scheduler.cohort.cohort import Cohort
from scheduler.documents.places import path as written
from scheduler.documents.shape import Model, fields, inner, part_adapter
from scheduler.documents.structure import nearest_field
from scheduler.errors import Fault, InputError

Json = dict[str, Any]
Part = str | int
Container = dict[str, Any] | list[Any]
Found = tuple[Container, Any]
"""An object or a list, and the key or position in it."""

EVERY = "*"
NAMING = ("id", "clinic", "async")
"""Fields that tell items of a list apart, the first that an item has."""
KINDS = {
    "learners": "a learner",
    "instructors": "an instructor",
    "clinics": "a clinic",
    "async_alternatives": "an async alternative",
    "rooms": "a room",
    "resources": "a resource",
    "groups": "a group",
    "sessions": "a listed session",
}

_QUOTED, _PLAIN = r'"(?:[^"\\]|\\.)*"', r'[^.\[\]"=]+'
_PART = re.compile(rf"\.?(?:\[(\d+)\]|\[?({_QUOTED})\]?|\[({_PLAIN})\]|({_PLAIN}))")


def split(text: str) -> tuple[tuple[Part, ...], str]:
    """The parts of the path that a text begins with, and the rest of it.

    Raises ``InputError`` where it begins with none.
    """
    parts: list[Part] = []
    at = 0
    while match := _PART.match(text, at):
        position, quoted, bracketed, plain = match.groups()
        try:
            parts.append(int(position) if position else json.loads(quoted) if quoted else (bracketed or plain).strip())
        except ValueError:
            break
        at = match.end()
    if not parts or text[at : at + 1] not in ("", "="):
        raise InputError((Fault(text, "is not a path", None, "write one like clinics.lab.capacity"),))
    return tuple(parts), text[at:]


def find(document: Json, parts: tuple[Part, ...], *, make: bool = False) -> list[Found]:
    """Where a path leads: every place that it names, of which the last part may not be there yet.

    With ``make``, objects and lists on the way that the document leaves out are put there. Raises ``InputError`` for
    what is not there, with the nearest name.
    """
    found: list[tuple[Any, Model | None, Found | None]] = [(document, Cohort, None)]
    field = ""
    for depth, part in enumerate(parts):
        at = written(parts[: depth + 1])
        last = depth == len(parts) - 1
        found = [step for node, model, _ in found for step in _steps(node, model, part, field, at, last, make)]
        field = part if isinstance(part, str) else field
    return [place for _, _, place in found if place is not None]


def _steps(
    node: Any, model: Model | None, part: Part, field: str, at: str, last: bool, make: bool
) -> Iterator[tuple[Any, Model | None, Found]]:
    """From a value to those that one part of a path names in it."""
    if isinstance(node, list):
        for position in _positions(node, part, field, at):
            yield node[position], model, (node, position)
    elif not isinstance(node, dict) or not isinstance(part, str):
        raise InputError((Fault(at, "leads into a value that holds nothing more", None, "end the path before it"),))
    elif last:
        yield node.get(part), None, (node, part)
    else:
        below = None if model is None else _field(model, part, at)
        value = node.get(part)
        if value is None:
            value = [] if model is not None and part_adapter(model, part, list) else {}
            if make:
                node[part] = value
        yield value, below, (node, part)


def _field(model: Model, name: str, at: str) -> Model | None:
    if name not in fields(model):
        raise InputError((Fault(at, "is not a known field", None, nearest_field(name, model)),))
    return inner(model, name)


def _positions(items: list[Any], part: Part, field: str, at: str) -> Iterator[int]:
    if part == EVERY:
        yield from range(len(items))
        return
    names = [name_of(item) for item in items]
    if part in names:
        yield names.index(str(part))
    elif isinstance(part, int) or part.isdecimal():
        if int(part) >= len(items):
            raise InputError((Fault(at, f"is not there: it has {len(items)}, counted from 0"),))
        yield int(part)
    else:
        kind = KINDS.get(field, "an item")
        known = Names(kind, field, names)
        raise InputError(
            (Fault(at, f"is not there: {json.dumps(part)} is not the id of {kind}", None, known.cure(part)),)
        )


def name_of(item: Any) -> str | None:
    """By what an item of a list is called: its id, the clinic or content that it is about, or itself."""
    if isinstance(item, dict):
        return next((str(item[key]) for key in NAMING if key in item), None)
    return item if isinstance(item, str) else None
