"""JSON Schemas of the formats, as documents are written: for editors and for other programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scheduler.cohort.cohort import LEEWAYS, MEASURES, Cohort
from scheduler.files import write_whole
from scheduler.plan import Plan
from scheduler.programmes.programme import Programme
from scheduler.records.record import Record

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def cohort_schema() -> dict[str, Any]:
    """The JSON Schema of ``cohort.json``. What must agree between fields it cannot say."""
    schema = Cohort.model_json_schema(by_alias=True, mode="validation")
    weight = schema["$defs"]["Tier"]["properties"]["weights"]["additionalProperties"]
    leeways = {name: schema["$defs"]["Tier"]["properties"][name] for name in LEEWAYS}
    schema["$defs"]["Tier"]["properties"] = {**dict.fromkeys(MEASURES, weight), **leeways}
    schema["$defs"]["Tier"]["required"] = []
    for part in (schema, *schema["$defs"].values()):
        _allow_null(part)
    return _headed(schema, "Cohort")


def plan_schema() -> dict[str, Any]:
    """The JSON Schema of ``plan.json``."""
    return _headed(Plan.model_json_schema(by_alias=True, mode="validation"), "Plan")


def programme_schema() -> dict[str, Any]:
    """The JSON Schema of ``programme.json``."""
    schema = Programme.model_json_schema(by_alias=True, mode="validation")
    for part in (schema, *schema["$defs"].values()):
        _allow_null(part)
    return _headed(schema, "Programme")


def record_schema() -> dict[str, Any]:
    """The JSON Schema of ``plan.record.json``."""
    return _headed(Record.model_json_schema(by_alias=True, mode="validation"), "Record")


def schema_texts() -> dict[str, str]:
    """The schemas as files, by their names."""
    schemas = {
        "cohort.schema.json": cohort_schema(),
        "plan.schema.json": plan_schema(),
        "programme.schema.json": programme_schema(),
        "record.schema.json": record_schema(),
    }
    return {name: json.dumps(schema, ensure_ascii=False, indent=1) + "\n" for name, schema in schemas.items()}


def write_schemas(folder: Path) -> None:
    """Write them into a folder."""
    for name, text in schema_texts().items():
        write_whole(folder / name, text)


def _allow_null(part: dict[str, Any]) -> None:
    """Let every optional field of an object be null, which is the same as left out."""
    properties = part.get("properties", {})
    for name in properties.keys() - set(part.get("required", ())):
        field = properties[name]
        if {"type": "null"} in field.get("anyOf", ()):
            continue
        apart = {key: field.pop(key) for key in ("default", "description", "title") if key in field}
        options = field["anyOf"] if set(field) == {"anyOf"} else [field]
        properties[name] = {"anyOf": [*options, {"type": "null"}], **apart}


def _headed(schema: dict[str, Any], title: str) -> dict[str, Any]:
    return {"$schema": DRAFT, "title": title, **{key: value for key, value in schema.items() if key != "title"}}
