"""``schedule schema``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from scheduler.cli.json_out import say_json


class Document(StrEnum):
    """What has a schema."""

    cohort = "cohort"
    plan = "plan"


def schema(
    document: Annotated[Document, typer.Argument(help="Which of the two files.", metavar="cohort|plan")],
) -> None:
    """Print the JSON Schema of cohorts or plans.

    Editors and other programs can use it.
    """
    from scheduler.schema import cohort_schema, plan_schema

    say_json(cohort_schema() if document is Document.cohort else plan_schema())
