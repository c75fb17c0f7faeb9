"""What a cohort leaves behind for the next one: who met outside working hours, and who led how much."""

from __future__ import annotations

import codecs
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scheduler.calendars.cohort import Readings
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import parse_cohort
from scheduler.cohort.people import PAST, Person
from scheduler.documents.edits import set_members
from scheduler.errors import Fault, InputError
from scheduler.judge import Facts, judged_sessions
from scheduler.judge.scene import Scene
from scheduler.plan import Plan
from scheduler.same_people import People, Role, Someone, people_of

LISTS: dict[Role, str] = {"learner": "learners", "instructor": "instructors"}


@dataclass(frozen=True)
class Borne:
    """What somebody bore, in minutes: outside working time as a learner, led as an instructor.

    ``earlier`` is what they came with, and ``by_cohort`` says from where, as far as that is known; ``now`` is what this
    cohort added.
    """

    role: Role
    id: str
    name: str
    earlier: int
    now: int
    by_cohort: Mapping[str, int]

    @property
    def in_all(self) -> int:
        """Both."""
        return self.earlier + self.now


@dataclass(frozen=True)
class Closing:
    """What everybody of a cohort bore under its plan, learners first.

    ``sessions`` ran, or will: ``to_come`` of them have not ended yet. ``gone`` are people of the plan who are no longer
    in the cohort; theirs is not known.
    """

    cohort: str
    sessions: int
    to_come: int
    people: tuple[Borne, ...]
    gone: tuple[str, ...]


def close(plan: Plan, cohort: Cohort, *, now: dt.datetime) -> Closing:
    """What a plan's sessions, cancelled ones aside, asked of a cohort's people. ``now`` is aware.

    Raises ``InputError`` where the plan is another cohort's.
    """
    if plan.cohort.id != cohort.id:
        raise InputError((Fault("cohort.id", f'is not "{cohort.id}": the plan is another cohort\'s', plan.cohort.id),))
    sessions = judged_sessions(plan)
    moments = [moment for session in sessions for meeting in session.meetings for moment in meeting]
    scene = Scene(Facts(cohort, Readings(), around=(min(moments), max(moments)) if moments else None), sessions)
    held = {person for session in sessions for person in (*session.learners, *session.instructors)}
    known = {person for (_, person), _ in people_of(cohort)}
    return Closing(
        cohort=cohort.id,
        sessions=len(plan.sessions),
        to_come=sum(any(meeting.end > now for meeting in session.meetings) for session in plan.sessions),
        people=tuple(
            Borne(role, each.id, each.name, past_of(role, each), _minutes(scene, role, each.id), each.past_by_cohort)
            for (role, _), each in people_of(cohort)
        ),
        gone=tuple(sorted(held - known)),
    )


def past_of(role: Role, person: Person) -> int:
    """What somebody's entry states of earlier cohorts."""
    past: int = getattr(person, PAST[LISTS[role]])
    return past


def _minutes(scene: Scene, role: Role, person: str) -> int:
    if role == "learner":
        return scene.out_of_hours("learner", person)[0]
    return sum(end - start for session in scene.led.get(person, ()) for start, end in session.meetings)


@dataclass(frozen=True)
class Carried:
    """Whose minutes changed in the next cohort, ``before`` and ``after``."""

    role: Role
    id: str
    name: str
    before: int
    after: int


@dataclass(frozen=True)
class Carrying:
    """What a closing changes in the next cohort: its new text, who changed, and who did not meet their match.

    ``missing`` bore something and are not in the next cohort; ``new`` are in the next and were not in the closed one.
    """

    data: bytes
    carried: tuple[Carried, ...]
    missing: tuple[Borne, ...]
    new: tuple[Someone, ...]


def carry_into(closing: Closing, closed: Cohort, following: Cohort, data: bytes) -> Carrying:
    """Carry what was borne in ``closed`` into the next cohort, whose file holds ``data``; the rest of it stays.

    What comes from which cohort is noted by id in ``past_by_cohort``, and replaced where it is there already: carrying
    twice, or over two ways, counts once. What is stated beyond that stands; of two such, the larger. Raises
    ``InputError`` where both cohorts have one id.
    """
    if following.id == closed.id:
        cure = "give the next cohort an id of its own"
        raise InputError((Fault("id", "is that of the cohort that is closed", following.id, cure),))
    theirs = _matches(closing, closed, following)
    carried: list[Carried] = []
    changes: dict[str, dict[int, dict[str, Any]]] = {name: {} for name in PAST}
    positions = dict.fromkeys(PAST, -1)
    for (role, key), person in people_of(following):
        place = LISTS[role]
        positions[place] += 1
        if not (sources := theirs.get((role, key))):
            continue
        total, by_cohort = _joined(role, person, sources, closing.cohort, following.id)
        if (total, by_cohort) != (past_of(role, person), person.past_by_cohort):
            changes[place][positions[place]] = {PAST[place]: total, "past_by_cohort": by_cohort}
            carried.append(Carried(role, key, person.name, past_of(role, person), total))
    found = {(each.role, each.id) for sources in theirs.values() for each in sources}
    return Carrying(
        data=_rewritten(data, changes, following.folder),
        carried=tuple(carried),
        missing=tuple(each for each in closing.people if each.in_all and (each.role, each.id) not in found),
        new=tuple(someone for someone, _ in people_of(following) if someone not in theirs),
    )


def _matches(closing: Closing, closed: Cohort, following: Cohort) -> dict[Someone, list[Borne]]:
    """Of everybody in the next cohort whom the closed one had, in the same role: as whom."""
    here, there = People(following), People(closed)
    found: dict[Someone, list[Borne]] = {}
    for each in closing.people:
        for role, key in here.same([(each.role, each.id)], there):
            if role == each.role:
                found.setdefault((role, key), []).append(each)
    return found


def _joined(
    role: Role, person: Person, sources: Sequence[Borne], closed: str, following: str
) -> tuple[int, dict[str, int]]:
    """In all, and by cohort, what somebody has now."""
    brought: Counter[str] = Counter()
    for each in sources:
        brought.update(each.by_cohort)
        brought[closed] += each.now
    by_cohort = {**person.past_by_cohort, **{name: brought[name] for name in brought if name != following}}
    own = past_of(role, person) - sum(person.past_by_cohort.values())
    before = sum(each.earlier - sum(each.by_cohort.values()) for each in sources)
    by_cohort = {name: minutes for name, minutes in by_cohort.items() if minutes}
    return max(own, before) + sum(by_cohort.values()), by_cohort


def _rewritten(data: bytes, changes: Mapping[str, Mapping[int, Mapping[str, Any]]], folder: Path | None) -> bytes:
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    text = data.decode("utf-8-sig")
    for place, members in changes.items():
        if members:
            text = set_members(text, [place], members)
    parse_cohort(text, folder)
    return mark + text.encode()


def most_burdened(closing: Closing, role: Role) -> Iterator[Borne]:
    """Those of a role who bore anything, the most in all first."""
    people = [each for each in closing.people if each.role == role and each.in_all]
    return iter(sorted(people, key=lambda each: (-each.in_all, -each.now)))
