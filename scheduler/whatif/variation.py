"""Variations of a cohort file: values set, items added and taken out, and the whole validated anew."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from scheduler.cohort.cohort import Cohort, Source
from scheduler.cohort.load import parse_cohort
from scheduler.documents.text import parse, read_bytes
from scheduler.errors import Fault, InputError
from scheduler.whatif.paths import EVERY, Json, Part, find, name_of, split

REFERENCES: dict[str, tuple[tuple[Part, ...], ...]] = {
    "learners": (("decisions", "learner"), ("instructors", EVERY, "same_as")),
    "instructors": (("clinics", EVERY, "sessions", EVERY, "instructors"),),
    "clinics": (
        ("learners", EVERY, "clinics"),
        ("learners", EVERY, "completed"),
        ("instructors", EVERY, "clinics"),
        ("clinics", EVERY, "after"),
        ("async_alternatives", EVERY, "covers"),
        ("decisions", "clinic"),
    ),
    "async_alternatives": (("learners", EVERY, "completed"), ("clinics", EVERY, "prework")),
    "rooms": (("clinics", EVERY, "sessions", EVERY, "room"),),
    "resources": (("clinics", EVERY, "resource"),),
    "groups": (("learners", EVERY, "group"),),
}
"""Where ids are named, by the list that they are in: in a field, in a list, or (``decisions``) in items of a list."""


@dataclass(frozen=True)
class Change:
    """One change: ``value`` is set at a path, or added to the list at it, or what the path names is taken out."""

    kind: Literal["set", "add", "remove"]
    path: str
    parts: tuple[Part, ...] = field(repr=False)
    value: Any = None

    def __str__(self) -> str:
        if self.kind == "remove":
            return f"without {self.path}"
        shown = self.value if isinstance(self.value, str) else json.dumps(self.value, ensure_ascii=False)
        return f"{self.path} = {shown}" if self.kind == "set" else f"{shown} added to {self.path}"


def read_change(kind: Literal["set", "add", "remove"], text: str) -> Change:
    """A change as it is typed: ``clinics.lab.capacity=14``; of what is taken out, the path alone.

    A value is JSON, or else plain text. Raises ``InputError`` for what is neither.
    """
    parts, rest = split(text)
    path = text[: len(text) - len(rest)]
    if kind == "remove":
        if rest:
            raise InputError((Fault(text, "has a value", None, f"write {path} alone, or set it"),))
        return Change(kind, path, parts)
    if not rest:
        raise InputError((Fault(text, "has no value", None, f"write {path}=VALUE"),))
    return Change(kind, path, parts, _value(path, rest[1:].strip()))


def _value(path: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        if text[:1] in ("{", "[", '"'):
            raise InputError(
                (Fault(path, "has a value that is not JSON", text, "check quotes and brackets"),)
            ) from None
        return text


def vary(document: Json, changes: Sequence[Change]) -> Json:
    """A copy of a cohort's document with the changes: additions first, then what is set, then what is taken out.

    Whoever or whatever is taken out of one of the cohort's own lists is also taken out where the cohort names it.
    Raises ``InputError`` for a path that leads nowhere.
    """
    varied = copy.deepcopy(document)
    for change in changes:
        if change.kind == "add":
            _add(varied, change)
    for change in changes:
        if change.kind == "set":
            for holder, key in find(varied, change.parts, make=True):
                holder[key] = copy.deepcopy(change.value)
    _remove(varied, [change for change in changes if change.kind == "remove"])
    return varied


def vary_cohort(base: Cohort, changes: Sequence[Change], name: str) -> tuple[Cohort, str]:
    """The varied cohort of a file, and its text; it stands for a file ``name`` beside that one.

    Raises ``InputError`` with every fault of the variation, by its place.
    """
    source = base.source
    if source is None:
        raise ValueError("the cohort was not read from a file")
    document, _ = parse(read_bytes(source.path), str(source.path))
    varied = vary(document, changes)
    text = json.dumps(varied, ensure_ascii=False, indent=1) + "\n"
    stands = Source(source.path.with_name(name), hashlib.sha256(text.encode()).hexdigest())
    return parse_cohort(varied, source.path.parent).read_from(stands), text


def _add(document: Json, change: Change) -> None:
    for holder, key in find(document, change.parts, make=True):
        if isinstance(holder, dict) and holder.get(key) is None:
            holder[key] = []
        if not isinstance(holder[key], list):
            raise InputError((Fault(change.path, "is not a list", None, "set it instead"),))
        holder[key].append(copy.deepcopy(change.value))


def _remove(document: Json, changes: Sequence[Change]) -> None:
    places = {
        (id(holder), key): (change, holder, key) for change in changes for holder, key in find(document, change.parts)
    }
    gone: list[tuple[str, str]] = []
    from_behind = sorted(places.values(), key=lambda place: place[2] if isinstance(place[2], int) else -1, reverse=True)
    for change, holder, key in from_behind:
        if isinstance(holder, dict) and key not in holder:
            raise InputError((Fault(change.path, "is not there", None, "it need not be taken out"),))
        name = name_of(holder[key])
        if len(change.parts) == 2 and change.parts[0] in REFERENCES and name is not None:
            gone.append((str(change.parts[0]), name))
        del holder[key]
    for kind, name in gone:
        for parts in REFERENCES[kind]:
            _forget(document, parts, name)


def _forget(document: Json, parts: tuple[Part, ...], name: str) -> None:
    """Take a name out of the fields and lists at a path."""
    if parts[0] == "decisions":
        decisions = document.get("decisions") or []
        decisions[:] = [each for each in decisions if each.get(parts[1]) != name]
        return
    for holder, key in find(document, parts):
        value = holder.get(key) if isinstance(holder, dict) else None
        if isinstance(value, list):
            value[:] = [item for item in value if name_of(item) != name]
        elif value == name and isinstance(holder, dict):
            del holder[key]
