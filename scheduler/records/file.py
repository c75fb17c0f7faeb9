"""Records on disk, each beside its plan."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from scheduler.calendars.reading import OnUnreadable
from scheduler.documents.structure import faults_of_form
from scheduler.documents.text import parse, read_bytes
from scheduler.errors import Fault, InputError
from scheduler.plan_files import PlanFile, record_path
from scheduler.records.record import Record


@dataclass(frozen=True)
class RecordFile:
    """A plan's record where there is one for just this plan, and else what is wrong with the one that lies there."""

    record: Record | None = None
    trouble: str | None = None


def read_record(path: Path) -> Record:
    """The record in a file. Raises ``InputError`` with every fault of its form."""
    document, found = parse(read_bytes(path), str(path))
    try:
        record = Record.model_validate(document)
    except ValidationError as error:
        found += faults_of_form(error, Record, document)
    if found:
        raise InputError([Fault(str(path), "is not the record of a plan, or is damaged")], str(path))
    return record


def recorded(plan: PlanFile) -> RecordFile:
    """What lies beside a plan file."""
    path = record_path(plan.path)
    if not path.is_file():
        return RecordFile()
    try:
        record = read_record(path)
    except InputError as error:
        return RecordFile(trouble=f"{error.faults[0]}.")
    if record.plan != plan.sha256:
        return RecordFile(trouble=f"{path} is the record of another plan: {plan.path} has changed since.")
    return RecordFile(record)


def how_to_read(plan: PlanFile, stated: OnUnreadable | None) -> OnUnreadable:
    """What becomes of calendar events that cannot be read: as stated, else as when the plan was made."""
    if stated is not None:
        return stated
    record = recorded(plan).record
    return "fail" if record is None else record.settings.on_unreadable
