"""Plan files and their records without a person: in their place stands an id that says nothing."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from scheduler.calendars.cohort import Readings
from scheduler.cohort.cohort import Cohort
from scheduler.errors import InputError, InternalError
from scheduler.forget.cohort_file import calendar_paths
from scheduler.forget.person import Somebody
from scheduler.forget.step import Step
from scheduler.forget.words import redact
from scheduler.opened import open_plan, plan_of
from scheduler.plan import Plan, PublishedReference, Session, Unscheduled
from scheduler.plan_files import PlanFile, read_plan, record_path
from scheduler.records import PassedOver, Record, read_record, recorded
from scheduler.records.making import inputs_of, refused_of
from scheduler.records.record import Refused
from scheduler.timezones import minute

AnySession = TypeVar("AnySession", bound=Session)
AnyRefusal = TypeVar("AnyRefusal", Refused, PassedOver)


def plans_of(cohort_id: str, paths: Iterable[Path]) -> list[PlanFile]:
    """The plans of a cohort among some files."""
    found = []
    for path in paths:
        if path.suffix != ".json":
            continue
        try:
            file = read_plan(path)
        except InputError:
            continue
        if file.plan.cohort.id == cohort_id:
            found.append(file)
    return found


def latest(plans: Iterable[PlanFile]) -> list[PlanFile]:
    """The plans that none of the others was made against."""
    plans = list(plans)
    replaced = {path.resolve() for each in plans if (path := _published_path(each)) is not None}
    return [each for each in plans if each.path.resolve() not in replaced]


def coming(plan: Plan, who: Somebody, now: dt.datetime) -> Iterator[Session]:
    """The sessions with a meeting still to come that hold somebody."""
    return (session for session in plan.sessions if session.meetings[-1].end > now and _holds(session, who))


def _holds(session: Session, who: Somebody) -> bool:
    return not who.of("learner").isdisjoint(session.learners) or not who.of("instructor").isdisjoint(
        session.instructors
    )


def mentions(plan: Plan, who: Somebody) -> bool:
    """Whether a plan holds somebody in a session, or leaves out a request of theirs."""
    sessions = (*plan.sessions, *plan.cancelled)
    return any(_holds(session, who) for session in sessions) or any(
        one.learner in who.of("learner") for one in plan.unscheduled
    )


def _published_path(file: PlanFile) -> Path | None:
    told = file.plan.published
    return None if told is None or told.file is None else file.path.parent / told.file


@dataclass(frozen=True)
class After:
    """The cohort as it will be, and the digest of its file so far."""

    before: str
    cohort: Cohort
    readings: Readings | None
    """``None`` where the cohort stays as it is."""

    @property
    def sha256(self) -> str:
        """The digest of the file as it will be."""
        return self.cohort.source.sha256 if self.cohort.source else self.before


class Rewriting:
    """Rewrites plans, each after the one that it was made against, whose digest it tells.

    ``digests`` maps those of plans as they were to those as they will be, also from a run that was interrupted.
    ``is_used`` tells, after all ``steps``, whether the placeholder stands anywhere.
    """

    def __init__(self, plans: list[PlanFile], who: Somebody, placeholder: str, after: After, now: dt.datetime) -> None:
        self.who, self.placeholder, self.after, self.now = who, placeholder, after, now
        self.by_path = {each.path.resolve(): each for each in plans}
        self.latest = {each.path.resolve() for each in latest(plans)}
        self.digests: dict[str, str] = {}
        self.notes: list[str] = []
        self.is_used = False
        self._begun: set[Path] = set()
        self._done: dict[Path, list[Step]] = {}

    def steps(self) -> Iterator[Step]:
        """Every file to write, older plans first."""
        for path in self.by_path:
            self._rewrite(path)
        for steps in self._done.values():
            yield from steps

    def other_records(self, paths: Iterable[Path]) -> Iterator[Step]:
        """Records whose plans are gone, or are others now; after all ``steps``."""
        done = {step.path.resolve() for steps in self._done.values() for step in steps}
        for path in paths:
            if path.name.endswith(".record.json") and path.resolve() not in done:
                with contextlib.suppress(InputError):
                    record = read_record(path)
                    if (changed := self._record(record)) != record:
                        yield Step(path, "who was refused what", changed.to_json().encode())

    def _rewrite(self, path: Path) -> None:
        if path in self._begun or path not in self.by_path:
            return
        self._begun.add(path)
        file = self.by_path[path]
        before = _published_path(file)
        if before is not None:
            self._rewrite(before.resolve())
        is_latest, told = path in self.latest, mentions(file.plan, self.who)
        if is_latest and told and self.after.readings is not None:
            self._done[path] = list(self._begun_anew(file, self.after.readings))
            return
        plan = self._pointing(self._without(file.plan), drop=told if not is_latest else self.after.readings is not None)
        self._done[path] = list(self._written(file, plan, file.path)) if plan != file.plan else []

    def _written(self, file: PlanFile, plan: Plan, path: Path) -> Iterator[Step]:
        """The record, and then the plan in the place of one: a record that is ahead of its plan is not its own."""
        data = plan.to_json().encode()
        digest = hashlib.sha256(data).hexdigest()
        self.digests[file.sha256] = digest
        record = recorded(file).record
        if record is not None:
            changed = {"plan": digest, "inputs": inputs_of(plan), "tiers": plan.tiers, "refused": refused_of(plan)}
            changed["forgotten"] = record.forgotten + mentions(file.plan, self.who)
            text = self._record(record).model_copy(update=changed).to_json()
            yield Step(record_path(path), "digests, and who was refused what", text.encode())
        yield Step(path, self._what(file.plan, plan), data)

    def _what(self, before: Plan, after: Plan) -> str:
        if not mentions(before, self.who):
            return "digests"
        stands = mentions(after, Somebody((("learner", self.placeholder), ("instructor", self.placeholder))))
        self.is_used |= stands
        return f"{self.placeholder} in their place" if stands else "without them"

    def _begun_anew(self, file: PlanFile, readings: Readings) -> Iterator[Step]:
        """The same sessions, made against the plan so far for the cohort as it will be, and judged.

        What has begun is frozen, with the placeholder in it; from what is to come they are simply gone.
        """
        old = self._pointing(self._leaving(self._without(file.plan)), drop=True)
        data = old.to_json().encode()
        digest = hashlib.sha256(data).hexdigest()
        copy = file.path.with_name(f"{file.path.stem}.{digest[:8]}{file.path.suffix}")
        try:
            opened = open_plan(old, self.after.cohort, readings, freeze_before=minute(self.now))
            new = plan_of(opened, opened.solution)
        except (InputError, InternalError):
            self.notes.append(
                f"{file.path} does not keep the rules without them. Next: schedule solve "
                f"{self.after.cohort.source.path if self.after.cohort.source else 'COHORT'} --published {file.path}"
            )
            yield from self._written(file, old, file.path)
            return
        reference = new.cohort.model_copy(update={"file": file.plan.cohort.file, "sha256": self.after.sha256})
        published = PublishedReference(file=copy.name, sha256=digest)
        yield from self._written(file, old, copy)
        yield from self._written(file, new.model_copy(update={"cohort": reference, "published": published}), file.path)

    def _without(self, plan: Plan) -> Plan:
        """The placeholder wherever they stood, and no word of them in messages."""
        changed = {
            "sessions": tuple(self._session(one) for one in plan.sessions),
            "cancelled": tuple(self._session(one) for one in plan.cancelled),
            "unscheduled": tuple(map(self._request, plan.unscheduled)),
        }
        return plan.model_copy(update=changed)

    def _session(self, session: AnySession) -> AnySession:
        learners, instructors = self.who.of("learner"), self.who.of("instructor")
        changed = {
            "learners": tuple(self.placeholder if one in learners else one for one in session.learners),
            "instructors": tuple(self.placeholder if one in instructors else one for one in session.instructors),
        }
        return session.model_copy(update=changed)

    def _request(self, request: Unscheduled) -> Unscheduled:
        gone = request.learner in self.who.of("learner")
        who = replace(self.who, names=(*self.who.names, *self.who.shared)) if gone else self.who
        said = {
            field: tuple(one.model_copy(update={"message": redact(one.message, who)}) for one in parts)
            for field, parts in (("reasons", request.reasons), ("alternatives", request.alternatives))
        }
        return request.model_copy(update={**said, **({"learner": self.placeholder} if gone else {})})

    def _record(self, record: Record) -> Record:
        changed = {
            "refused": tuple(map(self._learner, record.refused)),
            "passed_over": tuple(map(self._learner, record.passed_over)),
        }
        return record.model_copy(update=changed)

    def _learner(self, one: AnyRefusal) -> AnyRefusal:
        gone = one.learner in self.who.of("learner")
        return one.model_copy(update={"learner": self.placeholder}) if gone else one

    def _leaving(self, plan: Plan) -> Plan:
        """Without the placeholder in what is to come and in what is left out."""
        return plan.model_copy(
            update={
                "sessions": tuple(
                    one if one.frozen or one.meetings[0].start < self.now else self._left(one) for one in plan.sessions
                ),
                "unscheduled": tuple(one for one in plan.unscheduled if one.learner != self.placeholder),
            }
        )

    def _left(self, session: Session) -> Session:
        changed = {
            "learners": tuple(one for one in session.learners if one != self.placeholder),
            "instructors": tuple(one for one in session.instructors if one != self.placeholder),
        }
        return session.model_copy(update=changed)

    def _pointing(self, plan: Plan, *, drop: bool) -> Plan:
        """With the digests of the files as they will be; ``drop``: without calendars that the cohort has no more."""
        cohort, published = plan.cohort, plan.published
        if cohort.sha256 == self.after.before:
            cohort = cohort.model_copy(update={"sha256": self.after.sha256})
        if drop:
            there = calendar_paths(self.after.cohort)
            kept = {path: digest for path, digest in cohort.calendars.items() if path in there}
            cohort = cohort.model_copy(update={"calendars": kept})
        if published is not None and published.sha256 in self.digests:
            published = published.model_copy(update={"sha256": self.digests[published.sha256]})
        return plan.model_copy(update={"cohort": cohort, "published": published})
