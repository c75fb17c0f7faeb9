"""The calendars of a whole cohort: every owner's busy time, or every fault of every file."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np

from scheduler import timezones
from scheduler.calendars.busy import CalendarFile, open_calendar, read_busy
from scheduler.calendars.mark import own_mark
from scheduler.calendars.reading import Note, Reading
from scheduler.calendars.zones import zone_names
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Person
from scheduler.cohort.places import Room
from scheduler.errors import Fault, InputError
from scheduler.spans import Spans

PADDING = 2 * 1440
"""Minutes before and after the horizon in which calendars are read too."""

Kind = Literal["learner", "instructor", "room"]
_Key = tuple[tuple[str, ...], str, str | None]


@dataclass(frozen=True)
class Readings:
    """What the calendars of a cohort say.

    ``by_person`` holds the busy spans of everybody who has a calendar, in minutes, over the horizon and two days on
    both sides; the key is the kind of owner and the id. ``soft_by_person`` likewise holds what they would rather keep.
    ``sha256_by_path`` maps each path, as written, to the SHA-256
    of the file's bytes. ``reading_by_person`` tells where the spans come from, and what was ignored;
    ``minutes`` is how long the whole range is.
    """

    by_person: dict[tuple[str, str], Spans] = field(default_factory=dict)
    soft_by_person: dict[tuple[str, str], Spans] = field(default_factory=dict)
    sha256_by_path: dict[str, str] = field(default_factory=dict)
    reading_by_person: dict[tuple[str, str], Reading] = field(default_factory=dict)
    minutes: int = 0

    @property
    def notes(self) -> tuple[Note, ...]:
        """What a coordinator should look at though it is no fault: doubtful events, owners without a free minute."""
        doubtful = [note for reading in self.reading_by_person.values() for note in reading.ignored if note.doubtful]
        for reading in self.reading_by_person.values():
            if len(reading.spans) == 1 and reading.spans[0].end - reading.spans[0].start == self.minutes:
                doubtful += [
                    Note(source.file, source.uid, source.summary, "leaves no minute of the horizon free", doubtful=True)
                    for source in reading.spans[0].sources[:1]
                ]
        return tuple(dict.fromkeys(doubtful))


def read_calendars(cohort: Cohort) -> Readings:
    """Read the calendars of all learners, instructors and rooms. Owners alike in files, zone and address are read once.

    Raises InputError with every file that cannot be read and every event that may hide busy time.
    """
    reader = _Reader(cohort)
    owners = [each for each in _owners(cohort) if each[2].calendar]
    reader.expect(path for _, _, owner in owners for path in set(owner.calendar))
    for kind, place, owner in owners:
        reader.read(kind, place, owner)
    if reader.faults:
        raise InputError(reader.faults.values(), None if cohort.source is None else str(cohort.source.path))
    return reader.readings


def _owners(cohort: Cohort) -> Iterator[tuple[Kind, str, Person | Room]]:
    for position, learner in enumerate(cohort.learners):
        yield "learner", f"learners[{position}]", learner
    for position, instructor in enumerate(cohort.instructors):
        yield "instructor", f"instructors[{position}]", instructor
    for position, room in enumerate(cohort.rooms):
        yield "room", f"rooms[{position}]", room


class _Reader:
    def __init__(self, cohort: Cohort) -> None:
        self.cohort, horizon = cohort, cohort.horizon
        self.start = timezones.day_start(horizon.start, horizon.time_zone) - PADDING
        self.end = timezones.day_start(horizon.end + dt.timedelta(days=1), horizon.time_zone) + PADDING
        self.mark = own_mark(cohort.id)
        self.folder = None if cohort.folder is None else cohort.folder.resolve()
        self.readings = Readings(minutes=self.end - self.start)
        self.faults: dict[tuple[str, str, str], Fault] = {}
        self._known: dict[_Key, Reading] = {}
        self._opened: dict[str, CalendarFile] = {}
        self._uses: Counter[str] = Counter()

    def expect(self, paths: Iterator[str]) -> None:
        """Files that several owners name are kept when they have been read."""
        self._uses.update(paths)

    def read(self, kind: Kind, place: str, owner: Person | Room) -> None:
        files = self._files(place, owner)
        zone = self._zone(owner)
        if zone is None or zone not in zone_names().values():
            self._fault(place, owner, Note("", "", "", "needs the time zone of its owner", f"state {place}.time_zone"))
            return
        email = owner.email if isinstance(owner, Person) else None
        key = (tuple(name for name, _ in files), zone, email and email.casefold())
        reading = self._known.get(key)
        if reading is None:
            reading = self._known[key] = read_busy(
                files,
                owner_zone=zone,
                email=email,
                own_mark=self.mark,
                start=self.start,
                end=self.end,
                opener=self._open,
            )
        for note in reading.unreadable:
            self._fault(place, owner, note)
        self.readings.reading_by_person[kind, owner.id] = reading
        self.readings.by_person[kind, owner.id] = np.array(
            [(span.start, span.end) for span in reading.spans], dtype=np.int64
        ).reshape(-1, 2)
        self.readings.sha256_by_path.update(reading.sha256)

    def _zone(self, owner: Person | Room) -> str | None:
        if owner.time_zone is not None or isinstance(owner, Room) or owner.country is None:
            return owner.time_zone
        horizon = self.cohort.horizon
        return timezones.zone_of_country(owner.country, horizon.start, horizon.end, horizon.time_zone)

    def _files(self, place: str, owner: Person | Room) -> list[tuple[str, Path]]:
        files = []
        for name in dict.fromkeys(owner.calendar):
            path, why = self._path(name)
            if path is None:
                self._fault(
                    place, owner, Note(name, "", "", why, "put it beside the cohort file, or in a folder there")
                )
            else:
                files.append((name, path))
        return files

    def _path(self, name: str) -> tuple[Path | None, str]:
        """Where the file is, links followed; None, and why, where it must not be."""
        if self.folder is None:
            return None, "cannot be found: the cohort was not read from a file, so there is no folder to look in"
        try:
            path = (self.folder / name).resolve()
            inside = path.is_relative_to(self.folder) and not Path(name).is_absolute()
        except (OSError, ValueError, RuntimeError):
            return None, "is not a path"
        return (path, "") if inside else (None, "is not in the folder of the cohort file")

    def _open(self, name: str, path: Path) -> CalendarFile:
        if name in self._opened:
            return self._opened[name]
        file = open_calendar(name, path)
        if self._uses[name] > 1:
            self._opened[name] = file
        return file

    def _fault(self, place: str, owner: Person | Room, note: Note) -> None:
        where = f"{place}.calendar"
        if note.file in owner.calendar and len(owner.calendar) > 1:
            where += f"[{owner.calendar.index(note.file)}]"
        message = f'holds event "{note.uid}": {note.why}' if note.uid else note.why
        fault = Fault(where, message, note.file or None, note.cure)
        self.faults.setdefault((note.file, note.uid, note.why), fault)
