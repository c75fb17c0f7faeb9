"""What became of every component of one owner's calendars, and the notes that say so."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TypeVar

from scheduler.calendars.components import Tree
from scheduler.calendars.doubt import Doubt
from scheduler.calendars.reading import HIDDEN, Note, OnUnreadable, SourceEvent, Tally, Treated, UnreadableError

Told = TypeVar("Told", SourceEvent, Note)


@dataclass(frozen=True, order=True)
class Place:
    """Where a component is: the number of its file, its line, the number of its calendar, its file, its name."""

    file_number: int
    line: int
    calendar: int
    file: str
    component: str


class Fates:
    """Every component that is counted has one fate: it is read, or it is in ``ignored``, or in ``unreadable``."""

    def __init__(self, start: int, end: int, on_unreadable: OnUnreadable, *, show_summaries: bool) -> None:
        """``[start, end)``: the instants that matter; what cannot be read and surely lies elsewhere is ignored."""
        self._start, self._end = start, end
        self._on_unreadable, self._show_summaries = on_unreadable, show_summaries
        self._ignored: dict[Place, Note] = {}
        self._unreadable: dict[Place, Note] = {}
        self._remarks: dict[Place, Note] = {}
        self._problems: list[Note] = []
        self._components: list[Place] = []
        self._private: set[str] = set()

    def count(self, place: Place, uid: str, *, private: bool) -> None:
        """Take note of a component; what one component of a UID keeps private all of them do."""
        self._components.append(place)
        if private:
            self._private.add(uid)

    def add_problems(self, file: str, tree: Tree, *, opened: bool) -> None:
        """What is wrong with a file as a whole; one that could not be opened is a fault in any case."""
        treated: Treated = "ignore" if self._on_unreadable == "ignore" and opened else ""
        self._problems += [Note(file, "", "", each.why, each.cure, treated=treated) for each in tree.problems]

    def remark(self, source: SourceEvent, place: Place, why: str) -> None:
        """Note that a component is odd, though it is read."""
        self._remarks.setdefault(place, _note(source, place, why, doubtful=True))

    def ignore(self, source: SourceEvent, place: Place, why: str, *, doubtful: bool = False) -> None:
        """Note why a component that is understood is not busy; the first reason holds."""
        self._ignored.setdefault(place, _note(source, place, why, doubtful=doubtful))

    def refuse(self, source: SourceEvent, place: Place, error: UnreadableError, doubt: Doubt | None) -> Doubt | None:
        """Note that a component cannot be read. What comes back is to be busy, as was asked."""
        outside = doubt is not None and not doubt.touches(self._start, self._end)
        if doubt is not None and outside and doubt.whole:
            why = f"lies outside these days, and cannot be read: {error.why}"
            self.ignore(source, place, why, doubtful=True)
            return None
        why = error.why if error.why.startswith("line ") else f"line {place.line}: {error.why}"
        note = _note(source, place, why, error.cure)
        busy = doubt if self._on_unreadable == "busy" and not outside else None
        treated: Treated = "busy" if busy else "ignore" if self._on_unreadable == "ignore" else ""
        self._unreadable[place] = replace(note, treated=treated)
        return busy

    @property
    def ignored(self) -> tuple[Note, ...]:
        """What is understood and not busy; each component once."""
        return self._in_order({place: note for place, note in self._ignored.items() if place not in self._unreadable})

    @property
    def unreadable(self) -> tuple[Note, ...]:
        """What is wrong with the files, then the components that cannot be read; each once."""
        return (*self._problems, *self._in_order(self._unreadable))

    @property
    def remarks(self) -> tuple[Note, ...]:
        """What is odd about components that are read."""
        others = self._ignored.keys() | self._unreadable.keys()
        return self._in_order({place: note for place, note in self._remarks.items() if place not in others})

    @property
    def tallies(self) -> dict[str, Tally]:
        """How many components of each file came to which end."""
        counts: dict[str, Counter[str]] = {}
        for place in self._components:
            fate = "unreadable" if place in self._unreadable else "ignored" if place in self._ignored else "read"
            counts.setdefault(place.file, Counter())[fate] += 1
        return {file: Tally(**fates) for file, fates in counts.items()}

    def _in_order(self, notes: dict[Place, Note]) -> tuple[Note, ...]:
        return tuple(self.shown(notes[place]) for place in sorted(notes))

    def shown(self, told: Told) -> Told:
        """The same without what it is about, where that is nobody's business."""
        seen = self._show_summaries and not (told.uid and told.uid in self._private)
        return told if seen else replace(told, summary=HIDDEN)


def _note(source: SourceEvent, place: Place, why: str, cure: str | None = None, *, doubtful: bool = False) -> Note:
    return Note(source.file, source.uid, source.summary, why, cure, doubtful, place.component, place.line)
