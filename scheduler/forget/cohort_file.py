"""The cohort file without a person; the rest of it stays as written."""

from __future__ import annotations

import codecs
from pathlib import Path

from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import parse_cohort
from scheduler.documents.edits import remove_item
from scheduler.errors import InputError
from scheduler.forget.person import Somebody


def without(data: bytes, cohort: Cohort, who: Somebody) -> bytes:
    """The bytes of a cohort file without somebody: entries, decisions, and their name in listed sessions.

    Raises ``InputError`` where the cohort would then not be a sound one.
    """
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    text = data.decode("utf-8-sig")
    learners, instructors = who.of("learner"), who.of("instructor")
    text = _remove(text, ("decisions",), [one.learner in learners for one in cohort.decisions])
    text = _remove(text, ("learners",), [one.id in learners for one in cohort.learners])
    text = _remove(text, ("instructors",), [one.id in instructors for one in cohort.instructors])
    for k, clinic in enumerate(cohort.clinics):
        for j, session in enumerate(clinic.sessions or ()):
            place = ("clinics", k, "sessions", j, "instructors")
            text = _remove(text, place, [one in instructors for one in session.instructors or ()])
    left = [one for one in cohort.learners if one.id not in learners]
    for k, learner in enumerate(left):
        text = _remove(text, ("learners", k, "led_by"), [one in instructors for one in learner.led_by])
    for k, apart in enumerate(cohort.keep_apart):
        text = _remove(text, ("keep_apart", k, "learners"), [one in learners for one in apart.learners])
    alone = [len(set(apart.learners) - set(learners)) < 2 for apart in cohort.keep_apart]
    text = _remove(text, ("keep_apart",), alone)
    if text.encode() != data.removeprefix(mark):
        _check(text, cohort.folder)
    return mark + text.encode()


def calendar_paths(cohort: Cohort) -> frozenset[str]:
    """The calendars that somebody or some room has, as written."""
    people = (path for who in (*cohort.learners, *cohort.instructors) for path in who.calendar)
    return frozenset((*people, *(path for room in cohort.rooms for path in room.calendar)))


def _remove(text: str, place: tuple[str | int, ...], gone: list[bool]) -> str:
    for position in reversed(range(len(gone))):
        if gone[position]:
            text = remove_item(text, place, position)
    return text


def _check(text: str, folder: Path | None) -> None:
    try:
        parse_cohort(text, folder)
    except InputError as error:
        raise InputError(error.faults, "the cohort without them") from None
