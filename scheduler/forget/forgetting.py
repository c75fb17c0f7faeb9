"""Everything that is kept of one person: found, told, and taken out.

All that is to be written is worked out first. A run that is killed in between can be run again: a note that lies there
meanwhile tells whom it was about, which placeholder stands in their place, and which plans have other digests now.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from pydantic import BaseModel

from scheduler.calendars.cache import Cache
from scheduler.calendars.cohort import Readings, read_calendars
from scheduler.calendars.reading import OnUnreadable
from scheduler.cohort.cohort import Cohort, Source
from scheduler.cohort.load import load_cohort, parse_cohort
from scheduler.documents.text import read_bytes
from scheduler.errors import Fault, InputError, WantingError
from scheduler.files import write_whole
from scheduler.forget.cohort_file import calendar_paths, without
from scheduler.forget.invites import InvitesFolder, folders_of
from scheduler.forget.person import Somebody, find_in_cohort, find_in_plans, in_plans, nobody, with_namesakes
from scheduler.forget.plans import After, Rewriting, coming, latest, plans_of
from scheduler.forget.step import Step
from scheduler.forget.traces import Trace, files_in, traces
from scheduler.plan_files import PlanFile
from scheduler.publish.identity import person_tag
from scheduler.publish.lock import locked
from scheduler.records import how_to_read

Write = Callable[[Path, bytes], None]
NOTE = ".forgetting.json"
NAMESAKE = "Somebody else in the cohort has the same name: texts that hold it, like rosters, stay as they are."
MOST_REASONS = 5


@dataclass(frozen=True)
class Forgotten:
    """What was done, or would be: ``who``, the id that stands in their place, if any does, files, what else to know.

    ``traces`` are files that this program cannot change, and that still tell of them.
    """

    who: Somebody
    placeholder: str | None
    steps: tuple[Step, ...]
    notes: tuple[str, ...]
    traces: tuple[Trace, ...]


def forget(
    asked: str,
    cohort: Path,
    folders: Sequence[Path] = (),
    *,
    now: dt.datetime,
    anyway: bool = False,
    dry_run: bool = False,
    cache: Cache | None = None,
    write: Write = write_whole,
) -> Forgotten:
    """Take whoever has this id or e-mail address out of a cohort file and of all that is kept in ``folders``.

    By default that is the cohort file's own folder. ``now`` is aware; ``cache`` is that of calendars. A ``dry_run``
    writes nothing. Raises ``InputError`` for nobody, for two humans, for the organizer, for what is no folder, and
    for a cohort that cannot be without them; ``WantingError``, unless ``anyway``, while meetings to come are not called
    off.
    """
    for folder in folders:
        if not folder.is_dir():
            raise InputError([Fault(str(folder), "is not a folder", None, "check the name")])
    look = partial(_Kept, asked, cohort, [*(folders or [cohort.parent])], cache)
    with ExitStack() as locks:
        if not dry_run:
            for invites in look().invites:
                locks.enter_context(locked(invites.path))
        kept = look()
        kept.refuse_organizer()
        if not anyway:
            kept.refuse_unsaid(now)
        work = kept.work_out(now)
        if not dry_run:
            kept.carry_out(work, write)
    changed = {step.path.resolve(): step.data for step in work.steps} if dry_run else {}
    left = tuple(traces(files_in(kept.folders), kept.who, changed))
    return Forgotten(kept.who, work.placeholder if work.is_used else None, work.steps, work.notes, left)


@dataclass(frozen=True)
class _Work:
    placeholder: str
    is_used: bool
    steps: tuple[Step, ...]
    notes: tuple[str, ...]
    digests: dict[str, str]


class _Note(BaseModel):
    """What lies there while a run works, for the one after it should it be killed; it goes when all is done."""

    who: Somebody
    placeholder: str
    digests: dict[str, str]

    def is_of(self, asked: str) -> bool:
        """Whether that run was asked for the same person."""
        addresses = (address.casefold() for address in self.who.addresses)
        return asked in self.who.ids or asked.casefold() in addresses


class _Kept:
    """What lies in the folders."""

    def __init__(self, asked: str, path: Path, folders: list[Path], cache: Cache | None) -> None:
        self.path, self.folders, self.cache = path, folders, cache
        self.note_path = path.parent / NOTE
        self.note = self._noted(asked)
        self.cohort = load_cohort(path)
        self.data = read_bytes(path)
        self.files = list(files_in(folders))
        self.plans: list[PlanFile] = plans_of(self.cohort.id, self.files)
        self.invites: list[InvitesFolder] = folders_of(self.cohort.id, self.files)
        found = self.note.who if self.note is not None else self._find(asked)
        known = found.with_parties(party for each in self.invites for party in each.parties(found))
        self.who = known if self.note is not None else with_namesakes(known, self.cohort)

    def _find(self, asked: str) -> Somebody:
        plans = [each.plan for each in self.plans]
        found = find_in_cohort(asked, self.cohort) or find_in_plans(asked, plans)
        if found is None and "@" in asked:
            tags = {tag for each in self.invites for tag in each.tags_of(asked)}
            known = dict.fromkeys(in_plans(plans))
            records = tuple(key for key in known if person_tag(self.cohort.id, *key) in tags)
            found = Somebody(records, (), (asked,)) if records else None
        if found is None:
            raise nobody(asked, self.cohort, str(self.path))
        return found

    def refuse_organizer(self) -> None:
        """Raise ``InputError`` for the one in whose name the invites are."""
        organizer = self.cohort.organizer
        if organizer is not None and organizer.email.casefold() in (each.casefold() for each in self.who.addresses):
            cure = "name another one in the cohort and publish, then run it again"
            raise InputError([Fault("organizer", "is who is to be forgotten", None, cure)])

    def refuse_unsaid(self, now: dt.datetime) -> None:
        """Raise ``WantingError`` while they hold meetings to come, or have not been told that those are off."""
        held = {
            f"{each.path}: session {one.id}, {one.meetings[0].start:%Y-%m-%d %H:%M}Z"
            for each in latest(self.plans)
            for one in coming(each.plan, self.who, now)
        }
        told = {
            f"{each.path}: {record.summary}, {record.start:%Y-%m-%d %H:%M}Z, "
            + ("is cancelled, and they were not told" if record.cancelled else "they hold an invite")
            for each in self.invites
            for record in each.unsaid(self.who, now)
        }
        reasons = [*sorted(held), *sorted(told)]
        if not reasons:
            return
        more = [f"and {len(reasons) - MOST_REASONS} more"] if len(reasons) > MOST_REASONS else []
        cure = (
            f"Who is forgotten can no longer be told that a meeting is off. First take them out of {self.path}, solve "
            "with --published and publish: that sends the cancellations. Or forget them --anyway."
        )
        ids = ", ".join(self.who.ids)
        raise WantingError(f"{ids} has meetings to come:", (*reasons[:MOST_REASONS], *more, cure))

    def work_out(self, now: dt.datetime) -> _Work:
        """Every file to write or delete, in order."""
        data = without(self.data, self.cohort, self.who)
        placeholder = self._new_placeholder() if self.note is None else self.note.placeholder
        rewriting = Rewriting(self.plans, self.who, placeholder, self._after(data), now)
        rewriting.digests.update({} if self.note is None else self.note.digests)
        own = self._own_calendars(data)
        steps = [
            *(Step(path, "what their calendar was read as", None) for path in self._cached()),
            *(step for folder in self.invites for step in folder.without(self.who)),
            *rewriting.steps(),
            *rewriting.other_records(self.files),
            *(Step(path, "their calendar", None) for path in own),
            *([Step(self.path, "their entry and decisions", data)] if data != self.data else []),
        ]
        notes = [*rewriting.notes, *([NAMESAKE] if self.who.shared else [])]
        return _Work(placeholder, rewriting.is_used, tuple(steps), tuple(notes), rewriting.digests)

    def carry_out(self, work: _Work, write: Write) -> None:
        """Write and delete, in order."""
        if work.steps:
            note = _Note(who=self.who, placeholder=work.placeholder, digests=work.digests)
            write(self.note_path, note.model_dump_json().encode())
        for step in work.steps:
            if step.data is not None:
                write(step.path, step.data)
            else:
                step.path.unlink(missing_ok=True)
        for folder in self.invites:
            folder.sweep()
        self.note_path.unlink(missing_ok=True)

    def _noted(self, asked: str) -> _Note | None:
        with contextlib.suppress(OSError, ValueError):
            note = _Note.model_validate_json(self.note_path.read_bytes())
            return note if note.is_of(asked) else None
        return None

    def _new_placeholder(self) -> str:
        used = {one for _, one in in_plans(each.plan for each in self.plans)}
        used |= {who.id for who in (*self.cohort.learners, *self.cohort.instructors)}
        return next(name for number in count(1) if (name := f"forgotten-{number}") not in used)

    def _after(self, data: bytes) -> After:
        before = hashlib.sha256(self.data).hexdigest()
        if data == self.data:
            return After(before, self.cohort, None)
        source = Source(path=self.path, sha256=hashlib.sha256(data).hexdigest())
        cohort = parse_cohort(data, self.path.parent).read_from(source)
        return After(before, cohort, self._readings(cohort))

    def _readings(self, cohort: Cohort) -> Readings:
        """Calendars, read as when the plans were made."""
        ways: set[OnUnreadable] = {how_to_read(each, None) for each in latest(self.plans)}
        return read_calendars(cohort, on_unreadable=ways.pop() if len(ways) == 1 else "fail", cache=self.cache)

    def _calendars(self) -> set[str]:
        """Paths as written of their calendars."""
        entries = [one for one in self.cohort.learners if one.id in self.who.of("learner")]
        leaders = [one for one in self.cohort.instructors if one.id in self.who.of("instructor")]
        return {path for one in (*entries, *leaders) for path in one.calendar}

    def _own_calendars(self, data: bytes) -> list[Path]:
        """Files of calendars that nobody else has."""
        after = self.cohort if data == self.data else parse_cohort(data, self.path.parent)
        paths = [self.path.parent / path for path in sorted(self._calendars() - calendar_paths(after))]
        return [path for path in paths if path.is_file()]

    def _cached(self) -> list[Path]:
        if self.cache is None:
            return []
        digests = set()
        for path in self._calendars():
            with contextlib.suppress(InputError):
                digests.add(hashlib.sha256(read_bytes(self.path.parent / path)).hexdigest())
            digests |= {each.plan.cohort.calendars.get(path, "") for each in self.plans}
        return self.cache.entries_of(digests - {""})
