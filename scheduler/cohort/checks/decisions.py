"""Decisions: about a request that is open, and none against another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.cohort.checks.view import View, present
from scheduler.cohort.cohort import Decision
from scheduler.documents.places import Located


@dataclass(frozen=True)
class _Word:
    """One decision: where it stands, and its start in minutes (None: any)."""

    at: int
    must: bool
    start: int | None


def faults(view: View) -> Iterator[Located]:
    """Decisions that ask for what no plan can give, by themselves or with an earlier one."""
    words: dict[tuple[str, str], list[_Word]] = {}
    for at, decision in present(view.cohort.decisions):
        if decision.must:
            yield from _open(view, at, decision)
        yield from _excused(at, decision)
        start = view.minute(decision.start, view.horizon_zone)
        unusable = start is None and (decision.start is not None or "start" in decision.model_fields_set)
        if decision.learner is None or decision.clinic is None or decision.must is None or unusable:
            continue
        word, before = _Word(at, decision.must, start), words.setdefault((decision.learner, decision.clinic), [])
        against = next((other for other in before if _contradict(word, other)), None)
        if against is not None:
            told = f"contradicts decisions[{against.at}] about the same learner and clinic"
            yield Located(("decisions", at), told, "keep one of the two")
        before.append(word)


def _open(view: View, at: int, decision: Decision) -> Iterator[Located]:
    """Who must attend a clinic requests it and has not completed it."""
    learner = view.learner_by_id.get(decision.learner)
    if learner is None or decision.clinic is None or view.clinic_names.lacks(decision.clinic):
        return
    place = ("decisions", at, "clinic")
    if decision.clinic in (learner.completed or ()):
        told = f'must be attended by "{learner.id}", who has completed it'
        yield Located(place, told, "take out the decision, or the clinic from completed")
    if learner.clinics is None:
        return
    requested = {request.clinic for _, request in present(learner.clinics)}
    if decision.clinic not in requested and None not in learner.clinics and None not in requested:
        told = f'must be attended by "{learner.id}", who does not request it'
        yield Located(place, told, "add it to the clinics of the learner, or take out the decision")


def _excused(at: int, decision: Decision) -> Iterator[Located]:
    """A signature excuses from the whole clinic."""
    place = ("decisions", at, "signed_by")
    if decision.signed_by is None or decision.must is None:
        return
    if decision.must or decision.start is not None:
        told = "signs what is no exception: one says that the learner does not attend the clinic at all"
        yield Located(place, told, 'write "must": false and no start, or take out signed_by')


def _contradict(one: _Word, other: _Word) -> bool:
    if one.must and other.must:
        return one.start is not None and other.start is not None and one.start != other.start
    if one.must == other.must:
        return False
    must, not_ = (one, other) if one.must else (other, one)
    return not_.start is None or not_.start == must.start
