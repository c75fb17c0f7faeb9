"""A cohort's facts and a set of running sessions, looked at from every side that the rules need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from scheduler.judge.facts import Facts
from scheduler.judge.session import JudgedSession


@dataclass(frozen=True)
class Notice:
    """Before the minute ``until`` nobody gets an invitation that is new or moved: ``before`` are those published."""

    until: int
    before: Mapping[str, JudgedSession]
    """Published sessions by id."""


class Scene:
    """Sessions with the people, clinics and rooms of a cohort; whatever the cohort does not know is passed over."""

    def __init__(self, facts: Facts, sessions: Sequence[JudgedSession], notice: Notice | None = None) -> None:
        self.facts = facts
        self.sessions = tuple(sessions)
        self.notice = notice
        self.open = tuple(one for one in self.sessions if not one.frozen and one.clinic in facts.clinics)
        self.attended: dict[str, list[JudgedSession]] = defaultdict(list)
        self.led: dict[str, list[JudgedSession]] = defaultdict(list)
        self.by_clinic: dict[str, list[JudgedSession]] = defaultdict(list)
        for session in self.sessions:
            self.by_clinic[session.clinic].append(session)
            for key in session.learners:
                if key in facts.learners:
                    self.attended[key].append(session)
            for key in session.instructors:
                if key in facts.instructors:
                    self.led[key].append(session)
        self.attended.default_factory = self.led.default_factory = self.by_clinic.default_factory = None

    def is_late(self, start: int) -> bool:
        """Whether a start lies beyond the notice, where one is kept."""
        return self.notice is None or start >= self.notice.until

    def seats(self, learner: str, clinic: str) -> list[JudgedSession]:
        """The sessions of a clinic that hold a learner."""
        return [session for session in self.attended.get(learner, ()) if session.clinic == clinic]

    @cached_property
    def by_room(self) -> dict[str, list[JudgedSession]]:
        """The sessions in every room that has any."""
        found: dict[str, list[JudgedSession]] = {}
        for session in self.sessions:
            if session.room is not None:
                found.setdefault(session.room, []).append(session)
        return found

    @cached_property
    def humans(self) -> tuple[tuple[str, tuple[str | None, tuple[str, ...]]], ...]:
        """Who is one human: (place, (learner, instructor records)), over those with anything to attend or lead."""
        facts = self.facts
        found: list[tuple[str, tuple[str | None, tuple[str, ...]]]] = []
        for learner in self.attended:
            found.append((f"learner {learner}", (learner, facts.leads_as.get(learner, ()))))
        done = set(self.attended)
        for instructor in self.led:
            same = facts.instructors[instructor].same_as
            if same is None:
                found.append((f"instructor {instructor}", (None, (instructor,))))
            elif same not in done:
                done.add(same)
                found.append((f"learner {same}", (same, facts.leads_as[same])))
        return tuple(found)

    def out_of_hours(self, role: str, key: str) -> tuple[int, int]:
        """A person record's out-of-hours minutes: over all their sessions, and over those that are not frozen."""
        times = self.facts.learner(key) if role == "learner" else self.facts.instructor(key)
        every = unfrozen = 0
        for session in (self.attended if role == "learner" else self.led).get(key, ()):
            minutes = times.cost(session.meetings)[1]
            every += minutes
            unfrozen += 0 if session.frozen else minutes
        return every, unfrozen

    def limited(self) -> Iterator[tuple[str, str, int]]:
        """Everybody with something to attend or lead and a limit on out-of-hours minutes: (role, id, limit)."""
        for role, busy, people in (
            ("learner", self.attended, self.facts.learners),
            ("instructor", self.led, self.facts.instructors),
        ):
            for key in busy:
                limit = self.facts.hours_limit(people[key])
                if limit is not None:
                    yield role, key, limit
