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
    programme = "programme"
    record = "record"


def schema(
    document: Annotated[Document, typer.Argument(help="Which of the files.", metavar="cohort|plan|programme|record")],
) -> None:
    """Print the JSON Schema of one of the files.

    Editors and other programs can use it.
    """
    from scheduler.schema import cohort_schema, plan_schema, programme_schema, record_schema

    makers = {
        Document.cohort: cohort_schema,
        Document.plan: plan_schema,
        Document.programme: programme_schema,
        Document.record: record_schema,
    }
    say_json(makers[document]())
