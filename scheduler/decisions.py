"""A coordinator's word on who attends what, written into the cohort file; the rest of it stays as it was written."""

from __future__ import annotations

import codecs
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scheduler.cohort.checks.names import Names
from scheduler.cohort.checks.view import View
from scheduler.cohort.cohort import Cohort, Decision
from scheduler.documents.edits import append_items, remove_item, replace_item
from scheduler.errors import Fault, InputError
from scheduler.plan import Plan
from scheduler.timezones import to_minute

PLACE = ("decisions",)


@dataclass(frozen=True)
class Word:
    """What is said about some learners and one clinic: at ``start`` (an aware moment), or whenever it is held."""

    learners: tuple[str, ...]
    clinic: str
    start: dt.datetime | None = None


@dataclass(frozen=True)
class Edit:
    """A changed cohort file, and the decisions that came, went, or gave way to a new one about the same."""

    data: bytes
    added: tuple[Decision, ...] = ()
    removed: tuple[Decision, ...] = ()


def word_about(
    cohort: Cohort,
    learners: Sequence[str],
    *,
    clinic: str | None = None,
    start: dt.datetime | None = None,
    session: str | None = None,
    plan: Plan | None = None,
) -> Word:
    """What is decided about, with every id looked up.

    A ``session`` is one of ``plan``, or one that a clinic lists; it stands for its clinic and start. Without either,
    the clinic is the only one of the cohort. Raises InputError with all that is unknown.
    """
    view = View(cohort)
    faults = [fault for each in learners for fault in _unknown("learner", each, view.learner_names)]
    if clinic is not None:
        faults += _unknown("clinic", clinic, view.clinic_names)
    if session is not None:
        places = _sessions(cohort, plan)
        faults += _unknown("session", session, Names("a session", "sessions", places))
        found, begin = places.get(session, (clinic or "", None))
        if session in places and clinic not in (None, found):
            cure = f"write --clinic {found}, or leave it out"
            faults.append(Fault("session", f'is a session of "{found}", not of "{clinic}"', session, cure))
        clinic, start = found, begin
    if clinic is None and len(cohort.clinics) == 1:
        clinic = cohort.clinics[0].id
    if clinic is None:
        cure = "say which with --clinic or --session"
        faults.append(Fault("clinic", "is missing, and the cohort has several clinics", cure=cure))
    if faults or clinic is None:
        raise InputError(faults)
    start = start if start is None or start.tzinfo is None else start.astimezone(dt.UTC)
    return Word(tuple(dict.fromkeys(learners)), clinic, start)


def check_learners(cohort: Cohort, learners: Sequence[str]) -> None:
    """Raise InputError with all of these that are not in the cohort."""
    names = View(cohort).learner_names
    faults = [fault for each in learners for fault in _unknown("learner", each, names)]
    if faults:
        raise InputError(faults)


def decide(cohort: Cohort, data: bytes, word: Word, *, must: bool, why: str | None = None) -> Edit:
    """The file ``data`` of a cohort with a decision for each learner; one about the same start gives way.

    Whether the cohort is then a sound one is not looked at.
    """
    text, new, old = _text(data), [], []
    for learner in word.learners:
        decision = Decision(learner=learner, clinic=word.clinic, start=word.start, must=must, why=why)
        position = next(iter(_positions(cohort, learner, word)), None)
        if position is None:
            new.append(decision)
        else:
            old.append((position, decision))
    for position, decision in old:
        text = replace_item(text, PLACE, position, _written(decision))
    if new:
        text = append_items(text, PLACE, [_written(decision) for decision in new])
    gone = tuple(cohort.decisions[position] for position, _ in old)
    return Edit(_bytes(data, text), (*(decision for _, decision in old), *new), gone)


def undo(cohort: Cohort, data: bytes, word: Word, *, must: bool | None = None) -> Edit:
    """The file without the decisions about these learners and this clinic: all of them where the word has no start.

    ``must`` leaves the other kind alone. Raises InputError where a learner has none such.
    """
    found: list[int] = []
    faults = []
    for learner in word.learners:
        mine = [
            position
            for position in _positions(cohort, learner, word, any_start=word.start is None)
            if must in (None, cohort.decisions[position].must)
        ]
        if not mine:
            cure = "see those there with --list"
            faults.append(Fault("decisions", f'has none such about "{learner}" and "{word.clinic}"', cure=cure))
        found += mine
    if faults:
        raise InputError(faults)
    text = _text(data)
    for position in sorted(found, reverse=True):
        text = remove_item(text, PLACE, position)
    return Edit(_bytes(data, text), removed=tuple(cohort.decisions[position] for position in sorted(found)))


def _positions(cohort: Cohort, learner: str, word: Word, *, any_start: bool = False) -> Iterator[int]:
    """Where decisions about the learner, the clinic and that start stand."""
    zone = cohort.horizon.time_zone

    def minute(start: dt.datetime | None) -> int | None:
        return None if start is None else to_minute(start, zone)

    for position, one in enumerate(cohort.decisions):
        same_start = any_start or minute(one.start) == minute(word.start)
        if (one.learner, one.clinic) == (learner, word.clinic) and same_start:
            yield position


def _sessions(cohort: Cohort, plan: Plan | None) -> dict[str, tuple[str, dt.datetime | None]]:
    """The clinic and start of every session of the plan, and of every listed one, by id."""
    found: dict[str, tuple[str, dt.datetime | None]] = {
        session.id: (clinic.id, session.start) for clinic in cohort.clinics for session in clinic.sessions or ()
    }
    planned = () if plan is None else plan.sessions
    return found | {session.id: (session.clinic, session.meetings[0].start) for session in planned}


def _unknown(place: str, name: str, known: Names) -> list[Fault]:
    return [Fault(place, f"is not the id of {known.kind}", name, known.cure(name))] if known.lacks(name) else []


def _written(decision: Decision) -> dict[str, Any]:
    return decision.model_dump(mode="json", exclude_none=True)


def _text(data: bytes) -> str:
    return data.decode("utf-8-sig")


def _bytes(before: bytes, text: str) -> bytes:
    """The changed text as the file's bytes."""
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    return mark + text.encode()
