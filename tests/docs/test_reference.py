"""The reference is the code's."""

from __future__ import annotations

import runpy
import tomllib
from typing import Any

import pytest

from scheduler.schema import cohort_schema, plan_schema, programme_schema, record_schema
from tests.docs.pages import DOCS

MAKER = runpy.run_path(str(DOCS / "tools" / "reference.py"))
PAGES: dict[str, str] = MAKER["pages"]()


@pytest.mark.parametrize("name", PAGES)
def test_the_committed_page_is_the_code_s(name: str) -> None:
    committed = (DOCS / "reference" / name).read_text(encoding="utf-8")
    assert committed == PAGES[name], f"docs/reference/{name} is stale; run: python docs/tools/reference.py"


def test_there_are_no_other_pages() -> None:
    assert {path.name for path in (DOCS / "reference").iterdir()} == set(PAGES) != set()


def test_notes_are_of_fields_that_exist() -> None:
    notes: dict[str, dict[str, str]] = tomllib.loads((DOCS / "tools" / "notes.toml").read_text(encoding="utf-8"))
    fields = fields_of("Cohort", cohort_schema()) | fields_of("Plan", plan_schema())
    fields |= fields_of("Record", record_schema())
    fields |= fields_of("Programme", programme_schema())
    assert {name: set(of) for name, of in notes.items()} == fields


def fields_of(top: str, schema: dict[str, Any]) -> dict[str, set[str]]:
    """The fields of every object of a format."""
    parts = {top: schema, **schema["$defs"]}
    return {name: set(part["properties"]) for name, part in parts.items() if "properties" in part}
