"""A plan published: the difference to what people hold, carried out through the folder and the channels asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from scheduler.cohort.cohort import Cohort
from scheduler.errors import Fault, InputError
from scheduler.files import make_folder, write_whole
from scheduler.plan import Plan
from scheduler.publish.channel import EVERYBODY, Channel
from scheduler.publish.deliveries import Deliveries
from scheduler.publish.difference import Folder, difference
from scheduler.publish.feeds import make_feeds
from scheduler.publish.folder import FolderRun, Kept, read_address
from scheduler.publish.identity import Role
from scheduler.publish.invitations import check_plan, invitations
from scheduler.publish.journal import Journal
from scheduler.publish.ledger import Ledger, Told, fold, open_ledger, read_ledger
from scheduler.publish.lock import locked
from scheduler.publish.report import Published
from scheduler.publish.roll import Roll
from scheduler.publish.sending import Heard, Said, foresee, send
from scheduler.publish.stage import AT_ONCE, Waiting, check_organizer, instructors_first
from scheduler.publish.store import Overlay, Store, Write
from scheduler.timezones import zone_data


@dataclass(frozen=True)
class Choices:
    """What may be chosen: learners' names for instructors, feeds, and instructors before learners.

    A folder that has feeds keeps them up to date whatever is chosen.
    """

    rosters: bool = False
    feeds: bool = False
    instructors_first: bool = False


PLAIN = Choices()
"""None of it."""


@dataclass(frozen=True)
class Publication:
    """What a run did, or a dry run would do.

    ``said`` are the acts of the channels, ``waiting`` the sessions whose instructors have not all said yes, ``behind``
    how many messages each channel of earlier runs has still to say that was not asked for now. ``zone_data`` is the
    edition of the time zones that the folder was written with before, where it was another.
    """

    published: Published
    said: tuple[Said, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    behind: dict[str, int] = field(default_factory=dict)
    zone_data: str | None = None

    @cached_property
    def unsaid(self) -> tuple[Said, ...]:
        """What somebody has to see to: what was refused, put off, or cannot go that way."""
        return tuple(one for one in self.said if one.state != "sent")

    @property
    def is_complete(self) -> bool:
        """Whether there is nothing to see to. Waiting is no fault; an instructor's no is."""
        return not self.unsaid and not any(one.declined_by for one in self.waiting)


def publish(
    plan: Plan,
    cohort: Cohort,
    folder: Path,
    *,
    now: dt.datetime,
    channels: Sequence[Channel] = (),
    choices: Choices = PLAIN,
    write: Write = write_whole,
    heard: Heard = lambda channel, done, total: None,
) -> Publication:
    """Bring the invites of ``folder`` in line with ``plan``, and say what the channels have not said yet.

    ``now`` is aware; ``write`` replaces a file or raises; ``heard`` is told how the sending goes. Raises InputError,
    before anything is written or sent, for a plan of another cohort, for a folder that is in use, and for a ledger that
    is broken or another cohort's; WriteError where the disk refuses.
    """
    moment = _whole_seconds(now)
    _check(plan, cohort, choices, channels)
    make_folder(folder)
    with locked(folder):
        store = Store(folder, write)
        before = open_ledger(folder, cohort.id, write)
        run = _Run(plan, cohort, store, choices, moment)
        kept, waiting = run.keep_folder(before)
        deliveries = Deliveries(kept.ledger, store, run.roll, moment)
        said, told = _send_all(channels, deliveries, Journal(folder, kept.ledger.run), heard)
        after = fold(folder, kept.ledger.with_told(told), write)
    return run.publication(before, after, kept, waiting, channels, said)


def foresee_publication(
    plan: Plan,
    cohort: Cohort,
    folder: Path,
    *,
    now: dt.datetime,
    channels: Sequence[Channel] = (),
    choices: Choices = PLAIN,
) -> Publication:
    """What ``publish`` would do. Writes nothing and touches no network. Raises InputError as it would."""
    moment = _whole_seconds(now)
    _check(plan, cohort, choices, channels)
    store = Overlay(folder)
    before = read_ledger(folder, cohort.id)
    run = _Run(plan, cohort, store, choices, moment)
    kept, waiting = run.keep_folder(before)
    deliveries = Deliveries(kept.ledger, store, run.roll, moment)
    said = tuple(one for channel in channels for one in foresee(channel, deliveries))
    return run.publication(before, kept.ledger, kept, waiting, channels, said)


class _Run:
    """One run over a folder on disk, or over an overlay of it."""

    def __init__(self, plan: Plan, cohort: Cohort, store: Store, choices: Choices, now: dt.datetime) -> None:
        self.plan = plan
        self.cohort = cohort
        self.store = store
        self.choices = choices
        self.now = now
        self.roll = Roll(cohort)

    def keep_folder(self, before: Ledger | None) -> tuple[Kept, tuple[Waiting, ...]]:
        """Bring the folder in line with the plan."""
        ledger = Ledger(cohort=self.cohort.id) if before is None else before
        first = self.choices.instructors_first
        stage = instructors_first(self.plan, self.cohort, ledger) if first else AT_ONCE
        asked = invitations(self.plan, self.cohort, stage=stage, rosters=self.choices.rosters)
        files = Folder(self.store.exists, lambda file: read_address(self.store, file))
        found = difference(ledger, asked, files, now=self.now)
        wanted = self.choices.feeds or ledger.feeds
        feeds = make_feeds(self.plan, self.cohort, stage, ledger.feeds, self.now) if wanted else {}
        return FolderRun(self.store, self.cohort).carry_out(found, feeds, before=before), stage.waiting

    def publication(
        self,
        before: Ledger | None,
        after: Ledger,
        kept: Kept,
        waiting: tuple[Waiting, ...],
        channels: Sequence[Channel],
        said: tuple[Said, ...],
    ) -> Publication:
        asked = {channel.name for channel in channels}
        spoken: dict[str, set[Role]] = {}
        for record in after.invites.values():
            for name, told in record.told.items():
                if name not in asked and (told.sent is not None or told.state == "sent"):
                    spoken.setdefault(name, set()).add(record.role)
        deliveries = Deliveries(after, self.store, self.roll, self.now)
        behind = {name: len(uids) for name, roles in sorted(spoken.items()) if (uids := deliveries.due(name, roles))}
        zones = None if before is None or before.zone_data in (None, zone_data()) else before.zone_data
        return Publication(kept.published, said, waiting, behind, zones)


def _check(plan: Plan, cohort: Cohort, choices: Choices, channels: Sequence[Channel]) -> None:
    check_plan(plan, cohort)
    if choices.instructors_first:
        check_organizer(cohort, "instructors answer to it")
    if any(channel.name == "mail" for channel in channels):
        check_organizer(cohort, "mail comes from it")
    if choices.rosters and any(channel.roles != EVERYBODY for channel in channels):
        cure = "name a calendar per person, with {email} in its address"
        raise InputError([Fault("rosters", "cannot go into a calendar that several people read", cure=cure)])


def _send_all(
    channels: Sequence[Channel], deliveries: Deliveries, journal: Journal, heard: Heard
) -> tuple[tuple[Said, ...], dict[tuple[str, str], Told]]:
    told: dict[tuple[str, str], Told] = {}
    with journal:

        def note(uid: str, channel: str, one: Told) -> None:
            entry = {"uid": uid, "channel": channel, "told": one.model_dump(mode="json", exclude_defaults=True)}
            journal.add(entry)
            told[uid, channel] = one

        said = tuple(one for channel in channels for one in send(channel, deliveries, note, heard))
    return said, told


def _whole_seconds(now: dt.datetime) -> dt.datetime:
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    return now.astimezone(dt.UTC).replace(microsecond=0)
