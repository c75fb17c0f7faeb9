"""What a decline asks of the cohort file, and what an acceptance after all takes back. The rest of it stays as written.

A learner's is a ``decision``: not the session that starts then. There is none for instructors: the meeting's time
joins their ``busy``.
"""

from __future__ import annotations

import codecs
import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from scheduler.cohort.cohort import Cohort, Decision
from scheduler.cohort.load import parse_cohort
from scheduler.documents.edits import append_items, remove_item
from scheduler.publish.invitations import zone_of
from scheduler.timezones import EPOCH_UTC, MINUTE, to_minute

WHY = "declined the invitation"
"""How the ``why`` of our decisions begins: none but these are ever taken out."""

Span = tuple[dt.datetime, dt.datetime]


@dataclass
class Declines:
    """Changes of a cohort, collected. ``num_added`` and ``num_removed`` count them."""

    cohort: Cohort
    decisions: list[dict[str, Any]] = field(default_factory=list)
    dropped: set[int] = field(default_factory=set)
    busy: dict[int, list[Span]] = field(default_factory=dict)
    freed: dict[int, set[int]] = field(default_factory=dict)

    @property
    def num_added(self) -> int:
        """What the cohort file gets."""
        return len(self.decisions) + sum(map(len, self.busy.values()))

    @property
    def num_removed(self) -> int:
        """What the cohort file loses."""
        return len(self.dropped) + sum(map(len, self.freed.values()))

    def contradicts(self, learner: str, clinic: str, start: dt.datetime) -> bool:
        """Whether the coordinator decided that they attend just then."""
        return any(one.must for _, one in self._about(learner, clinic, start))

    def decline(self, learner: str, clinic: str, start: dt.datetime, source: str) -> None:
        """Do not offer that start again, unless a decision says so already."""
        decision = {"learner": learner, "clinic": clinic, "start": _written(start), "must": False}
        there = any(not one.must for _, one in self._about(learner, clinic, start))
        if not there and not any(one | {"why": None} == decision | {"why": None} for one in self.decisions):
            self.decisions.append(decision | {"why": f"{WHY} ({source})"})

    def accept(self, learner: str, clinic: str, start: dt.datetime) -> None:
        """Take our decision back."""
        for position, one in self._about(learner, clinic, start):
            if not one.must and (one.why or "").startswith(WHY):
                self.dropped.add(position)

    def block(self, instructor: str, start: dt.datetime, end: dt.datetime) -> None:
        """They are busy then, unless the cohort says so already."""
        position = self._position[instructor]
        first, last = _minute(start), _minute(end)
        there = any(begin <= first and last <= finish for begin, finish in self._busy(position))
        if not there and (start, end) not in self.busy.get(position, []):
            self.busy.setdefault(position, []).append((start, end))

    def unblock(self, instructor: str, start: dt.datetime, end: dt.datetime) -> None:
        """They are not busy then, if the cohort says just that."""
        position, span = self._position[instructor], (_minute(start), _minute(end))
        found = {k for k, busy in enumerate(self._busy(position)) if busy == span}
        if found:
            self.freed.setdefault(position, set()).update(found)

    def apply(self, data: bytes) -> bytes:
        """The cohort file with the changes. Raises InputError where it would then not be a sound one."""
        mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
        text = data.decode("utf-8-sig")
        for decision in sorted(self.dropped, reverse=True):
            text = remove_item(text, ["decisions"], decision)
        for person, spans in self.freed.items():
            for span in sorted(spans, reverse=True):
                text = remove_item(text, ["instructors", person, "busy"], span)
        if self.decisions:
            text = append_items(text, ["decisions"], self.decisions)
        for person, added in self.busy.items():
            items = [{"start": _written(start), "end": _written(end)} for start, end in sorted(added)]
            text = append_items(text, ["instructors", person, "busy"], items)
        parse_cohort(text, self.cohort.folder)
        return mark + text.encode()

    def _about(self, learner: str, clinic: str, start: dt.datetime) -> list[tuple[int, Decision]]:
        """The cohort's decisions about that start, with their positions."""
        zone, minute = self.cohort.horizon.time_zone, _minute(start)
        return [
            (position, one)
            for position, one in self._decisions.get((learner, clinic), [])
            if one.start is not None and to_minute(one.start, zone) == minute
        ]

    @cached_property
    def _decisions(self) -> dict[tuple[str, str], list[tuple[int, Decision]]]:
        found: dict[tuple[str, str], list[tuple[int, Decision]]] = {}
        for position, one in enumerate(self.cohort.decisions):
            found.setdefault((one.learner, one.clinic), []).append((position, one))
        return found

    @cached_property
    def _position(self) -> dict[str, int]:
        return {one.id: position for position, one in enumerate(self.cohort.instructors)}

    def _busy(self, position: int) -> list[tuple[int, int]]:
        """An instructor's busy spans as written, in minutes."""
        person = self.cohort.instructors[position]
        zone = zone_of(person, self.cohort)
        return [(to_minute(one.start, zone), to_minute(one.end, zone)) for one in person.busy]


def _minute(moment: dt.datetime) -> int:
    return (moment - EPOCH_UTC) // MINUTE


def _written(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%MZ")
