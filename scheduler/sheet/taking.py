"""Takes a marked sheet: edits tried, decided, and made into a plan."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from scheduler.calendars.cohort import Readings
from scheduler.cohort.cohort import Cohort, Decision
from scheduler.errors import Fault, InfeasibleError, InputError, NoPlanFoundError
from scheduler.judge import Finding
from scheduler.plan import Plan
from scheduler.sheet.decisions import Change, change_of, changed_text
from scheduler.sheet.edits import Edit, Refusal, SeatEdit, SessionEdit, sentence
from scheduler.sheet.reading import Reading
from scheduler.sheet.settlement import Moved, Repair, better, exact_plan, moves, repaired_plan
from scheduler.sheet.source import Source
from scheduler.sheet.trial import Trial
from scheduler.solving import time_left

MENDABLE = frozenset(
    (
        "capacity",
        "min_learners",
        "max_sessions",
        "overlap",
        "order",
        "staffing",
        "workload",
        "rooms",
        "resources",
        "max_away",
        "same_group",
        "keep_apart",
        "intact_teams",
        "led_by",
    )
)
"""Rules that an edit may break only because of where others are: a repair may move those."""

FEW_SECONDS = 3.0
_PERSON = re.compile(r"\b(learner|instructor) ([^\s:;,]+)")

ReadCohort = Callable[[bytes], Cohort]
"""Makes a cohort of the bytes that its file is to hold. Raises InputError."""


@dataclass(frozen=True)
class Kept:
    """An edit that was taken: its cell, and what it asked for."""

    place: str
    what: str


@dataclass(frozen=True)
class Taken:
    """What became of a sheet. ``data`` is the cohort file as it is to be; with no edits ``plan`` is the old one.

    ``moved`` are requests whose session changed though no edit asked for it.
    """

    kept: tuple[Kept, ...]
    refused: tuple[Refusal, ...]
    notes: tuple[str, ...]
    added: tuple[Decision, ...]
    removed: tuple[Decision, ...]
    moved: tuple[Moved, ...]
    data: bytes
    cohort: Cohort
    plan: Plan


@dataclass(frozen=True)
class _Attempt:
    """Edits with the decisions and the plan that they lead to."""

    edits: tuple[Edit, ...]
    change: Change
    data: bytes
    cohort: Cohort
    plan: Plan


class Desk:
    """A plan and its cohort's file, at which sheets are taken. ``now`` is a minute: what starts before it stays."""

    def __init__(self, source: Source, readings: Readings, data: bytes, read_cohort: ReadCohort, *, now: int) -> None:
        self.source, self.readings, self.data, self.read_cohort, self.now = source, readings, data, read_cohort, now

    def take(self, reading: Reading, repair: Repair | None = None) -> Taken:
        """Make the legal edits; with ``repair`` solve the rest around them, and around those that others stand against.

        Raises InputError where the plan breaks rules before any edit.
        """
        edits = tuple(reading.edits)
        attempt = _Attempt((), Change((), ()), self.data, self.source.cohort, self.source.plan)
        refused = list(reading.refusals)
        if edits:
            trial = Trial(self.source, self.readings, self.now)
            self._refuse_broken(trial)
            sorted_out = trial.sort(edits)
            if sorted_out.legal:
                attempt = self._exactly(trial, sorted_out.legal)
            illegal = list(sorted_out.illegal)
            if repair is not None:
                attempt, illegal = self._repaired(trial, attempt, illegal, repair)
            refused += [self._refusal(edit, findings) for edit, findings in illegal]
        return self._taken(attempt, refused, reading.notes)

    def _taken(self, attempt: _Attempt, refused: Sequence[Refusal], notes: Sequence[str]) -> Taken:
        source = self.source
        asked = {(edit.learner, edit.clinic) for edit in attempt.edits if isinstance(edit, SeatEdit)}
        moved = self._others(attempt, asked)
        return Taken(
            kept=tuple(Kept(edit.place, sentence(edit, source)) for edit in attempt.edits),
            refused=tuple(refused),
            notes=tuple(notes),
            added=attempt.change.added,
            removed=tuple(source.cohort.decisions[at] for at in attempt.change.removed),
            moved=moved,
            data=attempt.data,
            cohort=attempt.cohort,
            plan=attempt.plan,
        )

    def _others(self, attempt: _Attempt, asked: set[tuple[str, str]]) -> tuple[Moved, ...]:
        """Moves that no edit asked for: another start than before, or none; a shifted session's people came along."""
        starts = {session.id: session.meetings[0].start for session in attempt.plan.sessions if session.meetings}
        pinned = {(each.learner, each.clinic, each.start) for each in attempt.change.added if each.must}
        return tuple(
            each
            for each in moves(self.source.plan, attempt.plan)
            if (each.learner, each.clinic) not in asked
            and (each.learner, each.clinic, starts.get(each.after or "")) not in pinned
        )

    def _refuse_broken(self, trial: Trial) -> None:
        found = trial.findings(())
        if found:
            cure = "schedule verify tells all; solve again with --published and write the sheet anew"
            told = [f"breaks a rule before any edit: {each.message} [{each.code}]" for each in found]
            raise InputError([Fault(each.place, what, cure=cure) for each, what in zip(found, told, strict=True)])

    def _exactly(self, trial: Trial, edits: Sequence[Edit]) -> _Attempt:
        sessions = trial.changed(edits)
        change = change_of(self.source, edits, sessions)
        data = changed_text(self.data, change)
        cohort = self.read_cohort(data)
        plan = exact_plan(self.source.plan, cohort, self.readings, sessions, now=self.now)
        return _Attempt(tuple(edits), change, data, cohort, plan)

    def _repaired(
        self, trial: Trial, attempt: _Attempt, illegal: list[tuple[Edit, tuple[Finding, ...]]], repair: Repair
    ) -> tuple[_Attempt, list[tuple[Edit, tuple[Finding, ...]]]]:
        """Solve around the legal edits and as many of the mendable ones as can be; the others stay illegal."""
        mendable = [edit for edit, findings in illegal if {each.code for each in findings} <= MENDABLE]
        started = time.monotonic()
        if not mendable:
            solved = self._solved(trial, attempt.edits, repair, attempt.plan)
        else:
            joint = replace(repair, time_limit=_share(repair, started, 2))
            solved = self._solved(trial, (*attempt.edits, *mendable), joint)
            solved = solved or self._one_by_one(trial, attempt, mendable, repair, started)
        if solved is None:
            return attempt, illegal
        left = [pair for pair in illegal if pair[0] not in solved.edits]
        if solved.edits == attempt.edits and better(attempt.plan, solved.plan) is attempt.plan:
            return attempt, left
        order = {id(edit): at for at, edit in enumerate((*attempt.edits, *mendable))}
        edits = tuple(sorted(solved.edits, key=lambda each: order[id(each)]))
        return _Attempt(edits, solved.change, solved.data, solved.cohort, solved.plan), left

    def _one_by_one(
        self, trial: Trial, legal: _Attempt, mendable: Sequence[Edit], repair: Repair, started: float
    ) -> _Attempt | None:
        """Each mendable edit that some plan keeps together with those before, as long as there is time."""
        half = replace(repair, time_limit=_share(repair, started, 2))
        solved = self._solved(trial, legal.edits, half, legal.plan)
        for at, edit in enumerate(mendable):
            if time_left(repair.time_limit, started) == 0:
                break
            limit = _share(repair, started, len(mendable) - at)
            edits = (*(legal.edits if solved is None else solved.edits), edit)
            solved = self._solved(trial, edits, replace(repair, time_limit=limit)) or solved
        return solved

    def _solved(
        self, trial: Trial, edits: Sequence[Edit], repair: Repair, start: Plan | None = None
    ) -> _Attempt | None:
        """The best plan that keeps these edits' decisions; ``None`` where none does, or none was found in time."""
        if not edits:
            return None
        change = change_of(self.source, edits, trial.changed(edits))
        data = changed_text(self.data, change)
        try:
            cohort = self.read_cohort(data)
            plan = repaired_plan(self.source.plan, cohort, self.readings, repair, now=self.now, start=start)
        except (InputError, InfeasibleError, NoPlanFoundError):
            return None
        return _Attempt(tuple(edits), change, data, cohort, plan)

    def _refusal(self, edit: Edit, findings: Sequence[Finding]) -> Refusal:
        rules = dict.fromkeys(each.code for each in findings)
        breaches = dict.fromkeys(self._told(edit, each) for each in findings)
        return Refusal(edit.place, sentence(edit, self.source), tuple(rules), tuple(breaches))

    def _told(self, edit: Edit, finding: Finding) -> str:
        """A finding in a sentence about what the edit does not name itself, people by name."""
        own = {edit.place, f"session {edit.session}" if isinstance(edit, SessionEdit) else f"learner {edit.learner}"}
        about_others = finding.message.startswith(("learner ", "instructor ", "room "))
        place = "" if finding.place in own else finding.place + (": " if about_others else " ")
        return _PERSON.sub(self._named, place + finding.message)

    def _named(self, found: re.Match[str]) -> str:
        role, key = found.groups()
        name = self.source.names.get((role, key))
        return found[0] if name is None else f"{name} ({key})"


def _share(repair: Repair, started: float, parts: int) -> float | None:
    """Seconds for one of so many parts of what is left since ``started``, but a few in any case."""
    left = time_left(repair.time_limit, started)
    return None if left is None else max(FEW_SECONDS, left / parts)
