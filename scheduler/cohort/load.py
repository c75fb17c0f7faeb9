"""Cohorts from files and texts, with every fault in one pass."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scheduler.cohort.base import WRITTEN
from scheduler.cohort.catalogue import read_catalogue
from scheduler.cohort.checks import faults_within
from scheduler.cohort.cohort import Cohort, Source
from scheduler.collection import no_collection
from scheduler.documents.mistaken import refuse_other
from scheduler.documents.places import Located, in_order
from scheduler.documents.salvage import salvage
from scheduler.documents.structure import faults_of_form
from scheduler.documents.text import parse, read_bytes
from scheduler.errors import InputError


def load_cohort(path: str | Path) -> Cohort:
    """The cohort in a file. Its ``source`` is the file. Raises InputError with all faults, in document order."""
    path = Path(path)
    data = read_bytes(path)
    with no_collection():
        document, doubled = parse(data, str(path))
        cohort = _cohort(document, doubled, str(path), path.parent)
    return cohort.read_from(Source(path=path, sha256=hashlib.sha256(data).hexdigest()))


def parse_cohort(document: str | bytes | dict[str, Any], folder: Path | None = None) -> Cohort:
    """The cohort in a JSON text, or in the dict that such a text stands for. Raises InputError with all faults.

    ``folder`` is where its catalogue is looked for.
    """
    if isinstance(document, dict):
        return _cohort(document, [], None, folder)
    parsed, doubled = parse(document, "the cohort")
    return _cohort(parsed, doubled, None, folder)


def refuse_faults(cohort: Cohort) -> None:
    """Raise InputError with all that does not agree within a cohort: one made in memory was never looked at.

    Places are those of the document that it would be written as.
    """
    if cohort.disagreements:
        raise InputError(in_order(cohort.disagreements, cohort.model_dump(mode="json", by_alias=True, warnings=False)))


def _cohort(document: dict[str, Any], doubled: list[Located], name: str | None, folder: Path | None) -> Cohort:
    """Validate; look for every fault as soon as there is one, also among what cannot be told from the whole.

    The catalogue is looked for from ``folder``.
    """
    refuse_other(document, "cohort", name or "the cohort")
    try:
        cohort = _with_catalogue(Cohort.model_validate(document, context=WRITTEN), folder)
        found = [*doubled, *cohort.disagreements]
    except ValidationError as error:
        found = [*doubled, *faults_of_form(error, Cohort, document)]
        found += faults_within(_with_catalogue(salvage(Cohort, document, WRITTEN), folder))
    if found:
        raise InputError(in_order(found, document), name)
    return cohort


def _with_catalogue(cohort: Cohort, folder: Path | None) -> Cohort:
    return cohort if cohort.catalogue is None else cohort.share(read_catalogue(cohort.catalogue, folder))
