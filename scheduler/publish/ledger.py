"""The ledger ``invites.json``: what was said to whom, so that the next run says only what changed.

It holds no names and no addresses: a person is a tag (a hash) and the safe name of their files. The address for a
CANCEL to somebody who left is in the invite's own file, which therefore stays in the folder.

**Why nothing is lost or said twice.** A run that has something to say

1. writes the ledger as it will be, with ``pending`` at each record whose file is still to be written;
2. writes those files, then the instructors' calendars;
3. writes the ledger again, without ``pending``.

Every write replaces a file whole. Killed before step 1 is done, nothing happened. Killed later, the ledger holds, for
every UID, a SEQUENCE and a DTSTAMP at least as high as any file's. So the next run either says the same again, with
the same SEQUENCE and DTSTAMP and thus the same bytes, or something else with higher ones: two different contents never
share a UID and a SEQUENCE. Whom an invite reached is read from its file, never from the ledger, so a CANCEL goes to
who was really invited. A gap in SEQUENCE harms nobody. The other order (files first) would not do: killed in between,
a file may be out with a SEQUENCE that the ledger does not know, and the next run would give that number to another
content, or never cancel an invite that it does not know.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer, ValidationError

from scheduler.calendars.mark import own_mark
from scheduler.errors import Fault, InputError
from scheduler.plan import Instant
from scheduler.publish.identity import Role

LEDGER = "invites.json"
CURE = "put the file back as it was written, or choose an empty folder"

Tag = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]
Uid = Annotated[str, Field(pattern=r"^[0-9a-f-]{36}@[0-9a-f]{12}\.cohort-scheduler$")]
EventPath = Annotated[str, Field(pattern=r"^(learners|instructors)/[a-z0-9-]{1,80}/[a-z0-9-]{1,80}\.ics$")]
CalendarPath = Annotated[str, Field(pattern=r"^instructors/[a-z0-9-]{1,80}\.ics$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Second = Annotated[
    AwareDatetime, PlainSerializer(lambda moment: moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
]
"""An instant of whole seconds, as DTSTAMP has it."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Record(_Part):
    """What was last said about one UID. ``pending``: perhaps its file does not say so yet."""

    role: Role
    person: Tag
    file: EventPath
    sequence: Annotated[int, Field(strict=True, ge=0)]
    stamp: Second
    content: Digest
    start: Instant
    end: Instant
    summary: str
    cancelled: bool = False
    pending: bool = False


class CalendarRecord(_Part):
    """An instructor's calendar: ``content`` is a hash of the UIDs and SEQUENCEs that it holds."""

    file: CalendarPath
    content: Digest


class Ledger(_Part):
    """Records by UID, instructors' calendars by the person's tag."""

    schema_version: Literal[1] = 1
    cohort: str
    invites: dict[Uid, Record] = Field(default_factory=dict)
    calendars: dict[Tag, CalendarRecord] = Field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """The file's bytes: sorted, so that small changes are small."""
        data = self.model_dump(mode="json")
        for record in data["invites"].values():
            for flag in ("cancelled", "pending"):
                if not record[flag]:
                    del record[flag]
        return (json.dumps(data, indent=1, sort_keys=True) + "\n").encode()

    def settled(self) -> Ledger:
        """The same with nothing pending."""
        invites = {
            uid: record.model_copy(update={"pending": False}) if record.pending else record
            for uid, record in self.invites.items()
        }
        return self.model_copy(update={"invites": invites})


def read_ledger(folder: Path, cohort_id: str) -> Ledger | None:
    """The folder's ledger, ``None`` for a folder without invites.

    Raises InputError for a ledger that is broken or another cohort's, and for a folder that holds invites but no
    ledger.
    """
    path = folder / LEDGER
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        if any(next((folder / part).rglob("*.ics"), None) for part in ("learners", "instructors")):
            raise _refused(path, "is missing, but its folder holds invites", CURE) from None
        return None
    except OSError as error:
        raise _refused(path, f"cannot be read ({error.strerror})", CURE) from None
    ledger = _parsed(path, data)
    if ledger.cohort != cohort_id:
        raise _refused(path, "holds the invites of another cohort", "choose another folder")
    if not all(uid.endswith(own_mark(cohort_id)) for uid in ledger.invites) or _shared_files(ledger):
        raise _refused(path, "is not a ledger of invites", CURE)
    return ledger


def _parsed(path: Path, data: bytes) -> Ledger:
    try:
        return Ledger.model_validate(json.loads(data, object_pairs_hook=_without_repeats))
    except (ValidationError, ValueError, RecursionError, OverflowError):
        raise _refused(path, "is not a ledger of invites, or is damaged", CURE) from None


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key comes twice")
    return dict(pairs)


def _shared_files(ledger: Ledger) -> bool:
    count = Counter(record.file for record in ledger.invites.values())
    return len(count) < len(ledger.invites)


def _refused(path: Path, message: str, cure: str) -> InputError:
    return InputError([Fault(str(path), message, cure=cure)])
