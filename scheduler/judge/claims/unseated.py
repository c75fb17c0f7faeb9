"""The requests without a session: why, and whether they could simply join one that runs (section 6)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np

from scheduler.judge.claims import join
from scheduler.judge.claims.slots import Slots
from scheduler.judge.scene import Scene
from scheduler.judge.session import JudgedSession
from scheduler.judge.spans import Bools, Cover, Ints


@dataclass(frozen=True)
class Kind:
    """All that tells requests for one clinic apart, as far as *suitable* goes; ``anywhere``: any site will do."""

    cover: Cover
    here: int
    ready: int
    languages: frozenset[str] | None
    anywhere: bool
    site: str | None
    decisions: tuple[tuple[int | None, bool], ...]

    def speaks(self, language: str | None) -> bool:
        """Whether they speak a language (given as folded)."""
        return language is None or self.languages is None or language in self.languages

    def decided(self, starts: Ints) -> Bools:
        """Which starts their decisions allow."""
        allowed = np.ones(len(starts), bool)
        for start, must in self.decisions:
            if start is not None:
                allowed &= (starts == start) == must
            elif not must:
                allowed[:] = False
        return allowed


@dataclass(frozen=True)
class Standing:
    """What holds for all requests of a kind: codes before ``order`` and after ``conflict``, sessions with seats."""

    before: tuple[str, ...]
    prework: bool
    suitable: bool
    seated: tuple[JudgedSession, ...]
    after: tuple[str, ...]


Requests: TypeAlias = dict[tuple[str, str], None]


class Unseated:
    """Requests without a session, by (learner, clinic), in the cohort's order."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        seated = {(key, one.clinic) for key, sessions in scene.attended.items() for one in sessions}
        self.requests: Requests = {
            (learner, clinic): None
            for learner, asked in scene.facts.requests.items()
            for clinic in asked
            if (learner, clinic) not in seated
        }
        self._desks: dict[str, Desk] = {}

    @cached_property
    def by_clinic(self) -> dict[str, list[str]]:
        """The unseated learners of every clinic."""
        found: dict[str, list[str]] = {}
        for learner, clinic in self.requests:
            found.setdefault(clinic, []).append(learner)
        return found

    def reasons(self, learner: str, clinic: str) -> tuple[str, ...]:
        """The codes of all reasons that hold for an unseated request, in the contract's order."""
        desk = self._desk(clinic)
        standing = desk.standing(learner)
        orderly = any(join.orderly(self.scene, learner, one) for one in standing.seated)
        free = any(join.free(self.scene, learner, one) for one in standing.seated)
        welcome = any(join.welcome(self.scene, learner, one) for one in standing.seated)
        codes = list(standing.before)
        if standing.prework or (standing.seated and not orderly):
            codes.append("order")
        if standing.suitable and not standing.seated:
            codes.append("full")
        if standing.seated and not free:
            codes.append("conflict")
        if standing.seated and not welcome:
            codes.append("company")
        return (*codes, *standing.after) or ("outweighed",)

    def joinable(self, learner: str, clinic: str) -> JudgedSession | None:
        """A session that an unseated request could simply join."""
        for session in self._desk(clinic).standing(learner).seated:
            if all(allowed(self.scene, learner, session) for allowed in (join.orderly, join.free, join.welcome)):
                return session
        return None

    def _desk(self, clinic: str) -> Desk:
        if clinic not in self._desks:
            self._desks[clinic] = Desk(self.scene, clinic, self.by_clinic[clinic])
        return self._desks[clinic]


class Running:
    """The sessions of one clinic that run, not frozen nor inside the notice, as arrays over them."""

    def __init__(self, scene: Scene, sessions: list[JudgedSession]) -> None:
        facts = scene.facts
        self.sessions = sessions
        self.starts = np.array([one.start for one in sessions], np.int64)
        most = max((len(one.meetings) for one in sessions), default=1)
        padded = [one.meetings + one.meetings[:1] * (most - len(one.meetings)) for one in sessions]
        self.meetings = np.array(padded, np.int64).reshape(-1, most, 2)
        self.has_seat = np.array([len(one.learners) < facts.capacity(one) for one in sessions], bool)
        folded = [None if one.language is None else one.language.casefold() for one in sessions]
        self.languages = list(dict.fromkeys(folded))
        self.language = np.array([self.languages.index(name) for name in folded], np.int64)
        rooms = [facts.rooms.get(one.room or "") for one in sessions]
        self.site = np.array([None if room is None else room.site for room in rooms], object)

    def suits(self, kind: Kind) -> Bools:
        """Which suit the kind in all but time: readiness, decisions, language and, in person, site."""
        speaks = np.array([kind.speaks(name) for name in self.languages], bool)[self.language]
        at_site = np.ones(len(self.sessions), bool) if kind.anywhere else self.site == kind.site
        return np.asarray((self.starts >= kind.ready) & kind.decided(self.starts) & speaks & at_site, bool)


class Desk:
    """One clinic's unseated requests, kind by kind."""

    def __init__(self, scene: Scene, key: str, learners: list[str]) -> None:
        self.scene = scene
        self.clinic = scene.facts.clinics[key]
        self.slots = Slots(scene, key)
        joinable = (one for one in scene.by_clinic.get(key, ()) if not one.frozen and scene.is_late(one.start))
        self.running = Running(scene, list(joinable))
        self.kind_by_learner = {learner: self._kind(learner) for learner in learners}
        self._times: dict[Cover, tuple[Bools, Bools]] = {}
        self._standings: dict[Kind, Standing] = {}

    def standing(self, learner: str) -> Standing:
        """What holds for a learner's request, whatever else they attend."""
        kind = self.kind_by_learner[learner]
        if kind not in self._standings:
            self._standings[kind] = self._stand(kind)
        return self._standings[kind]

    def _kind(self, learner: str) -> Kind:
        facts = self.scene.facts
        person, anywhere = facts.learners[learner], self.clinic.modality != "in_person"
        here, ready = facts.ready_from(learner, self.clinic.id)
        return Kind(
            cover=facts.learner(learner).available,
            here=here,
            ready=ready,
            languages=facts.tongues(person.languages),
            anywhere=anywhere,
            site=None if anywhere else person.site,
            decisions=facts.decisions.get((learner, self.clinic.id), ()),
        )

    def _stand(self, kind: Kind) -> Standing:
        slots, starts = self.slots, self.slots.starts
        when = self._available(kind)[0]
        in_time = when & (starts >= kind.ready)
        other = self._otherwise_suitable(kind)
        slot = other & kind.decided(starts)[:, None, None]
        able = slot & slots.able
        suitable = self._available(kind)[1] & self.running.suits(kind)
        late = np.array([self.scene.is_late(start) for start in starts.tolist()], bool)[:, None, None]
        openable = able & slots.startable & late
        before = {
            "decision": (None, False) in kind.decisions or bool(other.any() and not slot.any()),
            "no_site": not kind.anywhere and not self._rooms(kind).any(),
            "no_language": not self._spoken(kind),
            "no_common_time": not in_time.any(),
            "no_instructor": bool(slot.any() and not able.any()),
            "notice": bool(able.any() and not (able & late).any()),
        }
        after = {
            "too_few": not suitable.any() and self._too_few(slot & late),
            "limit": bool(openable.any() and not (openable & slots.open).any()),
        }
        return Standing(
            before=tuple(code for code, holds in before.items() if holds),
            prework=bool((when & (starts >= kind.here)).any() and not in_time.any()),
            suitable=bool(suitable.any()),
            seated=tuple(self.running.sessions[i] for i in np.flatnonzero(suitable & self.running.has_seat)),
            after=tuple(code for code, holds in after.items() if holds),
        )

    def _available(self, kind: Kind) -> tuple[Bools, Bools]:
        """Rule 5 by time alone, at every candidate start and in every running session; once for people alike."""
        if kind.cover not in self._times:
            holds = kind.cover.holds_each
            self._times[kind.cover] = holds(self.slots.meetings), holds(self.running.meetings)
        return self._times[kind.cover]

    def _otherwise_suitable(self, kind: Kind) -> Bools:
        """The slots that suit, decisions aside."""
        slots = self.slots
        in_time = self._available(kind)[0] & (slots.starts >= kind.ready)
        speaks = np.array([kind.speaks(language) for language in slots.languages])
        return np.asarray(slots.exists & in_time[:, None, None] & speaks[:, None] & self._rooms(kind))

    def _rooms(self, kind: Kind) -> Bools:
        """Which rooms are at the learner's site, where that matters."""
        if kind.anywhere:
            return np.ones(self.slots.shape[2], bool)
        return np.array([site == kind.site for site in self.slots.sites], bool)

    def _spoken(self, kind: Kind) -> bool:
        """Whether the learner and enough qualified instructors share a language of the clinic's, where it lists any."""
        return self.slots.languages == (None,) or any(map(kind.speaks, self._staffed_languages))

    @cached_property
    def _staffed_languages(self) -> list[str | None]:
        """The clinic's languages that enough qualified instructors speak."""
        facts, needed = self.scene.facts, self.clinic.instructors_per_session
        staff = [one for one in facts.cohort.instructors if self.clinic.id in one.clinics]
        return [name for name in self.slots.languages if sum(facts.speaks(one, name) for one in staff) >= needed]

    def _too_few(self, slot: Bools) -> bool:
        """Whether there is a suitable slot and none of them suits enough of the unseated."""
        least = self.clinic.min_learners
        if least == 1 or not slot.any():
            return False
        return not (slot & (self._demand >= least)).any()

    @cached_property
    def _demand(self) -> Ints:
        """For how many unseated requests each slot is suitable."""
        demand = np.zeros(self.slots.shape, np.int64)
        for kind, count in Counter(self.kind_by_learner.values()).items():
            decided = kind.decided(self.slots.starts)[:, None, None]
            demand += count * (self._otherwise_suitable(kind) & decided)
        return demand
