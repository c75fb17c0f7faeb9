"""What is kept beside a plan, ``plan.record.json``, to answer later: from what, how and with what it was made."""

from __future__ import annotations

from scheduler.records.file import RecordFile, how_to_read, read_record, recorded
from scheduler.records.record import PassedOver, Record, Search, Settings
from scheduler.records.saving import Saved, save_with_record
from scheduler.records.since import Since, changes_since

__all__ = [
    "PassedOver",
    "Record",
    "RecordFile",
    "Saved",
    "Search",
    "Settings",
    "Since",
    "changes_since",
    "how_to_read",
    "read_record",
    "recorded",
    "save_with_record",
]
