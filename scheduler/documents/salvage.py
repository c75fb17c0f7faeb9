"""What can be used of a document that has faults of form, so that its other faults are told at the same time."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from scheduler.documents.shape import adapter, inner, part_adapter

AnyModel = TypeVar("AnyModel", bound=BaseModel)


class _Unusable:
    """The mark of a value that did not parse."""


_UNUSABLE = _Unusable()


def salvage(model: type[AnyModel], document: dict[str, Any], context: dict[str, Any]) -> AnyModel:
    """An object with every value that parses. What does not is None: fields (required ones too) and items of lists.

    Only ``model_fields_set`` tells what was given and did not parse from what was left out. It is fit for nothing but
    checks that expect None everywhere.
    """
    as_fields = getattr(model, "as_fields", None)
    given = as_fields(document) if as_fields else document
    values: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        if key in given:
            values[name] = _value(model, key, given[key], context)
        else:
            values[name] = None if field.is_required() else field.get_default(call_default_factory=True)
    given_names = {name for name, field in model.model_fields.items() if (field.alias or name) in given}
    return model.model_construct(_fields_set=given_names, **values)


def _value(model: type[BaseModel], key: str, value: Any, context: dict[str, Any]) -> Any:
    whole = _parsed(adapter(model, key), value, context)
    if whole is not _UNUSABLE:
        return whole
    if not isinstance(value, list | dict):
        return None
    below, parts = inner(model, key), part_adapter(model, key, type(value))
    if isinstance(value, list):
        return None if parts is None else tuple(_item(below, parts, item, context) for item in value)
    if parts is not None:
        return {name: _item(None, parts, item, context) for name, item in value.items()}
    return None if below is None or part_adapter(model, key, list) else salvage(below, value, context)


def _item(below: type[BaseModel] | None, items: TypeAdapter[Any], item: Any, context: dict[str, Any]) -> Any:
    parsed = _parsed(items, item, context)
    if parsed is not _UNUSABLE:
        return parsed
    return salvage(below, item, context) if below is not None and isinstance(item, dict) else None


def _parsed(validator: TypeAdapter[Any], value: Any, context: dict[str, Any]) -> Any:
    try:
        return validator.validate_python(value, context=context)
    except ValidationError:
        return _UNUSABLE
