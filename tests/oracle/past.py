"""What a published plan leaves behind: frozen sessions, invitations that can be kept, links that are taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scheduler.cohort.cohort import Cohort
from scheduler.plan import Plan, Session
from tests.oracle.elsewhere import Elsewhere
from tests.oracle.ledger import NO_CAP, Ledger, Row
from tests.oracle.times import minute_of
from tests.oracle.world import Meetings, Shell


@dataclass(frozen=True)
class Choice:
    """One session of a plan that is not frozen; learners are positions in the cohort."""

    clinic: str
    shell: Shell
    learners: tuple[int, ...]


def meetings_of(session: Session) -> Meetings:
    """A session's meetings in minutes."""
    return tuple((minute_of(one.start, "UTC"), minute_of(one.end, "UTC")) for one in session.meetings)


@dataclass(frozen=True)
class Past:
    """The published sessions: those that are frozen, and those that could go on."""

    cohort: Cohort
    frozen: tuple[Session, ...]
    others: tuple[Session, ...]
    notice_until: int | None = None

    @classmethod
    def of(
        cls, cohort: Cohort, published: Plan | None, freeze_before: int | None, notice_until: int | None = None
    ) -> Past:
        """Sessions that start before the minute ``freeze_before`` are frozen; none where it is ``None``."""
        sessions = () if published is None else published.sessions
        frozen = tuple(one for one in sessions if cls.is_frozen(one, freeze_before))
        return cls(cohort, frozen, tuple(one for one in sessions if one not in frozen), notice_until)

    @staticmethod
    def is_frozen(session: Session, freeze_before: int | None) -> bool:
        """Whether it starts before the minute."""
        return freeze_before is not None and meetings_of(session)[0][0] < freeze_before

    @property
    def meetings(self) -> list[Meetings]:
        """Meetings of the frozen sessions."""
        return [meetings_of(session) for session in self.frozen]

    @property
    def extra_days(self) -> int:
        """How far frozen meetings may lie outside the horizon."""
        if not self.frozen:
            return 0
        dates = [
            moment.date() for one in self.frozen for meeting in one.meetings for moment in (meeting.start, meeting.end)
        ]
        horizon = self.cohort.horizon
        return max(0, (horizon.start - min(dates)).days, (max(dates) - horizon.end).days)

    def learners_of(self, clinic: str) -> list[set[int]]:
        """The learners of the clinic's frozen sessions, those still in the cohort."""
        return [set(self._positions(one)) for one in self.frozen if one.clinic == clinic]

    def attends(self, clinic: str, k: int) -> bool:
        """Whether a learner attends a frozen session of the clinic."""
        return any(k in held for held in self.learners_of(clinic))

    def running(self, clinic: str) -> int:
        """How many frozen sessions the clinic has."""
        return sum(one.clinic == clinic for one in self.frozen)

    def _positions(self, session: Session) -> list[int]:
        return [k for k, learner in enumerate(self.cohort.learners) if learner.id in session.learners]

    def base(self, ledger: Ledger) -> tuple[Row, Row, Row]:
        """The row before anything is decided, caps that it does not pass, and the columns that have one.

        Frozen sessions alone are no fault: a cap that they pass is where they stand.
        """
        row, caps = self.row(ledger), np.array(ledger.caps, dtype=np.int64)
        return row, np.maximum(caps, row), np.flatnonzero(caps < NO_CAP)

    def row(self, ledger: Ledger) -> Row:
        """The ledger before anything is decided."""
        row = ledger.zeros()
        for learner in self.cohort.learners:
            for request in self.cohort.requests(learner):
                if request.clinic not in learner.completed:
                    row[ledger.position["unscheduled"]] += self.cohort.weight(learner, request)
        row[ledger.position["changes"]] = sum(len(one.learners) + len(one.instructors) for one in self.others)
        for session in self.frozen:
            row += self._frozen_row(ledger, session)
        row += ledger.elsewhere()
        return self._members_once(ledger, row)

    def _frozen_row(self, ledger: Ledger, session: Session) -> Row:
        clinic, meetings = self.cohort.clinic_by_id.get(session.clinic), meetings_of(session)
        room = next((r for r, one in enumerate(self.cohort.rooms) if one.id == session.room), None)
        leaders = [i for i, one in enumerate(self.cohort.instructors) if one.id in session.instructors]
        rows = [ledger.attendance(session.clinic, meetings, k) for k in self._positions(session)]
        found: Row = np.sum([ledger.session(clinic, meetings, room, leaders), *rows], axis=0)
        return found

    def _members_once(self, ledger: Ledger, row: Row) -> Row:
        """A member in two frozen meetings at once is away once."""
        for key, column in ledger.position.items():
            if isinstance(key, tuple) and isinstance(key[0], tuple) and key[0][0] == "away":
                away = {
                    k
                    for one in self.frozen
                    for k in self._positions(one)
                    if self.cohort.learners[k].group == key[0][1]
                    and any(start <= key[1] < end for start, end in meetings_of(one))
                }
                row[column] = len(away)
        return row

    def may_miss_links(self, cohort: Cohort, elsewhere: Elsewhere) -> bool:
        """Whether links that frozen meetings, and other programmes', hold could leave none for another, caps kept."""
        held = {meeting.link for one in self.frozen for meeting in one.meetings if meeting.link is not None}
        held |= {link for one in cohort.resources for _, link in elsewhere.using(one.id) if link is not None}
        return len(held) > 1 and any(resource.links for resource in cohort.resources)


def keeps_notice(cohort: Cohort, past: Past, choices: Sequence[Choice]) -> bool:
    """Whether what starts inside the notice can be told as published sessions, one each, with nobody new in them."""
    until = past.notice_until
    inside = [one for one in choices if until is not None and one.shell.start.minute < until]
    return _as_published(cohort, inside, list(past.others))


def _as_published(cohort: Cohort, choices: list[Choice], published: list[Session]) -> bool:
    if not choices:
        return True
    first, rest = choices[0], choices[1:]
    people = len(first.learners) + len(first.shell.instructors)
    return any(
        session.clinic == first.clinic
        and _goes_on(cohort, first, session)
        and _kept(cohort, first, session) == people
        and _as_published(cohort, rest, published[:k] + published[k + 1 :])
        for k, session in enumerate(published)
    )


def kept_invitations(cohort: Cohort, past: Past, choices: Sequence[Choice]) -> int:
    """How many invitations of the published plan these sessions of one clinic can keep at most, under the best ids."""
    if not choices or not past.others:
        return 0
    published = [one for one in past.others if one.clinic == choices[0].clinic]
    return _most_kept(cohort, list(choices), published)


def _most_kept(cohort: Cohort, choices: list[Choice], published: list[Session]) -> int:
    if not choices or not published:
        return 0
    first, rest = choices[0], choices[1:]
    most = _most_kept(cohort, rest, published)
    for k, session in enumerate(published):
        if _goes_on(cohort, first, session):
            kept = _kept(cohort, first, session) + _most_kept(cohort, rest, published[:k] + published[k + 1 :])
            most = max(most, kept)
    return most


def _goes_on(cohort: Cohort, choice: Choice, session: Session) -> bool:
    shell = choice.shell
    room = None if shell.room is None else cohort.rooms[shell.room].id
    listed = shell.start.listed
    tongues = [None if tongue is None else tongue.casefold() for tongue in (shell.language, session.language)]
    return (
        (listed is None or listed.id == session.id)
        and tongues[0] == tongues[1]
        and room == session.room
        and shell.start.meetings == meetings_of(session)
    )


def _kept(cohort: Cohort, choice: Choice, session: Session) -> int:
    learners = {cohort.learners[k].id for k in choice.learners}
    instructors = {cohort.instructors[i].id for i in choice.shell.instructors}
    return len(learners & set(session.learners)) + len(instructors & set(session.instructors))


def links_fit(cohort: Cohort, past: Past, elsewhere: Elsewhere, sessions: Sequence[tuple[str, Meetings]]) -> bool:
    """Whether every meeting can have a link of its resource, those that stay keeping theirs (rule 12)."""
    for resource in cohort.resources:
        if resource.links is None:
            continue
        clinics = {clinic.id for clinic in cohort.clinics if clinic.resource == resource.id}
        taken: dict[str, list[tuple[int, int]]] = {link: [] for link in resource.links}
        for one in past.frozen:
            for meeting, span in zip(one.meetings, meetings_of(one), strict=True):
                if one.clinic in clinics and meeting.link in taken:
                    taken[str(meeting.link)].append(span)
        for span, link in elsewhere.using(resource.id):
            taken.get(str(link), []).append(span)
        open_ = [span for clinic, meetings in sessions if clinic in clinics for span in meetings]
        if not _assign(sorted(open_), taken):
            return False
    return True


def _assign(spans: list[tuple[int, int]], taken: dict[str, list[tuple[int, int]]]) -> bool:
    if not spans:
        return True
    (start, end), rest = spans[0], spans[1:]
    for held in taken.values():
        if all(last <= start or end <= first for first, last in held):
            held.append((start, end))
            if _assign(rest, taken):
                return True
            held.remove((start, end))
    return False
