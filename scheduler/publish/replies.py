"""What people answered: matched to the ledger, noted there, and turned into the cohort's decisions.

An answer counts where its UID is in the ledger, it is about the time that was said last, and it comes from the address
that was invited (of a mail, the sender's address too). The last word counts: the highest SEQUENCE, then DTSTAMP; of two
at one second, the one that promises less. An answer that was noted before is known, so that a second run changes
nothing, in whatever order mail is read.

- Accepted, tentative and counter-proposals are noted.
- A learner who declines a meeting is not offered its session's start again: a decision. The seat is free for the next
  plan.
- An instructor who declines is not offered the time of that meeting again: it joins their ``busy``.
- Who says something else about the same time later takes both back.

The cohort file is written first, then the ledger: killed in between, the next run finds the decision there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path

from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import load_cohort
from scheduler.documents.text import read_bytes
from scheduler.errors import Fault, InputError
from scheduler.files import write_whole
from scheduler.publish.clerk import Clerk, Taken
from scheduler.publish.inbox import Inbox
from scheduler.publish.ledger import LEDGER, open_ledger, read_ledger
from scheduler.publish.lock import locked
from scheduler.publish.store import Store

Write = Callable[[Path, bytes], None]


def take_replies(
    inbox: Inbox, cohort: Path, folder: Path, *, now: dt.datetime, dry_run: bool = False, write: Write = write_whole
) -> Taken:
    """Note the answers of an inbox in the ledger of ``folder`` and in the cohort file. ``now`` is aware.

    ``dry_run`` writes nothing. Raises InputError for a folder without invites, and for a ledger or a cohort that cannot
    be used; WriteError where the disk refuses.
    """
    if not (folder / LEDGER).is_file():
        fault = Fault(str(folder), "holds no invites", cure="name the folder to which the plan was published")
        raise InputError([fault])
    moment = now.astimezone(dt.UTC).replace(microsecond=0)
    if dry_run:
        loaded = load_cohort(cohort)
        return Clerk(loaded, Store(folder), read_ledger(folder, loaded.id), moment).take(inbox)
    with locked(folder):
        loaded = load_cohort(cohort)
        ledger = open_ledger(folder, loaded.id, write)
        clerk = Clerk(loaded, Store(folder), ledger, moment)
        taken = clerk.take(inbox)
        if taken.num_added or taken.num_removed:
            write(cohort, clerk.declines.apply(_unchanged(loaded, cohort)))
        if clerk.answers != clerk.ledger.answers:
            write(folder / LEDGER, clerk.ledger.model_copy(update={"answers": clerk.answers}).to_bytes())
    return taken


def _unchanged(loaded: Cohort, path: Path) -> bytes:
    """The bytes that the cohort was read from; raises InputError where somebody has changed them since."""
    data = read_bytes(path)
    if loaded.source is not None and hashlib.sha256(data).hexdigest() != loaded.source.sha256:
        raise InputError([Fault(str(path), "was changed while it was read", cure="run it again")])
    return data


def oldest_word(folder: Path, cohort_id: str) -> dt.date | None:
    """The day (UTC) of the oldest invite that stands; ``None`` where there is none. Raises InputError."""
    ledger = read_ledger(folder, cohort_id)
    stamps = [] if ledger is None else [record.stamp for record in ledger.invites.values()]
    return min(stamps).astimezone(dt.UTC).date() if stamps else None
