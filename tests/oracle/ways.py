"""All that one clinic can do.

Its sessions are told apart by their first learner, so every multiset of sessions comes up once: learner after learner
stays away, joins a session that is open, or opens one of the clinic's shells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from scheduler.cohort.clinic import Clinic
from tests.oracle.company import agrees
from tests.oracle.ledger import Ledger, Row
from tests.oracle.overbooking import overbooked
from tests.oracle.past import Choice, Past, keeps_notice, kept_invitations
from tests.oracle.world import Shell, Start, World

MAX_WAYS = 6_000


class TooManyPlansError(Exception):
    """The cohort is not tiny."""


@dataclass
class Ways:
    """All that one clinic can do: sessions, and their rows of the ledger."""

    sessions: list[tuple[Choice, ...]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass
class _Open:
    shell: Shell
    learners: list[int]


class ClinicSearch:
    """Learner after learner: stay away, join, open."""

    def __init__(self, world: World, ledger: Ledger, past: Past, starts: Sequence[Start], clinic: Clinic) -> None:
        self.world, self.ledger, self.past, self.starts, self.clinic = world, ledger, past, starts, clinic
        self.cohort = world.cohort
        self.base, self.caps, self.capped = past.base(ledger)
        self.shells = [shell for start in self.starts for shell in self.world.shells(clinic, start)]
        learners = range(len(self.cohort.learners))
        self.fits = [{k for k in learners if self.world.can_attend(clinic, shell, k)} for shell in self.shells]
        taken = {k for k in learners if self.past.attends(clinic.id, k)}
        self.learners = [k for k in learners if k not in taken and any(k in fits for fits in self.fits)]
        self.musts = set(self.world.musts(clinic)) - taken
        self.opens = [
            self.ledger.session(clinic, shell.start.meetings, shell.room, shell.instructors) for shell in self.shells
        ]
        self.joins = {
            (start.minute, k): self.ledger.attendance(clinic.id, start.meetings, k)
            for start in self.starts
            for k in self.learners
        }
        self.found = Ways()

    def ways(self) -> Ways:
        """All of them; none where somebody must attend and cannot."""
        if self.musts <= set(self.learners):
            for first in self._forced():
                row = self.base.copy()
                for shell in first:
                    row = row + self.opens[shell]
                if self._bearable(row) and self._countable(len(first)):
                    self._decide(0, [_Open(self.shells[s], []) for s in first], row)
        return self.found

    def _forced(self) -> Iterator[tuple[int, ...]]:
        """Shells of the sessions that must run."""
        must = [start for start in self.starts if self._must_run(start)]
        return product(*[[s for s, shell in enumerate(self.shells) if shell.start is start] for start in must])

    def _must_run(self, start: Start) -> bool:
        return self.world.asks("min_learners") and start.must_run

    def _countable(self, number: int) -> bool:
        most = self.clinic.max_sessions
        if most is None or not self.world.asks("max_sessions") or not number:
            return True
        return number + self.past.running(self.clinic.id) <= most

    def _bearable(self, row: Row) -> bool:
        return bool((row[self.capped] <= self.caps[self.capped]).all())

    def _seats(self, shell: Shell) -> int:
        if not self.world.asks("capacity"):
            return len(self.cohort.learners)
        listed = shell.start.listed
        seats = self.clinic.capacity if listed is None or listed.capacity is None else listed.capacity
        seats = overbooked(self.clinic, seats, len(self.cohort.learners))
        if self.clinic.modality == "in_person" and shell.room is not None:
            seats = min(seats, self.cohort.rooms[shell.room].seats)
        return seats

    def _decide(self, position: int, sessions: list[_Open], row: Row) -> None:
        if position == len(self.learners):
            self._finish(sessions, row)
            return
        k = self.learners[position]
        if k not in self.musts:
            self._decide(position + 1, sessions, row)
        for session in sessions:
            where = self.shells.index(session.shell)
            if k in self.fits[where] and len(session.learners) < self._seats(session.shell):
                self._join(position, sessions, session, row)
        for s, shell in enumerate(self.shells):
            if k in self.fits[s] and self._seats(shell) and self._free(shell, sessions):
                sessions.append(_Open(shell, []))
                self._join(position, sessions, sessions[-1], row + self.opens[s])
                sessions.pop()

    def _free(self, shell: Shell, sessions: Sequence[_Open]) -> bool:
        used = shell.start.listed is not None and any(other.shell.start is shell.start for other in sessions)
        return not used and self._countable(len(sessions) + 1)

    def _join(self, position: int, sessions: list[_Open], session: _Open, row: Row) -> None:
        k = self.learners[position]
        row = row + self.joins[session.shell.start.minute, k]
        if self._bearable(row):
            session.learners.append(k)
            self._decide(position + 1, sessions, row)
            session.learners.pop()

    def _finish(self, sessions: Sequence[_Open], row: Row) -> None:
        least = self.clinic.min_learners if self.world.asks("min_learners") else 1
        if any(len(one.learners) < least and not self._must_run(one.shell.start) for one in sessions):
            return
        choices = tuple(Choice(self.clinic.id, one.shell, tuple(one.learners)) for one in sessions)
        if self.world.asks("notice") and not keeps_notice(self.cohort, self.past, choices):
            return
        if len(self.found.rows) == MAX_WAYS:
            raise TooManyPlansError
        if not agrees(self.world, self.past, self.clinic, choices):
            return
        row = row - self.base
        at = self.ledger.position
        row[at["split_groups"]] += self._split(choices)
        row[at["changes"]] -= kept_invitations(self.cohort, self.past, choices)
        self.found.sessions.append(choices)
        self.found.rows.append(row)

    def _split(self, choices: Sequence[Choice]) -> int:
        cohort = self.cohort
        held = [set(one.learners) for one in choices] + self.past.learners_of(self.clinic.id)
        members = [{k for k, one in enumerate(cohort.learners) if one.group == group.id} for group in cohort.groups]
        return sum(max(0, sum(bool(team & who) for who in held) - 1) for team in members)
