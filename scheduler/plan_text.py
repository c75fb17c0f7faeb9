"""Plans from files and texts, with every fault of form in one pass; whether they keep the rules, the judge tells."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from scheduler.documents.mistaken import refuse_other
from scheduler.documents.places import in_order
from scheduler.documents.structure import faults_of_form
from scheduler.documents.text import parse, read_bytes
from scheduler.errors import InputError
from scheduler.plan import Plan


def load_plan(path: str | Path) -> Plan:
    """The plan in a file. Raises InputError with all faults, in document order."""
    return parse_plan(read_bytes(Path(path)), str(path))


def parse_plan(text: str | bytes, name: str = "the plan") -> Plan:
    """The plan in a JSON text; ``name`` says in messages which it is. Raises InputError with all faults."""
    document, found = parse(text, name)
    refuse_other(document, "plan", name)
    try:
        plan = Plan.model_validate(document)
    except ValidationError as error:
        found += faults_of_form(error, Plan, document)
    if found:
        raise InputError(in_order(found, document), name)
    return plan
