"""Programmes from files and texts, with every fault in one pass."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scheduler.cohort.base import WRITTEN
from scheduler.documents.mistaken import refuse_other
from scheduler.documents.places import Located, in_order
from scheduler.documents.salvage import salvage
from scheduler.documents.structure import faults_of_form
from scheduler.documents.text import parse, read_bytes
from scheduler.errors import InputError
from scheduler.programmes.checks import faults_within
from scheduler.programmes.programme import Programme


def load_programme(path: str | Path) -> Programme:
    """The programme in a file. Raises InputError with all faults, in document order."""
    path = Path(path)
    return _programme(*parse(read_bytes(path), str(path)), str(path))


def parse_programme(document: str | bytes | dict[str, Any]) -> Programme:
    """The programme in a JSON text, or in the dict that such a text stands for. Raises InputError with all faults."""
    if isinstance(document, dict):
        return _programme(document, [], None)
    return _programme(*parse(document, "the programme"), None)


def _programme(document: dict[str, Any], doubled: list[Located], name: str | None) -> Programme:
    refuse_other(document, "programme", name or "the programme")
    try:
        programme = Programme.model_validate(document, context=WRITTEN)
        found = [*doubled, *faults_within(programme)]
    except ValidationError as error:
        found = [*doubled, *faults_of_form(error, Programme, document)]
        found += faults_within(salvage(Programme, document, WRITTEN))
    if found:
        raise InputError(in_order(found, document), name)
    return programme
