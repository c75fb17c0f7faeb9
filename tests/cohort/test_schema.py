"""The JSON Schemas say what is written, and the committed ones are those of the code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scheduler.cohort.cohort import LEEWAYS, MEASURES
from scheduler.schema import cohort_schema, plan_schema, schema_texts

COMMITTED = Path(__file__).parents[2] / "docs" / "schema"


def forms(schema: dict[str, Any], field: dict[str, Any]) -> set[str]:
    """The JSON types that a field takes."""
    if "anyOf" in field:
        return {form for option in field["anyOf"] for form in forms(schema, option)}
    if "$ref" in field:
        return forms(schema, schema["$defs"][field["$ref"].rsplit("/", 1)[1]])
    return {field["type"]} if "type" in field else {"const"}


@pytest.mark.parametrize(
    "name", ["cohort.schema.json", "plan.schema.json", "programme.schema.json", "record.schema.json"]
)
def test_the_committed_schema_is_the_code_s(name: str) -> None:
    committed = (COMMITTED / name).read_text(encoding="utf-8")
    mend = "python -c 'from pathlib import Path; from scheduler.schema import *; write_schemas(Path(\"docs/schema\"))'"
    assert committed == schema_texts()[name], f"docs/schema/{name} is stale; run: {mend}"


def test_a_cohort_is_described_as_it_is_written() -> None:
    schema = cohort_schema()
    person, clinic = (schema["$defs"][name]["properties"] for name in ("Learner", "Clinic"))
    assert forms(schema, person["calendar"]) == {"string", "array", "null"}
    assert forms(schema, person["busy"]) == {"array", "null"}
    assert forms(schema, person["available_from"]) == {"string", "null"}
    assert forms(schema, person["clinics"]["anyOf"][0]["items"]) == {"string", "object"}
    assert forms(schema, person["id"]) == {"string"}
    assert forms(schema, clinic["capacity"]) == {"integer"}
    assert forms(schema, clinic["priority"]) == {"integer", "null"}
    assert "async" in schema["$defs"]["Prework"]["properties"]
    assert set(schema["$defs"]["Tier"]["properties"]) == {*MEASURES, *LEEWAYS}
    assert schema["$defs"]["WeeklyHours"]["properties"]["start"]["pattern"].startswith("^([01]")
    assert schema["$defs"]["Stretch"]["properties"]["before"]["default"] == 120
    assert schema["$defs"]["Night"]["properties"]["start"]["default"] == "22:00"
    assert all(part["additionalProperties"] is False for part in (schema, *schema["$defs"].values()))


def test_a_plan_is_described_as_it_is_written() -> None:
    schema = plan_schema()
    assert "async" in schema["$defs"]["Alternative"]["properties"]
    assert forms(schema, schema["$defs"]["Session"]["properties"]["room"]) == {"string", "null"}
    assert forms(schema, schema["$defs"]["Meeting"]["properties"]["start"]) == {"string"}
