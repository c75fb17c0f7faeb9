"""Two plans of a cohort, one after the other: what differs, by session, and what publishing would tell whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Person
from scheduler.errors import Fault, InputError
from scheduler.plan import Plan, Reason, Session
from scheduler.publish.difference import Difference, Folder, Step, difference
from scheduler.publish.identity import Role, person_tag
from scheduler.publish.invitations import check_plan, invitations
from scheduler.publish.ledger import Ledger
from scheduler.publish.presumed import NO_FOLDER, presumed_ledger
from scheduler.publish.roll import Roll
from scheduler.publish.states import State, states

Word = Literal["invite", "update", "cancel", "restore"]
_WORDS: dict[str, Word] = {"written": "invite", "updated": "update", "cancelled": "cancel", "restored": "restore"}


@dataclass(frozen=True)
class PersonName:
    """A person of either plan; ``name`` is the id where the cohort does not have them any more."""

    role: Role
    id: str
    name: str


@dataclass(frozen=True)
class SessionChange:
    """A session that is new, no longer runs, or is not as it was.

    ``start`` is that of its first meeting, as it was where the session no longer runs. ``was`` holds what changed as it
    was: ``clinic``, ``meetings``, ``language``, ``room``, ``links``. ``reason`` says why it no longer runs.
    """

    kind: Literal["new", "changed", "gone"]
    id: str
    title: str
    state: State
    start: dt.datetime
    was: dict[str, object]
    joined: tuple[PersonName, ...]
    left: tuple[PersonName, ...]
    reason: Reason | None = None


@dataclass(frozen=True)
class Told:
    """What somebody is to be told about one meeting; ``was`` is the start that they were told last."""

    uid: str
    word: Word
    summary: str
    start: dt.datetime
    was: dt.datetime | None
    why: str


@dataclass(frozen=True)
class PersonChange:
    """Somebody who is to be told something."""

    person: PersonName
    told: tuple[Told, ...]


@dataclass(frozen=True)
class PlanDifference:
    """What differs: sessions by their start, people in the cohort's order (learners first, who left last).

    ``states`` counts all sessions of the new plan, those that it holds as cancelled too.
    """

    sessions: tuple[SessionChange, ...]
    people: tuple[PersonChange, ...]
    states: dict[State, int]

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not self.sessions and not self.people


def compare_plans(
    old: Plan,
    new: Plan,
    cohort: Cohort,
    *,
    now: dt.datetime,
    old_cohort: Cohort | None = None,
    held: tuple[Ledger, Folder] | None = None,
) -> PlanDifference:
    """What differs from ``old`` to ``new``, a plan of ``cohort``. ``now`` is aware.

    Who is told what is what ``publish`` acts on. People hold what the folder says (``held``: its ledger, and what there
    is of its files); else what they would hold, had ``old`` been published, with ``old_cohort`` where it was another.
    Raises InputError where a plan is another cohort's.
    """
    for plan in (old, new):
        if plan.cohort.id != cohort.id:
            fault = Fault("cohort.id", "is another cohort's plan", plan.cohort.id, f'this cohort is "{cohort.id}"')
            raise InputError([fault])
    check_plan(new, cohort)
    moment = now.astimezone(dt.UTC).replace(microsecond=0)
    before = old_cohort or cohort
    ledger, folder = held or (presumed_ledger(old, before, now=moment), NO_FOLDER)
    steps = difference(ledger, invitations(new, cohort), folder, now=moment)
    names = _Names((old, new), (before, cohort))
    state_by_id = states(new, ledger, now=moment)
    return PlanDifference(
        sessions=_sessions(old, new, names, state_by_id),
        people=_people(steps, ledger, names, Roll(cohort)),
        states={state: list(state_by_id.values()).count(state) for state in dict.fromkeys(state_by_id.values())},
    )


class _Names:
    """Whom two plans and their cohorts name."""

    def __init__(self, plans: Iterable[Plan], cohorts: Iterable[Cohort]) -> None:
        self.person: dict[tuple[Role, str], Person] = {}
        self.title: dict[str, str] = {}
        for cohort in cohorts:
            self.person |= {("learner", each.id): each for each in cohort.learners}
            self.person |= {("instructor", each.id): each for each in cohort.instructors}
            self.title |= {each.id: each.title for each in cohort.clinics}
            self.cohort_id = cohort.id
        here: set[tuple[Role, str]] = set(self.person)
        for plan in plans:
            here |= {("learner", each) for session in plan.sessions for each in session.learners}
            here |= {("instructor", each) for session in plan.sessions for each in session.instructors}
        self.by_tag = {person_tag(self.cohort_id, role, each): (role, each) for role, each in here}

    def named(self, role: Role, person: str) -> PersonName:
        known = self.person.get((role, person))
        return PersonName(role, person, person if known is None else known.name)


def _sessions(old: Plan, new: Plan, names: _Names, state_by_id: Mapping[str, State]) -> tuple[SessionChange, ...]:
    before, now = ({session.id: session for session in plan.sessions} for plan in (old, new))
    reasons = {session.id: session.reason for session in new.cancelled}
    found = []
    for key in dict.fromkeys((*before, *now)):
        was, session = before.get(key), now.get(key)
        shown = session or was
        if shown is None or (was is not None and session is not None and _alike(was, session)):
            continue
        found.append(
            SessionChange(
                kind="new" if was is None else "gone" if session is None else "changed",
                id=key,
                title=names.title.get(shown.clinic, shown.clinic),
                state=state_by_id.get(key, "cancelled"),
                start=shown.meetings[0].start,
                was=_was(was, session),
                joined=_less(session, was, names),
                left=_less(was, session, names),
                reason=None if session is not None else reasons.get(key),
            )
        )
    return tuple(sorted(found, key=lambda change: (change.start, change.id)))


def _alike(was: Session, session: Session) -> bool:
    return was.model_copy(update={"frozen": session.frozen}) == session


def _was(was: Session | None, session: Session | None) -> dict[str, object]:
    if was is None or session is None:
        return {}
    facts = ("clinic", "language", "room")
    found: dict[str, object] = {
        name: getattr(was, name) for name in facts if getattr(was, name) != getattr(session, name)
    }
    if _spans(was) != _spans(session):
        found["meetings"] = [{"start": meeting.start, "end": meeting.end} for meeting in was.meetings]
    elif was.meetings != session.meetings:
        found["links"] = [meeting.link for meeting in was.meetings]
    return found


def _spans(session: Session) -> list[tuple[dt.datetime, dt.datetime]]:
    return [(meeting.start, meeting.end) for meeting in session.meetings]


def _less(some: Session | None, others: Session | None, names: _Names) -> tuple[PersonName, ...]:
    """Who is in the one session and not in the other, learners first."""
    if some is None:
        return ()
    learners, instructors = ((), ()) if others is None else (others.learners, others.instructors)
    found = [names.named("learner", each) for each in some.learners if each not in learners]
    return (*found, *(names.named("instructor", each) for each in some.instructors if each not in instructors))


def _people(found: Difference, ledger: Ledger, names: _Names, roll: Roll) -> tuple[PersonChange, ...]:
    steps: dict[str, list[Step]] = {}
    for step in sorted(found.steps, key=lambda step: (roll.rank(step.record), step.record.start, step.uid)):
        steps.setdefault(step.record.person, []).append(step)
    rows = []
    for tag, mine in steps.items():
        role, person = names.by_tag.get(tag, (mine[0].record.role, tag))
        rows.append(PersonChange(names.named(role, person), tuple(_told(step, ledger) for step in mine)))
    return tuple(rows)


def _told(step: Step, ledger: Ledger) -> Told:
    record, before = step.record, ledger.invites.get(step.uid)
    was = None if before is None or before.cancelled else before.start
    return Told(step.uid, _WORDS[step.kind], record.summary, record.start, was, step.why)
