"""Legal edits as decisions in the cohort file: pins (``must``) and bans; the rest of the file stays as it was."""

from __future__ import annotations

import codecs
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scheduler.cohort.cohort import Decision
from scheduler.documents.edits import append_items, remove_item
from scheduler.judge import JudgedSession
from scheduler.sheet.edits import Edit, SeatEdit, SessionEdit
from scheduler.sheet.source import Source
from scheduler.timezones import EPOCH_UTC, MINUTE, to_minute

PLACE = ("decisions",)

Word = tuple[str, str, int | None, bool]
"""Learner, clinic, minute of the start (``None``: whenever it is held), and whether they attend."""


@dataclass(frozen=True)
class Change:
    """Decisions that go, by position, and those that come."""

    removed: tuple[int, ...]
    added: tuple[Decision, ...]


def change_of(source: Source, edits: Sequence[Edit], sessions: Mapping[str, JudgedSession]) -> Change:
    """What edits make of a cohort's decisions. ``sessions`` are the plan's with the edits made, by id."""
    wanted: dict[Word, str | None] = {}
    removed = set(_taken_back(source, edits, sessions))
    for edit in edits:
        for word in _words(source, edit, sessions):
            wanted[word] = edit.why or wanted.get(word)
    for at, one in enumerate(source.cohort.decisions):
        start = None if one.start is None else to_minute(one.start, source.cohort.horizon.time_zone)
        word = one.learner, one.clinic, start, one.must
        if at in removed or word not in wanted:
            continue
        if wanted[word] in (None, one.why):
            del wanted[word]
        else:
            removed.add(at)
    return Change(tuple(sorted(removed)), tuple(_decision(*word, why) for word, why in wanted.items()))


def changed_text(data: bytes, change: Change) -> bytes:
    """The cohort file with the decisions changed."""
    text = data.decode("utf-8-sig")
    for at in sorted(change.removed, reverse=True):
        text = remove_item(text, PLACE, at)
    if change.added:
        text = append_items(text, PLACE, [each.model_dump(mode="json", exclude_none=True) for each in change.added])
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    return mark + text.encode()


def _words(source: Source, edit: Edit, sessions: Mapping[str, JudgedSession]) -> Iterator[Word]:
    return _seat_words(source, edit, sessions) if isinstance(edit, SeatEdit) else _session_words(source, edit, sessions)


def _seat_words(source: Source, edit: SeatEdit, sessions: Mapping[str, JudgedSession]) -> Iterator[Word]:
    if edit.mark == "never":
        yield edit.learner, edit.clinic, None, False
    if edit.mark == "not then" and edit.before is not None:
        yield edit.learner, edit.clinic, source.start_of[edit.before], False
    if edit.after is not None and (edit.moved or edit.mark == "lock"):
        yield edit.learner, edit.clinic, sessions[edit.after].start, True


def _session_words(source: Source, edit: SessionEdit, sessions: Mapping[str, JudgedSession]) -> Iterator[Word]:
    if edit.mark == "never":
        for learner, asked in source.facts.requests.items():
            if edit.clinic in asked:
                yield learner, edit.clinic, edit.before, False
        return
    for learner in sessions[edit.session].learners if edit.session in sessions else ():
        yield learner, edit.clinic, edit.start, True


def _taken_back(source: Source, edits: Sequence[Edit], sessions: Mapping[str, JudgedSession]) -> Iterator[int]:
    """Decisions that the sheet showed and that no longer hold: marks that were cleared, and locks that moved."""
    shifted = {edit.session for edit in edits if isinstance(edit, SessionEdit) and edit.shifted}
    for (learner, _, session), at in source.locks.items():
        if session in shifted and session in sessions and learner in sessions[session].learners:
            yield at
    for edit in edits:
        if not isinstance(edit, SeatEdit) or edit.was is None:
            continue
        if edit.was == "never" and edit.mark != "never":
            yield from _known(source.nevers.get((edit.learner, edit.clinic)))
        if edit.was == "lock" and (edit.mark != "lock" or edit.after != edit.before):
            yield from _known(source.locks.get((edit.learner, edit.clinic, edit.before or "")))


def _known(at: int | None) -> Iterator[int]:
    if at is not None:
        yield at


def _decision(learner: str, clinic: str, start: int | None, must: bool, why: str | None) -> Decision:
    moment: dt.datetime | None = None if start is None else EPOCH_UTC + start * MINUTE
    return Decision(learner=learner, clinic=clinic, start=moment, must=must, why=why)
