"""What a sheet is written from, and what it already says about rows: their marks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from scheduler.calendars.cohort import Readings
from scheduler.cohort.cohort import Cohort
from scheduler.judge import Facts, JudgedSession, judged_sessions
from scheduler.plan import Plan, Session
from scheduler.timezones import to_minute

Mark = Literal["lock", "never", "not then"]
SEAT_MARKS: tuple[Mark, ...] = ("lock", "never", "not then")
OPEN_MARKS: tuple[Mark, ...] = ("never",)
SESSION_MARKS: tuple[Mark, ...] = ("lock", "never")

Key = tuple[str, ...]
"""What a row is about, whatever its position: its kind and ids."""
SEAT, OPEN, SESSION, PERSON = "seat", "unscheduled", "session", "person"
PROGRAM = "cohort-scheduler"
FORM = 1


@dataclass(frozen=True)
class BookKey:
    """Which plan and cohort a sheet is of, by the SHA-256 of their files, and the zone of its times.

    ``cohort_sha256`` is empty for a cohort without a file.
    """

    cohort: str
    plan_sha256: str
    cohort_sha256: str
    zone: str

    def written(self) -> str:
        """As the hidden heading of every page holds it."""
        return json.dumps(
            [PROGRAM, FORM, self.cohort, self.plan_sha256, self.cohort_sha256, self.zone], ensure_ascii=False
        )


@dataclass(frozen=True)
class Source:
    """A plan, the SHA-256 of its file, its cohort, and the zone that the sheet's times are in."""

    plan: Plan
    plan_sha256: str
    cohort: Cohort
    zone: str

    @property
    def key(self) -> BookKey:
        """What the sheet's pages are known by."""
        source = self.cohort.source
        return BookKey(self.cohort.id, self.plan_sha256, "" if source is None else source.sha256, self.zone)

    @cached_property
    def session_by_id(self) -> dict[str, Session]:
        """The plan's sessions."""
        return {session.id: session for session in self.plan.sessions}

    @cached_property
    def start_of(self) -> dict[str, int]:
        """The minute at which each session's first meeting starts."""
        return {key: session.start for key, session in self.judged.items()}

    @cached_property
    def judged(self) -> dict[str, JudgedSession]:
        """The plan's sessions as the judge has them."""
        return {session.id: session for session in judged_sessions(self.plan)}

    @property
    def around(self) -> tuple[int, int] | None:
        """The first and the last minute of any meeting."""
        meetings = [each for session in self.judged.values() for each in session.meetings]
        return (min(start for start, _ in meetings), max(end for _, end in meetings)) if meetings else None

    @cached_property
    def facts(self) -> Facts:
        """People's times as the judge works them out, calendars aside: they do not change what is shown."""
        return Facts(self.cohort, Readings(), around=self.around)

    @cached_property
    def names(self) -> dict[tuple[str, str], str]:
        """Names by role and id."""
        learners = {("learner", person.id): person.name for person in self.cohort.learners}
        return learners | {("instructor", person.id): person.name for person in self.cohort.instructors}

    def name(self, role: str, key: str) -> str:
        """A person's name; the id of one who is no longer in the cohort."""
        return self.names.get((role, key), key)

    def title(self, clinic: str) -> str:
        """A clinic's title; the id of one that is no longer in the cohort."""
        found = self.cohort.clinic_by_id.get(clinic)
        return clinic if found is None else found.title

    @cached_property
    def locks(self) -> dict[tuple[str, str, str], int]:
        """Decisions that hold somebody in their session: positions by learner, clinic and session."""
        pins = {each[:3]: at for at, each in self._decided.items() if each[3]}
        return {
            (learner, session.clinic, session.id): at
            for session in self.plan.sessions
            for learner in session.learners
            if (at := pins.get((learner, session.clinic, self.start_of.get(session.id)))) is not None
        }

    @cached_property
    def nevers(self) -> dict[tuple[str, str], int]:
        """Decisions that keep a learner without a session out of a clinic: positions by learner and clinic."""
        bans = {each[:2]: at for at, each in self._decided.items() if each[2] is None and not each[3]}
        asked = ((each.learner, each.clinic) for each in self.plan.unscheduled)
        return {pair: bans[pair] for pair in asked if pair in bans}

    @cached_property
    def _decided(self) -> dict[int, tuple[str, str, int | None, bool]]:
        """Learner, clinic, minute of the start and ``must`` of every decision, by position."""
        zone = self.cohort.horizon.time_zone
        return {
            at: (each.learner, each.clinic, None if each.start is None else to_minute(each.start, zone), each.must)
            for at, each in enumerate(self.cohort.decisions)
        }


def parse_book_key(text: str) -> BookKey | None:
    """The key that a heading holds; ``None`` for any other heading. The form of another edition has an empty plan."""
    parts = _strings(text)
    if parts is None or not parts or parts[0] != PROGRAM:
        return None
    if len(parts) != 6 or parts[1] != str(FORM):
        return BookKey(parts[2] if len(parts) > 2 else "", "", "", "UTC")
    return BookKey(*parts[2:])


def parse_key(text: str) -> tuple[Key, Mark | None] | None:
    """A row's key and the mark that it was written with; ``None`` for what is no key."""
    parts = _strings(text)
    if not parts:
        return None
    mark = parts[-1]
    return tuple(parts[:-1]), mark if mark in SEAT_MARKS else None


def written_key(key: Key, mark: Mark | None) -> str:
    """A row's key as its hidden cell holds it."""
    return json.dumps([*key, mark or ""], ensure_ascii=False)


def _strings(text: str) -> list[str] | None:
    try:
        parts = json.loads(text) if text.startswith("[") else None
    except ValueError:
        return None
    if not isinstance(parts, list) or not all(isinstance(part, str | int) for part in parts):
        return None
    return [str(part) for part in parts]
