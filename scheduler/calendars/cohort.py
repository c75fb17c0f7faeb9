"""What other files say of a whole cohort: its calendars and committed plans, or every fault of every file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

import numpy as np

from scheduler import timezones
from scheduler.calendars.cache import Cache
from scheduler.calendars.mark import own_mark
from scheduler.calendars.readers import Progress, Request, read_all
from scheduler.calendars.reading import BusySpan, Note, OnUnreadable, Reading, SoftKind
from scheduler.calendars.schedules import SCHEDULE
from scheduler.calendars.zones import zone_names
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.paths import find_inside
from scheduler.cohort.people import Person
from scheduler.cohort.places import Room
from scheduler.committed import CommittedPlan, read_committed
from scheduler.cores import usable_cores
from scheduler.errors import Fault, InputError
from scheduler.spans import Spans

PADDING = 2 * 1440
"""Minutes before and after the horizon in which calendars are read too."""

Kind = Literal["learner", "instructor", "room"]


@dataclass(frozen=True)
class Doubt:
    """Something that makes calendars doubtful, and whose they are: kind and id."""

    note: Note
    owners: tuple[tuple[Kind, str], ...]


@dataclass(frozen=True)
class Readings:
    """What the calendars of a cohort say, and the plans of other programmes that it is committed to.

    ``by_person`` holds the busy spans of everybody who has a calendar, in minutes, over the horizon and two days on
    both sides; the key is the kind of owner and the id. ``sha256_by_path`` maps each path, as written, to the SHA-256
    of the file's bytes. ``soft_by_person`` holds what the cohort's policy takes for soft, of those who have any.
    ``reading_by_person`` tells where the spans come from, and what was ignored; ``minutes`` is how long the whole range
    is. ``sha256_by_path`` holds the ``committed`` plans too.
    """

    by_person: dict[tuple[str, str], Spans] = field(default_factory=dict)
    soft_by_person: dict[tuple[str, str], Spans] = field(default_factory=dict)
    sha256_by_path: dict[str, str] = field(default_factory=dict)
    reading_by_person: dict[tuple[Kind, str], Reading] = field(default_factory=dict)
    minutes: int = 0
    committed: tuple[CommittedPlan, ...] = ()

    @property
    def treated(self) -> tuple[Note, ...]:
        """What could not be read and was to be no fault."""
        notes = (note for reading in self.reading_by_person.values() for note in reading.unreadable if note.treated)
        return tuple(dict.fromkeys(notes))

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What a coordinator should look at though it is no fault: doubtful events, those that could not be read and
        were to be no fault, owners without a free minute or without a busy one.
        """
        owners_by_note: dict[Note, list[tuple[Kind, str]]] = {}
        for owner, reading in self.reading_by_person.items():
            for note in dict.fromkeys(self._doubtful(reading)):
                owners_by_note.setdefault(note, []).append(owner)
        return tuple(Doubt(note, tuple(owners)) for note, owners in owners_by_note.items())

    def _doubtful(self, reading: Reading) -> Iterator[Note]:
        yield from (note for note in reading.unreadable if note.treated)
        yield from (note for note in (*reading.ignored, *reading.remarks) if note.doubtful)
        if not reading.spans and not reading.soft and reading.sha256:
            files = ", ".join(reading.sha256)
            yield Note(files, "", "", "holds nothing that is busy in the horizon", doubtful=True)
        elif len(reading.spans) == 1 and reading.spans[0].end - reading.spans[0].start == self.minutes:
            source = reading.spans[0].sources[0]
            why = "leaves no minute of the horizon free"
            yield Note(source.file, source.uid, source.summary, why, doubtful=True)


def read_calendars(
    cohort: Cohort,
    *,
    on_unreadable: OnUnreadable = "fail",
    processes: int | None = None,
    cache: Cache | None = None,
    progress: Progress | None = None,
) -> Readings:
    """Read the calendars of all learners, instructors and rooms, and the committed plans.

    Owners alike in files, zone and address are read once. It is done by so many ``processes`` at once, by default as
    many as there are usable cores, and not at all where the ``cache`` remembers what the same files came to;
    ``progress`` hears how many owners of how many are done.

    Raises InputError with every file that cannot be read and, unless ``on_unreadable`` says otherwise, every event that
    may hide busy time.
    """
    reader = _Reader(cohort, on_unreadable)
    for kind, place, owner in _owners(cohort):
        if owner.calendar:
            reader.expect(kind, place, owner)
    reader.read(processes or usable_cores(), cache, progress)
    committed, faults = read_committed(cohort)
    if reader.faults or faults:
        raise InputError((*reader.faults.values(), *faults), None if cohort.source is None else str(cohort.source.path))
    hashes = {**reader.readings.sha256_by_path, **{each.path: each.sha256 for each in committed}}
    return replace(reader.readings, sha256_by_path=hashes, committed=committed)


def _owners(cohort: Cohort) -> Iterator[tuple[Kind, str, Person | Room]]:
    for position, learner in enumerate(cohort.learners):
        yield "learner", f"learners[{position}]", learner
    for position, instructor in enumerate(cohort.instructors):
        yield "instructor", f"instructors[{position}]", instructor
    for position, room in enumerate(cohort.rooms):
        yield "room", f"rooms[{position}]", room


class _Reader:
    def __init__(self, cohort: Cohort, on_unreadable: OnUnreadable) -> None:
        self.cohort, horizon = cohort, cohort.horizon
        self.start = timezones.day_start(horizon.start, horizon.time_zone) - PADDING
        self.end = timezones.day_start(horizon.end + dt.timedelta(days=1), horizon.time_zone) + PADDING
        self.mark = own_mark(cohort.id)
        self.folder = None if cohort.folder is None else cohort.folder.resolve()
        self.readings = Readings(minutes=self.end - self.start)
        self.faults: dict[tuple[str, str, str, str], Fault] = {}
        self._on_unreadable = on_unreadable
        self._soft = tuple(kind for kind in get_args(SoftKind) if getattr(cohort.calendar_policy, kind) == "soft")
        self._expected: list[tuple[Kind, str, Person | Room, Request]] = []

    def expect(self, kind: Kind, place: str, owner: Person | Room) -> None:
        """Look where an owner's calendars are; they are read later, all together."""
        files = self._files(place, owner)
        zone = self._zone(owner)
        if zone is None or zone not in zone_names().values():
            self._fault(place, owner, Note("", "", "", "needs the time zone of its owner", f"state {place}.time_zone"))
            return
        email = owner.email if isinstance(owner, Person) else None
        request = Request(
            files=files,
            owner_zone=zone,
            email=email and email.casefold(),
            own_mark=self.mark,
            start=self.start,
            end=self.end,
            on_unreadable=self._on_unreadable,
            soft=self._soft,
        )
        self._expected.append((kind, place, owner, request))

    def read(self, processes: int, cache: Cache | None, progress: Progress | None) -> None:
        """Read what is expected; owners alike once."""
        requests = tuple(dict.fromkeys(request for _, _, _, request in self._expected))
        read = read_all if cache is None else cache.read_all
        readings = read(requests, processes=processes, progress=progress)
        reading_by_request = dict(zip(requests, readings, strict=True))
        for kind, place, owner, request in self._expected:
            reading = reading_by_request[request]
            for note in reading.faults:
                self._fault(place, owner, note)
            self.readings.reading_by_person[kind, owner.id] = reading
            self.readings.by_person[kind, owner.id] = _array(reading.spans)
            if reading.soft:
                self.readings.soft_by_person[kind, owner.id] = _array(reading.soft)
            self.readings.sha256_by_path.update(reading.sha256)

    def _zone(self, owner: Person | Room) -> str | None:
        if owner.time_zone is not None or isinstance(owner, Room) or owner.country is None:
            return owner.time_zone
        horizon = self.cohort.horizon
        return timezones.zone_of_country(owner.country, horizon.start, horizon.end, horizon.time_zone)

    def _files(self, place: str, owner: Person | Room) -> tuple[tuple[str, str], ...]:
        files = []
        for name in dict.fromkeys(owner.calendar):
            path, why = find_inside(self.folder, name)
            if path is None:
                self._fault(
                    place, owner, Note(name, "", "", why, "put it beside the cohort file, or in a folder there")
                )
            else:
                files.append((name, str(path)))
        return tuple(files)

    def _fault(self, place: str, owner: Person | Room, note: Note) -> None:
        where = f"{place}.calendar"
        if note.file in owner.calendar and len(owner.calendar) > 1:
            where += f"[{owner.calendar.index(note.file)}]"
        message = f'holds event "{note.uid}": {note.why}' if note.uid else note.why
        fault = Fault(where, message, note.file or None, note.cure)
        whose = place if note.component == SCHEDULE else ""  # what is wrong with a file is told once
        self.faults.setdefault((note.file, note.uid, note.why, whose), fault)


def _array(spans: tuple[BusySpan, ...]) -> Spans:
    return np.array([(span.start, span.end) for span in spans], dtype=np.int64).reshape(-1, 2)
