"""What the models of a document expect at a place: for faults and for drafts."""

from __future__ import annotations

import types
from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from scheduler.documents.places import Place

Model = type[BaseModel]


@lru_cache(maxsize=256)
def fields(model: Model) -> dict[str, FieldInfo]:
    """The fields of a model by the names that documents give them."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


@lru_cache(maxsize=2048)
def inner(model: Model, key: str) -> Model | None:
    """The model of a field's value, or of its items where it is a list; None where it holds no objects."""
    field = fields(model).get(key)
    return None if field is None else next(_models(field.annotation), None)


def model_at(model: Model, place: Place) -> Model | None:
    """The model that describes the object at a place of a document that ``model`` describes."""
    here: Model | None = model
    for part in place:
        if here is not None and isinstance(part, str):
            here = inner(here, part)
    return here


@lru_cache(maxsize=2048)
def adapter(model: Model, key: str) -> TypeAdapter[Any]:
    """A validator for the value of one field."""
    field = fields(model)[key]
    return TypeAdapter(_annotated(field))


@lru_cache(maxsize=2048)
def part_adapter(model: Model, key: str, container: type) -> TypeAdapter[Any] | None:
    """A validator for the items of a field that is a list, or for the values of one that is a dict; else None.

    ``container``, ``list`` or ``dict``, is what the document has there.
    """
    wanted, position = (tuple, 0) if container is list else (dict, 1)
    for option in _options(fields(model)[key].annotation):
        if get_origin(option) is wanted:
            return TypeAdapter(get_args(option)[position])
    return None


@lru_cache(maxsize=2048)
def expected(model: Model, key: str) -> str:
    """What a field holds, in words with their article."""
    schema = TypeAdapter(_annotated(fields(model)[key])).json_schema()
    return described(schema)


def described(schema: dict[str, Any]) -> str:
    """What a JSON schema asks for, in words with their article."""
    options = [option for option in schema.get("anyOf", ()) if option.get("type") != "null"]
    if options:
        return " or ".join(dict.fromkeys(described(option) for option in options))
    if "examples" in schema:
        return f'"{schema["examples"][0]}", say'
    if "const" in schema or "enum" in schema:
        choices = [schema["const"]] if "const" in schema else schema["enum"]
        return " or ".join(f'"{choice}"' if isinstance(choice, str) else str(choice) for choice in choices)
    names = {
        "string": "a text in quotes",
        "integer": "a whole number",
        "number": "a number",
        "boolean": "true or false",
        "array": "a list in [brackets]",
    }
    return names.get(schema.get("type", ""), "an object in {braces}")


def _annotated(field: FieldInfo) -> Any:
    return Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation


def _options(annotation: Any) -> tuple[Any, ...]:
    """A type without its annotations, and the choices of a union."""
    if get_origin(annotation) is Annotated:
        return _options(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return tuple(option for choice in get_args(annotation) for option in _options(choice))
    return (annotation,)


def _models(annotation: Any) -> Iterator[Model]:
    for option in _options(annotation):
        if get_origin(option) is tuple:
            yield from _models(get_args(option)[0])
        elif isinstance(option, type) and issubclass(option, BaseModel):
            yield option
