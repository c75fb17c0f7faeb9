"""A folder of invites without a person: their files, their lines in the ledger, and their name in others' files."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scheduler.calendars.events import read_parties
from scheduler.errors import InputError
from scheduler.forget.person import Somebody
from scheduler.forget.step import Step
from scheduler.forget.words import redact, redact_calendar, told_by
from scheduler.publish import journal
from scheduler.publish.ledger import LEDGER, Feed, Ledger, Record, Told, read_ledger


@dataclass(frozen=True)
class InvitesFolder:
    """A folder and its ledger, with the notes of its journal."""

    path: Path
    ledger: Ledger

    def without(self, who: Somebody) -> Iterator[Step]:
        """The ledger first: what it does not know is never said again. Then their files, then those of others."""
        tags = who.tags(self.ledger.cohort)
        own = [path for path in self.files if self._is_of(path, tags)]
        ledger = self._ledger_without(who, {path.relative_to(self.path).as_posix() for path in own})
        if ledger != self.ledger:
            kept = journal.exists(self.path)
            data = ledger.model_copy(update={"run": ledger.run + kept}).to_bytes()
            yield Step(self.path / LEDGER, "what was said to them, and what they answered", data)
            if kept:
                yield Step(self.path / journal.JOURNAL, "folded into the ledger", None)
        yield from (Step(path, "theirs", None) for path in own)
        for path in self.files:
            if path not in own:
                data = path.read_bytes()
                if {"name", "e-mail", "link"} & set(told_by(data, who)) and (
                    changed := redact_calendar(data, who)
                ) != data:
                    yield Step(path, "what others read of them", changed)

    def parties(self, who: Somebody) -> Iterator[tuple[str, str]]:
        """Names and addresses to which their invites went."""
        tags = who.tags(self.ledger.cohort)
        for path in self.files:
            if self._is_of(path, tags) and (party := _attendee(path)) is not None:
                yield party

    def tags_of(self, address: str) -> set[str]:
        """Whom the invites to an address are for."""
        found: dict[str, set[str]] = {}
        for record in self.ledger.invites.values():
            party = _attendee(self.path / record.file)
            if party is not None:
                found.setdefault(party[1].casefold(), set()).add(record.person)
        return found.get(address.casefold(), set())

    def unsaid(self, who: Somebody, now: dt.datetime) -> Iterator[Record]:
        """Meetings to come that they were told of, and have not been told are off, in every way that was used."""
        tags = who.tags(self.ledger.cohort)
        for record in self.ledger.invites.values():
            is_off = record.cancelled and all(map(_is_off, record.told.values()))
            if record.person in tags and record.end > now and not is_off:
                yield record

    def sweep(self) -> None:
        """Take away the empty folders of people: their names hold ids."""
        for part in ("learners", "instructors"):
            for path in (self.path / part).glob("*/"):
                with contextlib.suppress(OSError):  # not empty
                    path.rmdir()

    @cached_property
    def files(self) -> list[Path]:
        """Every calendar file in it."""
        parts = ("learners", "instructors", "feeds")
        return sorted(path for part in parts for path in (self.path / part).rglob("*.ics") if path.is_file())

    def _is_of(self, path: Path, tags: frozenset[str]) -> bool:
        """Whether a person's tag ends the name of the file or of a folder on the way to it."""
        parts = path.relative_to(self.path).with_suffix("").parts
        return any(part == tag or part.endswith(f"-{tag}") for part in parts for tag in tags)

    def _ledger_without(self, who: Somebody, files: set[str]) -> Ledger:
        tags = who.tags(self.ledger.cohort)
        gone = {uid for uid, record in self.ledger.invites.items() if record.person in tags}
        kept = {
            "invites": {uid: one for uid, one in self.ledger.invites.items() if uid not in gone},
            "answers": {uid: one for uid, one in self.ledger.answers.items() if uid not in gone},
            "calendars": {tag: one for tag, one in self.ledger.calendars.items() if tag not in tags},
            "feeds": {file: _unlinked(one, who) for file, one in self.ledger.feeds.items() if file not in files},
        }
        return self.ledger.model_copy(update=kept)


def folders_of(cohort_id: str, paths: list[Path]) -> list[InvitesFolder]:
    """The folders of a cohort's invites among some files. Raises ``InputError`` for a broken ledger."""
    found = []
    for path in paths:
        if path.name == LEDGER and _cohort_of(path) == cohort_id:
            ledger = read_ledger(path.parent, cohort_id)
            if ledger is not None:
                found.append(InvitesFolder(path.parent, ledger))
    return found


def _cohort_of(path: Path) -> str | None:
    try:
        document = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None
    return document.get("cohort") if isinstance(document, dict) else None


def _attendee(path: Path) -> tuple[str, str] | None:
    try:
        attendee = read_parties(path.read_bytes())[1]
    except (OSError, ValueError, InputError):
        return None
    return None if attendee is None else (attendee.name or "", attendee.email)


def _unlinked(feed: Feed, who: Somebody) -> Feed:
    """A feed without their links to meet: the next run sees what is new in it."""
    events = {
        uid: event.model_copy(
            update={
                "link": None if event.link in who.links else event.link,
                "location": None if event.location in who.links else event.location,
                "description": redact(event.description, who),
            }
        )
        for uid, event in feed.events.items()
    }
    return feed if events == feed.events else feed.model_copy(update={"events": events})


def _is_off(told: Told) -> bool:
    return told.cancelled and told.state == "sent"
