"""What a request without a session could have, found by brute force with the judge's times: no code of ``explain``."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from zoneinfo import ZoneInfo

import holidays
import numpy as np

from scheduler.calendars.cohort import Readings
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Instructor, Learner
from scheduler.explain.facts import OBSTACLES, POSSIBLE, Blocked, Candidate, Obstacle, RequestFacts
from scheduler.judge import Facts, JudgedSession, Scene, judged_sessions, rule_findings
from scheduler.judge.claims.slots import Load, Slots
from scheduler.plan import Plan

OWN_RULES = ("overlap", "out_of_hours_limit", "max_away", "order")
TIMES = {"outside_available", "holiday", "blackout", "busy", "meetings_overlap"}


class Inquiry:
    """A plan and its cohort, and whether what is said of them is true. Every method asserts, or answers a question."""

    def __init__(self, cohort: Cohort, readings: Readings, plan: Plan) -> None:
        self.cohort, self.readings, self.plan = cohort, readings, plan
        self.facts = Facts(cohort, readings)
        self.sessions = judged_sessions(plan)
        self.frozen = tuple(each for each in self.sessions if each.frozen)
        self.scenes = {False: Scene(self.facts, self.sessions), True: Scene(self.facts, self.frozen)}
        self.seated = {(each, one.clinic) for one in self.sessions for each in one.learners}
        self._slots: dict[tuple[str, bool], Slots] = {}

    def check(self, told: RequestFacts) -> None:
        """Everything that was said of one request."""
        starts = self.facts.starts(told.clinic)[0].tolist()
        assert [minute(each.start) for each in told.candidates] == starts
        assert sum(told.counts.values()) == len(starts)
        assert Counter(each.verdict for each in told.candidates) == Counter(dict(told.counts))
        alone = 0
        for t, candidate in enumerate(told.candidates):
            self._check_candidate(told.learner, told.clinic, t, candidate)
            alone += self.could(told.learner, told.clinic, t, empty=True)
        assert told.num_alone == alone
        assert (told.outcome == "impossible") == (alone == 0)

    def _check_candidate(self, learner: str, clinic: str, t: int, candidate: Candidate) -> None:
        assert self.could(learner, clinic, t, empty=False) == (not candidate.obstacles), (learner, clinic, candidate)
        assert self.could(learner, clinic, t, empty=True) == candidate.alone, (learner, clinic, candidate)
        assert candidate.verdict == next((each.code for each in candidate.obstacles), POSSIBLE)
        assert candidate.alone == (not any(each.alone for each in candidate.obstacles))
        codes = [obstacle.code for obstacle in candidate.obstacles]
        assert codes == sorted(codes, key=OBSTACLES.index)
        available = self._times_hold(self.facts.learner(learner).available, clinic, t)
        assert available == (not TIMES & {*codes}), (learner, clinic, candidate)
        for obstacle in candidate.obstacles:
            claim = Claim(self, learner, clinic, t, candidate)
            assert claim.holds(obstacle), (learner, clinic, candidate.start, obstacle)

    def _times_hold(self, cover: object, clinic: str, t: int) -> bool:
        meetings = self.facts.starts(clinic)[1][t]
        return all(cover.holds(int(a), int(b)) for a, b in meetings)  # type: ignore[attr-defined]

    # Whether a request could be met at a start, all else as it is or with nothing else planned

    def could(self, learner: str, clinic: str, t: int, *, empty: bool) -> bool:
        """Whether it could join a session there, or one more could be opened."""
        if not self._suits(learner, clinic, t) or not self._beside(learner, clinic, t, empty=empty):
            return False
        slots = self.slots(clinic, empty=empty)
        for k, language in enumerate(slots.languages):
            for q, room in enumerate(slots.rooms):
                if self._fits(learner, clinic, language, room) and slots.exists[t, k, q]:
                    if self._joinable(clinic, t, language, room, empty=empty):
                        return True
                    if slots.open[t, k, q] and self._enough(clinic, t, language, room, empty=empty):
                        return True
        return False

    def slots(self, clinic: str, *, empty: bool) -> Slots:
        """The judge's slots of a clinic."""
        if (clinic, empty) not in self._slots:
            self._slots[clinic, empty] = Slots(self.scenes[empty], clinic)
        return self._slots[clinic, empty]

    @cache  # noqa: B019
    def _suits(self, learner: str, clinic: str, t: int) -> bool:
        """By time, readiness and decisions."""
        start = int(self.facts.starts(clinic)[0][t])
        ready = start >= self.facts.ready_from(learner, clinic)[1]
        available = self._times_hold(self.facts.learner(learner).available, clinic, t)
        return available and ready and self.facts.allowed(learner, clinic, start)

    def _fits(self, learner: str, clinic: str, language: str | None, room: str | None) -> bool:
        person = self.facts.learners[learner]
        at_site = self.facts.clinics[clinic].modality != "in_person" or (
            room is not None and self.facts.rooms[room].site == person.site
        )
        return at_site and self.facts.speaks(person, language)

    def phantom(self, learner: str, clinic: str, t: int) -> JudgedSession:
        """A session there that nobody leads and nobody but the learner attends."""
        meetings = tuple((int(a), int(b)) for a, b in self.facts.starts(clinic)[1][t])
        return JudgedSession("phantom", clinic, meetings, None, (), None, (learner,))

    def broken(self, learner: str, clinic: str, t: int, *, empty: bool) -> set[str]:
        """Rules about the learner and their group that they would break there."""
        group = self.facts.learners[learner].group
        mates = {learner, *(self.facts.members[group] if group else ())}
        led = set(self.facts.leads_as.get(learner, ()))
        sessions = self.frozen if empty else self.sessions
        near = [one for one in sessions if mates & {*one.learners} or led & {*one.instructors}]
        found = rule_findings(self.facts, [*near, self.phantom(learner, clinic, t)], OWN_RULES)
        return {finding.code for finding in found}

    def _beside(self, learner: str, clinic: str, t: int, *, empty: bool) -> bool:
        """Whether it goes together with all else that they and their group do."""
        broken = self.broken(learner, clinic, t, empty=empty)
        if empty and "order" in broken:
            broken -= {"order"} if self._could_follow(learner, clinic, t) else set()
        return not broken

    def _could_follow(self, learner: str, clinic: str, t: int) -> bool:
        """Whether the clinics that must come first could, with nothing else planned."""
        start = int(self.facts.starts(clinic)[0][t])
        for rule in self.facts.clinics[clinic].after:
            if not rule.required or rule.clinic not in self.facts.requests[learner]:
                continue
            _, meetings = self.facts.starts(rule.clinic)
            least, most = rule.min_days * 1440, float("inf") if rule.max_days is None else rule.max_days * 1440
            near = [e for e in range(len(meetings)) if least <= start - int(meetings[e, :, 1].max()) <= most]
            if not any(self.could(learner, rule.clinic, e, empty=True) for e in near):
                return False
        return True

    def running(self, clinic: str, t: int, language: str | None, site: str | None) -> list[JudgedSession]:
        """The sessions that run at a start in a language and at a site."""
        start = int(self.facts.starts(clinic)[0][t])
        return [
            one
            for one in self.sessions
            if (one.clinic, one.start, one.frozen) == (clinic, start, False)
            and (one.language or "").casefold() == (language or "").casefold()
            and (None if one.room is None else self.facts.rooms[one.room].site) == site
        ]

    def _joinable(self, clinic: str, t: int, language: str | None, room: str | None, *, empty: bool) -> bool:
        site = None if room is None else self.facts.rooms[room].site
        found = () if empty else self.running(clinic, t, language, site)
        return any(len(one.learners) < self.facts.capacity(one) for one in found)

    def _enough(self, clinic: str, t: int, language: str | None, room: str | None, *, empty: bool) -> bool:
        return self.company(clinic, t, language, room, empty=empty) >= self.facts.clinics[clinic].min_learners

    @cache  # noqa: B019
    def company(self, clinic: str, t: int, language: str | None, room: str | None, *, empty: bool) -> int:
        """How many requests without a seat (``empty``: how many requests) a slot suits."""
        asking = [one for one, asked in self.facts.requests.items() if clinic in asked]
        away = [one for one in asking if empty or (one, clinic) not in self.seated]
        return sum(self._suits(one, clinic, t) and self._fits(one, clinic, language, room) for one in away)


class Claim:
    """One start of one request; whether an obstacle that is said to be there is."""

    def __init__(self, inquiry: Inquiry, learner: str, clinic: str, t: int, candidate: Candidate) -> None:
        self.inquiry, self.facts, self.t, self.candidate = inquiry, inquiry.facts, t, candidate
        self.learner, self.clinic = inquiry.facts.learners[learner], inquiry.facts.clinics[clinic]
        self.start = int(self.facts.starts(clinic)[0][t])
        self.meetings = self.facts.starts(clinic)[1][t]

    def holds(self, obstacle: Obstacle) -> bool:
        """Whether it is there, and each detail is right."""
        return bool(getattr(self, obstacle.code)(obstacle))

    def decision(self, told: Obstacle) -> bool:
        return not self.facts.allowed(self.learner.id, self.clinic.id, self.start)

    def available_from(self, told: Obstacle) -> bool:
        return self.start < self.facts.ready_from(self.learner.id, self.clinic.id)[0]

    def prework(self, told: Obstacle) -> bool:
        known, ready = self.facts.ready_from(self.learner.id, self.clinic.id)
        return self.start < ready and known < ready

    def outside_available(self, told: Obstacle) -> bool:
        times = self.facts.learner(self.learner.id)
        return not all(times.offered.holds(int(a), int(b)) for a, b in self.meetings)

    def holiday(self, told: Obstacle) -> bool:
        return on_holiday(self.learner, self.meetings)

    def blackout(self, told: Obstacle) -> bool:
        blackouts = self.facts.groups[self.learner.group or ""].blackouts
        return any(self._hits(each.start, each.end, self.learner) for each in blackouts)

    def busy(self, told: Obstacle) -> bool:
        return bool(told.sources) and all(self._busy_by(each, self.learner, "learner") for each in told.sources)

    def _busy_by(self, source: str, person: Learner | Instructor, kind: str) -> bool:
        if source == "cohort":
            return any(self._hits(each.start, each.end, person) for each in person.busy)
        reading = self.inquiry.readings.reading_by_person[kind, person.id]  # type: ignore[index]
        spans = [(span.start, span.end) for span in reading.spans if source in {one.file for one in span.sources}]
        return any(a < end and start < b for a, b in spans for start, end in self.meetings)

    def _hits(self, start: dt.datetime, end: dt.datetime, person: Learner | Instructor) -> bool:
        a, b = (minute(local(each, person)) for each in (start, end))
        return any(a < last and first < b for first, last in self.meetings)

    def site(self, told: Obstacle) -> bool:
        return self.clinic.modality == "in_person" and self.candidate.site != self.learner.site

    def language(self, told: Obstacle) -> bool:
        return not self.facts.speaks(self.learner, self.candidate.language)

    def no_instructor(self, told: Obstacle) -> bool:
        return self._short(told, free=False)

    def instructors_taken(self, told: Obstacle) -> bool:
        return self._short(told, free=True) and not self._short(told, free=False)

    def _short(self, told: Obstacle, *, free: bool) -> bool:
        """Whether too few can lead, and who cannot is named with causes that are true."""
        blocked = {each.instructor: each for each in told.instructors}
        qualified = [one for one in self.facts.instructors.values() if self.clinic.id in one.clinics]
        able = [one.id for one in qualified if self._able(one, free=free)]
        entirely = {one.id for one in qualified if self._able(one, free=True)}
        assert {one.id for one in qualified} - blocked.keys() == entirely
        assert all(self._blocked_by(cause, blocked[key]) for key in blocked for cause in blocked[key].causes)
        named = self._named()
        return len(able) < self.clinic.instructors_per_session or not named <= set(able)

    def _named(self) -> set[str]:
        listed = self.clinic.sessions
        return set() if listed is None else set(listed[self.t].instructors or ())

    def _able(self, one: Instructor, *, free: bool) -> bool:
        site = self.candidate.site
        able = self.facts.speaks(one, self.candidate.language) and (site is None or site in one.sites)
        when = self.facts.instructor(one.id).available
        able = able and all(when.holds(int(a), int(b)) for a, b in self.meetings)
        scene = self.inquiry.scenes[False]
        return able and (not free or bool(Load(scene, one.id, one).carries(self.meetings[None])[0]))

    def _blocked_by(self, cause: str, blocked: Blocked) -> bool:
        one = self.facts.instructors[blocked.instructor]
        times = self.facts.instructor(one.id)
        if cause == "language":
            return not self.facts.speaks(one, self.candidate.language)
        if cause == "site":
            return self.candidate.site not in one.sites
        if cause == "outside_available":
            return not all(times.offered.holds(int(a), int(b)) for a, b in self.meetings)
        if cause == "holiday":
            return on_holiday(one, self.meetings)
        if cause == "busy":
            return bool(blocked.sources) and all(self._busy_by(each, one, "instructor") for each in blocked.sources)
        return self._overloaded(cause, one, blocked)

    def _overloaded(self, cause: str, one: Instructor, blocked: Blocked) -> bool:
        led = [each for each in self.inquiry.sessions if one.id in each.instructors]
        near = one.buffer_minutes
        if cause == "leads":
            touched = {each.id for each in led if touching(each.meetings, self.meetings, near)}
            own = any(b[0] - a[1] < near for a, b in zip(self.meetings, self.meetings[1:], strict=False))
            return touched <= set(blocked.sessions) and (bool(touched) or own)
        if cause == "max_sessions":
            return one.max_sessions is not None and len(led) >= one.max_sessions
        shell = JudgedSession("x", self.clinic.id, tuple(map(tuple, self.meetings.tolist())), None, (one.id,), None, ())
        slug = "out_of_hours_limit" if cause == "out_of_hours" else "workload"
        return any(finding.code == slug for finding in rule_findings(self.facts, [*led, shell], [slug]))

    def no_room(self, told: Obstacle) -> bool:
        return not any(self._free(room) for room in self._rooms())

    def room_taken(self, told: Obstacle) -> bool:
        free = [room for room in self._rooms() if self._free(room)]
        return bool(free) and all(self._used(room) <= set(told.sessions) and self._used(room) for room in free)

    def _rooms(self) -> list[str]:
        return [room.id for room in self.facts.rooms.values() if room.site == self.candidate.site]

    def _free(self, room: str) -> bool:
        cover = self.facts.room_free(room)
        return all(cover.holds(int(a), int(b)) for a, b in self.meetings)

    def _used(self, room: str) -> set[str]:
        return {one.id for one in self.inquiry.sessions if one.room == room and touching(one.meetings, self.meetings)}

    def out_of_hours(self, told: Obstacle) -> bool:
        return self._breaks("out_of_hours_limit")

    def day(self, told: Obstacle) -> bool:
        return self._breaks("overlap") and self.learner.max_sessions_per_day is not None

    def conflict(self, told: Obstacle) -> bool:
        mine = {one.id for one in self._own() if touching(one.meetings, self.meetings)}
        return self._breaks("overlap") and mine == set(told.sessions) and bool(mine)

    def away(self, told: Obstacle) -> bool:
        return self._breaks("max_away")

    def order(self, told: Obstacle) -> bool:
        return self._breaks("order") and {*told.sessions} <= {one.id for one in self._own()}

    def _own(self) -> list[JudgedSession]:
        leads = set(self.facts.leads_as.get(self.learner.id, ()))
        return [one for one in self.inquiry.sessions if self.learner.id in one.learners or leads & {*one.instructors}]

    def _breaks(self, slug: str) -> bool:
        return slug in self.inquiry.broken(self.learner.id, self.clinic.id, self.t, empty=False)

    def _running(self) -> list[JudgedSession]:
        return self.inquiry.running(self.clinic.id, self.t, self.candidate.language, self.candidate.site)

    def full(self, told: Obstacle) -> bool:
        running = {one.id: one for one in self._running()}
        for each in told.full:
            one = running[each.session]
            weights = Counter(self.facts.requests[learner][self.clinic.id] for learner in one.learners)
            assert each.seats == len(one.learners) >= self.facts.capacity(one)
            assert dict(each.weights) == dict(weights)
        return {each.session for each in told.full} == running.keys() and bool(running)

    def held_otherwise(self, told: Obstacle) -> bool:
        ids = {one.id for one in self.clinic.sessions or () if minute(local(one.start, None)) == self.start}
        return any(one.id in ids for one in self.inquiry.sessions) and not self._running()

    def max_sessions(self, told: Obstacle) -> bool:
        number = sum(one.clinic == self.clinic.id for one in self.inquiry.sessions)
        return told.count == self.clinic.max_sessions is not None and number >= told.count

    def resource(self, told: Obstacle) -> bool:
        clinics = {key for key, clinic in self.facts.clinics.items() if clinic.resource == self.clinic.resource}
        users = [one for one in self.inquiry.sessions if one.clinic in clinics]
        shell = self.inquiry.phantom(self.learner.id, self.clinic.id, self.t)
        return bool(rule_findings(self.facts, [*users, shell], ["resources"]))

    def too_few(self, told: Obstacle) -> bool:
        room = next(iter(self._rooms()), None)
        language = None if self.candidate.language is None else self.candidate.language.casefold()
        number = self.inquiry.company(self.clinic.id, self.t, language, room, empty=False)
        return told.count == number < self.clinic.min_learners == told.needed


def touching(held: Sequence[tuple[int, int]], meetings: np.ndarray, near: int = 0) -> bool:  # type: ignore[type-arg]
    """Whether some meetings come within so many minutes of each other."""
    return any(a - near < end and start < b + near for a, b in held for start, end in meetings)


def minute(moment: dt.datetime) -> int:
    """Minutes since 1970."""
    return int(moment.timestamp()) // 60


def local(moment: dt.datetime, person: Learner | Instructor | None) -> dt.datetime:
    """A moment as somebody's clocks show it, where it names no offset."""
    if moment.tzinfo is not None or person is None:
        return moment
    assert person.time_zone is not None
    return moment.replace(tzinfo=ZoneInfo(person.time_zone))


def on_holiday(person: Learner | Instructor, meetings: np.ndarray) -> bool:  # type: ignore[type-arg]
    """Whether a meeting touches a public holiday of somebody's country."""
    if person.country is None or person.availability is not None:
        return False
    listed = _holidays(person.country)
    return any(day in listed for start, end in meetings for day in _days(person, int(start), int(end)))


def _days(person: Learner | Instructor, start: int, end: int) -> Iterator[dt.date]:
    assert person.time_zone is not None
    zone = ZoneInfo(person.time_zone)
    for at in range(start, end, 15):
        yield dt.datetime.fromtimestamp(at * 60, zone).date()


@cache
def _holidays(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country, years=(2026, 2027, 2028))
