"""What a cohort's people, rooms and resources do in the plans of other programmes that it is committed to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Instructor, Learner
from scheduler.judge.session import JudgedSession, judged_sessions

if TYPE_CHECKING:
    from scheduler.committed import CommittedPlan

Key: TypeAlias = tuple[str, str]
"""A role and an id."""


class Elsewhere:
    """Sessions of other programmes, taken as frozen; who is in them are people of this cohort.

    ``attended`` is by learner, ``led`` by instructor, ``busy`` by everybody who is the same human as somebody in the
    session; ``rooms`` and ``users`` by room and by resource. Only meetings that start in ``[low, high)`` count.
    """

    def __init__(self, cohort: Cohort, plans: Sequence[CommittedPlan], low: int, high: int) -> None:
        self.attended: dict[str, list[JudgedSession]] = defaultdict(list)
        self.led: dict[str, list[JudgedSession]] = defaultdict(list)
        self.busy: dict[Key, list[JudgedSession]] = defaultdict(list)
        self.rooms: dict[str, list[JudgedSession]] = defaultdict(list)
        self.users: dict[str, list[JudgedSession]] = defaultdict(list)
        if not plans:
            return
        here = _People(cohort)
        for plan in plans:
            there, resource_of = _People(plan.cohort), {one.id: one.resource for one in plan.cohort.clinics}
            for session in judged_sessions(plan.plan):
                near = [k for k, (start, _) in enumerate(session.meetings) if low <= start < high]
                if near:
                    stands = _as_frozen(session, near, plan.path)
                    self._note_people(stands, here, there)
                    if session.room is not None:
                        self.rooms[session.room].append(stands)
                    resource = resource_of.get(session.clinic)
                    if resource is not None:
                        self.users[resource].append(stands)

    def taken(self, role: str, key: str, buffer: int) -> list[tuple[int, int]]:
        """When a person is not free; around what an instructor leads, ``buffer`` minutes more on both sides."""
        spans = [meeting for one in self.busy.get((role, key), ()) for meeting in one.meetings]
        if role == "instructor" and buffer:
            spans += [(a - buffer, b + buffer) for one in self.led.get(key, ()) for a, b in one.meetings]
        return spans

    def _note_people(self, session: JudgedSession, here: _People, there: _People) -> None:
        humans: set[Key] = set()
        for role, names, known in (
            ("learner", session.learners, self.attended),
            ("instructor", session.instructors, self.led),
        ):
            for name in set(names):
                for record in there.alike.get(there.human.get((role, name), (role, name)), [(role, name)]):
                    for mine in here.found(record, there.address.get(record)):
                        humans.add(here.human[mine])
                        if record == (role, name) and mine[0] == role and session not in known[mine[1]]:
                            known[mine[1]].append(session)
        for human in humans:
            for record in here.alike[human]:
                self.busy[record].append(session)


def _as_frozen(session: JudgedSession, near: list[int], path: str) -> JudgedSession:
    return replace(
        session,
        id=f"{session.id} of {path}",
        meetings=tuple(session.meetings[k] for k in near),
        links=None if session.links is None else tuple(session.links[k] for k in near),
        frozen=True,
    )


class _People:
    """A cohort's records of people: ``address`` folded, ``human`` they are, ``alike`` all records of a human."""

    def __init__(self, cohort: Cohort) -> None:
        self.address: dict[Key, str] = {}
        self.human: dict[Key, Key] = {}
        self.alike: dict[Key, list[Key]] = defaultdict(list)
        self._at: dict[str, list[Key]] = defaultdict(list)
        for learner in cohort.learners:
            self._enter(("learner", learner.id), ("learner", learner.id), learner)
        for one in cohort.instructors:
            own = ("instructor", one.id)
            self._enter(own, own if one.same_as is None else ("learner", one.same_as), one)

    def _enter(self, key: Key, human: Key, person: Learner | Instructor) -> None:
        self.human[key] = human
        self.alike[human].append(key)
        if person.email is not None:
            self.address[key] = person.email.casefold()
            self._at[person.email.casefold()].append(key)

    def found(self, key: Key, address: str | None) -> list[Key]:
        """Who somebody of another cohort is: equal addresses where both have one, else equal role and id."""
        same = list(self._at.get(address, ())) if address is not None else []
        if key in self.human and (address is None or key not in self.address):
            same.append(key)
        return same
