"""What somebody changed in a sheet, and what was not taken."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.sheet.source import Mark, Source
from scheduler.timezones import local


@dataclass(frozen=True)
class SeatEdit:
    """A changed row of a learner and a clinic, named by its cell. Sessions are ids; ``None``: no session of it.

    ``was`` is the mark that the row was written with. ``after`` is what the plan is to hold.
    """

    place: str
    learner: str
    clinic: str
    before: str | None
    after: str | None
    was: Mark | None
    mark: Mark | None
    why: str | None = None

    @property
    def moved(self) -> bool:
        """Whether the learner is to sit in another session than before."""
        return self.after is not None and self.after != self.before


@dataclass(frozen=True)
class SessionEdit:
    """A changed row of a session, named by its cell; ``start`` in minutes, as before where it was not shifted."""

    place: str
    session: str
    clinic: str
    before: int
    start: int
    mark: Mark | None
    why: str | None = None

    @property
    def shifted(self) -> bool:
        """Whether it is to start at another time."""
        return self.start != self.before


Edit = SeatEdit | SessionEdit


@dataclass(frozen=True)
class Refusal:
    """What was not taken: the cell, what it asks for, the rules that it breaks and each breach.

    ``rules`` are slugs of rules, or one of ``reading``, ``read_only``, ``contradiction`` and ``frozen``.
    """

    place: str
    what: str
    rules: tuple[str, ...]
    breaches: tuple[str, ...]


def sentence(edit: Edit, source: Source) -> str:
    """What an edit asks for, in words: who, which clinic, and what of it."""
    if isinstance(edit, SeatEdit):
        who = f"{source.name('learner', edit.learner)} ({edit.learner}), {source.title(edit.clinic)}"
        return f"{who}: {_asked(edit)}"
    asked = [f"at {moment(edit.start, source.zone)}"] if edit.shifted else []
    asked += [edit.mark] if edit.mark is not None else []
    return f"{edit.session}, {source.title(edit.clinic)}: {', '.join(asked)}"


def moment(minute: int, zone: str) -> str:
    """A minute as people read it, with its zone."""
    return f"{local(minute, zone):%a %d %b %Y %H:%M} {zone}"


def _asked(edit: SeatEdit) -> str:
    asked = []
    if edit.moved:
        asked.append(f"to {edit.after}" if edit.before is None else f"from {edit.before} to {edit.after}")
    if edit.mark is not None and (edit.mark != edit.was or not asked):
        asked.append(f"not then ({edit.before})" if edit.mark == "not then" else edit.mark)
    if edit.mark is None and edit.was is not None:
        asked.append(f"no longer {edit.was}")
    return ", ".join(asked)
