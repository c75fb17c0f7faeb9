"""The ledger ``invites.json``: what was said to whom and what they answered, so that a run says only what changed.

It holds no names and no addresses: a person is a tag (a hash) and the safe name of their files. The address for a
CANCEL to somebody who left is in the invite's own file, which therefore stays in the folder.

**Why nothing is lost or said twice.** A run that has something to say

1. writes the ledger as it will be, with ``pending`` at each record whose file is still to be written;
2. writes those files, then the instructors' calendars and the feeds;
3. writes the ledger again, without ``pending``;
4. speaks through its channels, one act after the other, each noted in the journal before and after (see ``journal``);
5. folds the journal into the ledger.

Every write replaces a file whole. Killed before step 1 is done, nothing happened. Killed later, the ledger holds, for
every UID, a SEQUENCE and a DTSTAMP at least as high as any file's. So the next run either says the same again, with
the same SEQUENCE and DTSTAMP and thus the same bytes, or something else with higher ones: two different contents never
share a UID and a SEQUENCE. Whom an invite reached is read from its file, never from the ledger, so a CANCEL goes to
who was really invited. A gap in SEQUENCE harms nobody. The other order (files first) would not do: killed in between,
a file may be out with a SEQUENCE that the ledger does not know, and the next run would give that number to another
content, or never cancel an invite that it does not know. Nothing is sent before its file and its ledger lie there.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer, ValidationError

from scheduler.calendars.mark import own_mark
from scheduler.errors import Fault, InputError
from scheduler.files import write_whole
from scheduler.plan import Instant
from scheduler.publish import journal
from scheduler.publish.identity import Role

LEDGER = "invites.json"
CURE = "put the file back as it was written, or choose an empty folder"

Tag = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]
Uid = Annotated[str, Field(pattern=r"^[0-9a-f-]{36}@[0-9a-f]{12}\.cohort-scheduler$")]
EventPath = Annotated[str, Field(pattern=r"^(learners|instructors)/[a-z0-9-]{1,80}/[a-z0-9-]{1,80}\.ics$")]
CalendarPath = Annotated[str, Field(pattern=r"^instructors/[a-z0-9-]{1,80}\.ics$")]
FeedPath = Annotated[str, Field(pattern=r"^feeds/(instructors|clinics|regions)/[a-z0-9-]{1,80}\.ics$")]
ChannelName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Number = Annotated[int, Field(strict=True, ge=0)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Second = Annotated[
    AwareDatetime, PlainSerializer(lambda moment: moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
]
"""An instant of whole seconds, as DTSTAMP has it."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Told(_Part):
    """The last act of one channel about one UID.

    ``state``: begun and perhaps done (``planned``), done (``sent``), or refused for good. ``sequence``, ``content``
    and ``cancelled`` are what the act says, ``address`` is the record's at that time, ``at`` when it began.
    ``sent`` is the SEQUENCE of the last act that was surely done, ``None`` before the first; ``memory`` is what the
    channel returned for it.
    """

    state: Literal["planned", "sent", "refused"]
    sequence: Number
    content: Digest
    cancelled: bool = False
    address: Number = 0
    at: Second
    sent: Number | None = None
    memory: Annotated[str, Field(max_length=1000)] | None = None


class Entry(_Part):
    """A line of the journal."""

    uid: Uid
    channel: ChannelName
    told: Told


class Record(_Part):
    """What was last said about one UID. ``pending``: perhaps its file does not say so yet, and nothing is sent of it.

    ``hold``: it asks to keep the time free, and is no invitation yet. ``since`` is the SEQUENCE from which start and
    end have been as they are: an answer to an earlier one is void. ``accepted``: the message says that the person has
    accepted. ``address`` counts the times that the person's address has changed; the cancellation for the earlier
    ones lies beside the file, see ``earlier_file``. ``told`` is what each channel said of all this.
    """

    role: Role
    person: Tag
    file: EventPath
    sequence: Number
    stamp: Second
    content: Digest
    start: Instant
    end: Instant
    summary: str
    cancelled: bool = False
    pending: bool = False
    hold: bool = False
    accepted: bool = False
    since: Number = 0
    address: Number = 0
    told: dict[ChannelName, Told] = Field(default_factory=dict)

    def earlier_file(self, address: int) -> str:
        """Where the cancellation lies that goes to the address of that number, after the next one took its place."""
        return f"{self.file.removesuffix('.ics')}-earlier-address-{address + 1}.ics"


class Answer(_Part):
    """What somebody replied about one UID.

    ``sequence`` and ``stamp`` (DTSTAMP) are the reply's, ``at`` is when it was noted, ``source`` where it was found
    (no names, no addresses). ``start`` and ``end`` are those that a COUNTER proposes.
    """

    partstat: Literal["ACCEPTED", "DECLINED", "TENTATIVE", "COUNTER"]
    sequence: Number
    stamp: Second
    at: Second
    source: Annotated[str, Field(max_length=1000)]
    start: Instant | None = None
    end: Instant | None = None


class CalendarRecord(_Part):
    """An instructor's calendar: ``content`` is a hash of the UIDs and SEQUENCEs that it holds."""

    file: CalendarPath
    content: Digest


class FeedEvent(_Part):
    """One meeting of a session as a feed shows it."""

    sequence: Number
    stamp: Second
    start: Instant
    end: Instant
    summary: str
    description: str = ""
    location: str | None = None
    link: str | None = None
    cancelled: bool = False


class Feed(_Part):
    """A feed's title and its events by UID. ``pending``: perhaps its file does not say so yet."""

    name: str
    events: dict[Uid, FeedEvent]
    pending: bool = False


class Ledger(_Part):
    """Records and answers by UID, instructors' calendars by the person's tag, feeds by path.

    ``run`` counts the journals that were folded in. ``zone_data`` is the edition of the time zones that the texts were
    written with last.
    """

    schema_version: Literal[1, 2] = 2
    cohort: str
    run: Number = 0
    zone_data: str | None = None
    invites: dict[Uid, Record] = Field(default_factory=dict)
    calendars: dict[Tag, CalendarRecord] = Field(default_factory=dict)
    feeds: dict[FeedPath, Feed] = Field(default_factory=dict)
    answers: dict[Uid, Answer] = Field(default_factory=dict)

    def answer(self, uid: str) -> Answer | None:
        """The answer that still holds: one to the time that was said last."""
        answer, record = self.answers.get(uid), self.invites.get(uid)
        return answer if answer is not None and record is not None and answer.sequence >= record.since else None

    def to_bytes(self) -> bytes:
        """The file's bytes: sorted, so that small changes are small."""
        data = self.model_dump(mode="json", exclude_defaults=True) | {"schema_version": 2}
        return (json.dumps(data, indent=1, sort_keys=True) + "\n").encode()

    def settled(self, uids: Iterable[str]) -> Ledger:
        """The same with nothing pending of these invites, nor of any feed."""
        done = {uid: self.invites[uid].model_copy(update={"pending": False}) for uid in uids}
        feeds = {file: feed.model_copy(update={"pending": False}) for file, feed in self.feeds.items()}
        return self.model_copy(update={"invites": self.invites | done, "feeds": feeds})

    def with_told(self, told: Mapping[tuple[str, str], Told]) -> Ledger:
        """The same with what was told, by UID and channel."""
        invites = dict(self.invites)
        for (uid, channel), one in told.items():
            record = invites[uid]
            invites[uid] = record.model_copy(update={"told": record.told | {channel: one}})
        return self.model_copy(update={"invites": invites})


def open_ledger(folder: Path, cohort_id: str, write: Callable[[Path, bytes], None] = write_whole) -> Ledger | None:
    """``read_ledger`` for a run that holds the folder's lock: an unfolded journal is folded in and taken away."""
    ledger = read_ledger(folder, cohort_id)
    if ledger is None:
        journal.remove(folder)
        return None
    return fold(folder, ledger, write)


def fold(folder: Path, ledger: Ledger, write: Callable[[Path, bytes], None] = write_whole) -> Ledger:
    """Write a ledger that the journal's notes are already part of, and take the journal away."""
    if not journal.exists(folder):
        return ledger
    folded = ledger.model_copy(update={"run": ledger.run + 1})
    write(folder / LEDGER, folded.to_bytes())
    journal.remove(folder)
    return folded


def read_ledger(folder: Path, cohort_id: str) -> Ledger | None:
    """The folder's ledger with the notes of its journal, ``None`` for a folder without invites. Writes nothing.

    Raises InputError for a ledger or journal that is broken, for another cohort's, and for a folder that holds invites
    but no ledger.
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
    return ledger.with_told(_journalled(folder, ledger))


def _parsed(path: Path, data: bytes) -> Ledger:
    try:
        return Ledger.model_validate(json.loads(data, object_pairs_hook=_without_repeats))
    except (ValidationError, ValueError, RecursionError, OverflowError):
        raise _refused(path, "is not a ledger of invites, or is damaged", CURE) from None


def _journalled(folder: Path, ledger: Ledger) -> dict[tuple[str, str], Told]:
    """What the journal notes by UID and channel; of several notes the last."""
    path = folder / journal.JOURNAL
    try:
        entries = [Entry.model_validate(entry) for entry in journal.read(folder, ledger.run)]
    except OSError as error:
        raise _refused(path, f"cannot be read ({error.strerror})", CURE) from None
    except (ValidationError, ValueError, RecursionError, OverflowError):
        raise _refused(path, "is not the journal of this folder, or is damaged", CURE) from None
    if not all(entry.uid in ledger.invites for entry in entries):
        raise _refused(path, "tells of invites that the ledger does not know", CURE)
    return {(entry.uid, entry.channel): entry.told for entry in entries}


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key comes twice")
    return dict(pairs)


def _shared_files(ledger: Ledger) -> bool:
    count = Counter(record.file for record in ledger.invites.values())
    return len(count) < len(ledger.invites)


def _refused(path: Path, message: str, cure: str) -> InputError:
    return InputError([Fault(str(path), message, cure=cure)])
