"""A small change of a cohort: what it is in words, what to write into the file, and the cohort with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

from scheduler.cohort.base import WRITTEN
from scheduler.cohort.cohort import Cohort

T = TypeVar("T", bound=BaseModel)

_PLAIN = re.compile(r"[\w-]+")


@dataclass(frozen=True)
class Edit:
    """One field of the cohort file that is set to a value, or a list there that gets one item more.

    ``path`` leads there by the names of fields and, below a list, by an item's id: ``("clinics", "lab", "capacity")``.
    """

    path: tuple[str, ...]
    value: Any
    """As JSON has it."""
    more: bool = False
    """Whether ``value`` is added to the end of the list at ``path``."""

    @property
    def option(self) -> tuple[str, str]:
        """The edit as ``schedule whatif`` takes it: ``--set`` or ``--add``, and what comes after it."""
        path = ".".join(part if _PLAIN.fullmatch(part) else json.dumps(part, ensure_ascii=False) for part in self.path)
        return "--add" if self.more else "--set", f"{path}={json.dumps(self.value, ensure_ascii=False)}"

    def place(self, cohort: Cohort) -> str:
        """Where it is in the file, like ``clinics[1].capacity``."""
        parts = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in self._steps(cohort))
        return "".join(parts).removeprefix(".")

    def patch(self, cohort: Cohort) -> dict[str, Any]:
        """The edit as an operation of JSON Patch (RFC 6902) on the document that the cohort was read from."""
        steps = [str(step) for step in self._steps(cohort)] + (["-"] if self.more else [])
        return {"op": "add", "path": "".join(f"/{step}" for step in steps), "value": self.value}

    def before(self, cohort: Cohort) -> Any:
        """What stands there now, as JSON has it; ``None`` for nothing."""
        *_, value = self._things(cohort)
        return _plain(value)

    def _steps(self, cohort: Cohort) -> Iterator[str | int]:
        for name, inside in zip(self.path, self._things(cohort), strict=False):
            yield _position(inside, name) if isinstance(inside, tuple) else name

    def _things(self, cohort: Cohort) -> Iterator[Any]:
        """The cohort, and what each part of the path leads to."""
        thing: Any = cohort
        yield thing
        for name in self.path:
            thing = thing[_position(thing, name)] if isinstance(thing, tuple) else getattr(thing, name)
            yield thing


@dataclass(frozen=True)
class Change:
    """A change that may help: its lever, what it is about, and how much of it there is."""

    lever: str
    about: str
    """Who or what it concerns: of changes alike only the best is shown."""
    words: str
    edits: tuple[Edit, ...]
    units: float
    """How often the lever's cost is to be paid."""

    def applied(self, cohort: Cohort) -> Cohort:
        """The cohort with the change, not checked as a whole; raises ``ValueError`` for what a field cannot be."""
        changed = cohort
        for edit in self.edits:
            changed = _edited(changed, edit.path, edit)
        return changed if cohort.source is None else changed.read_from(cohort.source)


def _edited(thing: T, path: tuple[str, ...], edit: Edit) -> T:
    name, rest = path[0], path[1:]
    if not rest:
        fields = thing.model_dump(mode="json", by_alias=True, exclude_none=True)
        fields[name] = [*fields.get(name, ()), edit.value] if edit.more else edit.value
        return type(thing).model_validate(fields, context=WRITTEN)
    inside = getattr(thing, name)
    if isinstance(inside, tuple):
        at = _position(inside, rest[0])
        items = list(inside)
        items[at] = _edited(inside[at], rest[1:], edit)
        return thing.model_copy(update={name: tuple(items)})
    return thing.model_copy(update={name: _edited(inside, rest, edit)})


def _position(items: tuple[Any, ...], name: str) -> int:
    return next(k for k, item in enumerate(items) if item.id == name)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)
