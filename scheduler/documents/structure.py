"""Faults of form: pydantic's findings as plain sentences with a cure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from scheduler.documents.places import Located, Place, within
from scheduler.documents.shape import expected, fields, model_at
from scheduler.documents.text import kind
from scheduler.errors import MistakeError

OTHER_NAMES = {
    "tz": "time_zone",
    "timezone": "time_zone",
    "mail": "email",
    "duration": "duration_minutes",
    "length": "duration_minutes",
    "max_learners": "capacity",
    "size": "capacity",
    "teachers": "instructors",
    "students": "learners",
    "courses": "clinics",
    "asynchronous": "async",
    "type": "content_type",
    "headcount": "learners",
    "prework_minutes": "preparation_minutes",
}
"""Names that people give to fields, where letters alone would not tell."""


def faults_of_form(error: ValidationError, model: type[BaseModel], document: Any) -> Iterator[Located]:
    """Every finding of a validation of ``document`` by ``model``."""
    for found in error.errors(include_url=False):
        place = _place(found["loc"], document)
        yield Located(place, *_told(found, model, place))


def _place(loc: tuple[int | str, ...], document: Any) -> Place:
    """Where a finding is in the document, which leaves out levels that only the models have."""
    place: list[int | str] = []
    node = document
    for part in (part for part in loc if part != "[key]"):
        if isinstance(node, dict) and part == "weights" and "weights" not in node:
            continue
        place.append(part)
        if isinstance(node, dict):
            node = node.get(part)
        elif isinstance(node, list) and isinstance(part, int) and part < len(node):
            node = node[part]
    return within(tuple(place), document)


def _told(found: ErrorDetails, model: type[BaseModel], place: Place) -> tuple[str, str | None]:
    """What is wrong, and the cure."""
    value, form, context = found["input"], found["type"], found.get("ctx", {})
    cause = context.get("error")
    owner = model_at(model, place[:-1]) if place and isinstance(place[-1], str) else None
    if isinstance(cause, MistakeError):
        return cause.message, cause.cure
    if form == "missing":
        key = str(found["loc"][-1])
        return "is missing", f"add it: {expected(owner, key)}" if owner and key in fields(owner) else "add it"
    if form == "extra_forbidden":
        return "is not a known field", nearest_field(str(place[-1]), owner)
    if isinstance(value, float) and not math.isfinite(value):
        return "is not a number of JSON", "write digits"
    if form in ("greater_than_equal", "less_than_equal"):
        return _range(context)
    if form == "literal_error":
        return f"is not {context['expected'].replace(chr(39), chr(34))}", _nearest_choice(value, context["expected"])
    if form in ("string_pattern_mismatch", "string_unicode"):
        return _text(value)
    return _wrong_kind(form, value)


def nearest_field(name: str, owner: type[BaseModel] | None) -> str:
    """The cure for an unknown field: the nearest known name."""
    known = list(fields(owner)) if owner else []
    plain = name.strip().casefold().replace("-", "_").replace(" ", "_")
    if OTHER_NAMES.get(plain) in known:
        return f'did you mean "{OTHER_NAMES[plain]}"?'
    near = get_close_matches(plain, known, n=1, cutoff=0.6)
    if near:
        return f'did you mean "{near[0]}"?'
    last = get_close_matches(plain, known, n=1, cutoff=0.0)
    return f'take it out; the nearest known field is "{last[0]}"' if last else "take it out"


def _range(context: dict[str, Any]) -> tuple[str, str]:
    if "ge" in context:
        return f"is less than {context['ge']:g}", f"write {context['ge']:g} or more"
    return f"is more than {context['le']:.0f}", f"write {context['le']:.0f} or less"


def _nearest_choice(value: object, expected_choices: str) -> str:
    choices = [part.strip(" '\"") for part in expected_choices.replace(" or ", ", ").split(",")]
    near = get_close_matches(str(value).casefold(), choices, n=1) if isinstance(value, str) else []
    return f'did you mean "{near[0]}"?' if near else "write one of these"


def _text(value: object) -> tuple[str, str]:
    text = str(value)
    if not text.strip():
        return "is blank", "write a text"
    if any("\ud800" <= character <= "\udfff" for character in text):
        return "holds half a character", "write the whole character"
    return "holds a control character or a line break", "take it out"


KINDS = {
    "string": ("a text", "write it in double quotes"),
    "int": ("a whole number", "write digits without quotes"),
    "float": ("a number", "write digits without quotes"),
    "bool": ("true or false", "write true or false, without quotes"),
    "tuple": ("a list", "write it in [brackets]"),
    "model": ("an object", "write it in {braces}"),
    "dict": ("an object", "write it in {braces}"),
}
"""What each kind of type asks for, and how that is written."""


def _wrong_kind(form: str, value: object) -> tuple[str, str | None]:
    wanted, cure = KINDS.get(form.split("_")[0], ("what is expected here", None))
    if wanted == "a whole number" and isinstance(value, float):
        return "is not a whole number", f"write one, like {value:.0f}"
    if wanted in ("a whole number", "a number") and isinstance(value, str) and value.strip().lstrip("-").isdecimal():
        return f"is not {wanted} but a text", f"write {value.strip()}, without quotes"
    return f"is not {wanted} but {kind(value)}", cure
