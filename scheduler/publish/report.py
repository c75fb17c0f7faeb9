"""What a run of ``publish_invites`` did, in words that name nobody."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from scheduler.publish.difference import Kind
from scheduler.publish.identity import Role


@dataclass(frozen=True)
class Change:
    """One file that was written. ``person`` is the id; a tag where that is an address, or the person has left.

    ``hold``: it asks an instructor to keep the time free. ``why`` says what there was to say; ``note`` is anything
    else that the coordinator should know.
    """

    kind: Kind
    uid: str
    role: Role
    person: str
    summary: str
    start: dt.datetime
    sequence: int
    file: str
    hold: bool
    why: str
    note: str | None = None

    def __str__(self) -> str:
        line = f"{self.role} {self.person}: {self.summary}, {self.start:%Y-%m-%d %H:%M}Z: {self.kind} ({self.file})"
        return line if self.note is None else f"{line}; {self.note}"


@dataclass(frozen=True)
class Published:
    """The files of one run. ``calendars`` and ``feeds`` count the instructors' calendars and feeds written."""

    changes: tuple[Change, ...]
    unchanged: int
    calendars: int
    feeds: int = 0

    @property
    def written(self) -> int:
        """Invites that are new, or new again after a cancellation."""
        return self._count["written"]

    @property
    def updated(self) -> int:
        """Invites of which something changed."""
        return self._count["updated"]

    @property
    def cancelled(self) -> int:
        """Invites that were taken back."""
        return self._count["cancelled"]

    @property
    def restored(self) -> int:
        """Invites whose file was missing and was written again, as it was."""
        return self._count["restored"]

    @property
    def lines(self) -> tuple[str, ...]:
        """One line per changed invite."""
        return tuple(str(change) for change in self.changes)

    def __str__(self) -> str:
        said = f"{self.written} written, {self.updated} updated, {self.cancelled} cancelled"
        restored = f", {self.restored} restored" if self.restored else ""
        return f"{said}{restored}, {self.unchanged} unchanged"

    @cached_property
    def _count(self) -> Counter[str]:
        return Counter(change.kind for change in self.changes)
