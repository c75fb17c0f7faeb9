"""The owner's schedule in a free/busy answer → busy pieces, and a note on everything that is not busy."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from scheduler.calendars.components import Component
from scheduler.calendars.policy import is_focus, soft_word
from scheduler.calendars.reading import HIDDEN, Note, OnUnreadable, SoftKind, SourceEvent, Tally, UnreadableError
from scheduler.calendars.schedules import SCHEDULE, Json, Schedule, Schedules, error_name, text_of
from scheduler.calendars.tzids import ZoneTable
from scheduler.calendars.values import Time, between
from scheduler.calendars.zones import EPOCH, UTC, NamedZone

_FREE = {"free": "is shown as free (status free)", "workingelsewhere": "is shown as free (status workingElsewhere)"}
_RULES = {"tentative": "tentative", "oof": "out of office", "unknown": "status unknown"}
_VIEW_FREE = {"0", "4"}
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,12})?)?([Zz]|[+-]\d\d:?\d\d)?")
_CURE = "ask the server again, and save its answer"
_POWERSHELL = "write the whole of it: ConvertTo-Json -Depth 10"
_DAY = 86_400
MOST_SLOTS = 200_000
"""More than a year of the shortest slots, which last five minutes."""
EDGE = 2 * _DAY
"""So much at both ends of what is asked for an answer may leave out: calendars are read a little wider than needed."""
Treatment = Literal["", "busy", "ignore"]


@dataclass
class FreeBusy:
    """What one owner's part of a file comes to. Pieces ``[start, end)`` are in instants, notes in the file's order."""

    pieces: list[tuple[int, int, SourceEvent]] = field(default_factory=list)
    ignored: list[Note] = field(default_factory=list)
    soft: list[tuple[int, int, SourceEvent]] = field(default_factory=list)
    unreadable: list[Note] = field(default_factory=list)
    remarks: list[Note] = field(default_factory=list)
    read: int = 0
    whole: int = 0
    """Notes that are on the file or a schedule, and not on one of its items."""

    @property
    def tally(self) -> Tally:
        """What became of the items."""
        return Tally(self.read, len(self.ignored), len(self.unreadable) - self.whole)


@dataclass(frozen=True)
class Question:
    """Whose busy time is asked for, over which instants ``[start, end)``; ``zone`` is that of floating times."""

    email: str | None
    zone: NamedZone
    start: int
    end: int
    on_unreadable: OnUnreadable = "fail"
    show_summaries: bool = False
    soft: frozenset[SoftKind] = frozenset()


def read_free_busy(file: str, schedules: Schedules, question: Question) -> FreeBusy:
    """What is the owner's in a file; what is wrong with it is told in the notes."""
    reader = _Reader(file, question)
    for problem in schedules.problems:
        reader.refuse("", problem, "")
    try:
        reader.read(schedules.of(question.email))
    except UnreadableError as error:
        reader.refuse("", error, SCHEDULE)
    return reader.found


class _Reader:
    def __init__(self, file: str, question: Question) -> None:
        self.found = FreeBusy()
        self._file, self._question = file, question
        self._zones = ZoneTable(Component("VCALENDAR", 0), question.zone, question.end)

    def read(self, mine: list[Schedule]) -> None:
        for schedule in mine:
            try:
                self._read_schedule(schedule)
            except UnreadableError as error:
                self.refuse(schedule.place, error, SCHEDULE)
        self._tell_what_is_not_covered(mine)

    def refuse(self, place: str, error: UnreadableError, component: str) -> None:
        """Note that the file or the owner's schedule as a whole cannot be read."""
        self.found.whole += 1
        treated: Treatment = "ignore" if self._question.on_unreadable == "ignore" else ""
        self._cannot_read(place, error, "", treated, component)

    def _read_schedule(self, schedule: Schedule) -> None:
        body = schedule.body
        name = "scheduleitems" if schedule.form == "graph" else "busy"
        items, error = body.get(name), body.get("error") or body.get("errors")
        if error:
            first = error[0] if isinstance(error, list) else error
            raise UnreadableError(f"the server could not tell{error_name(first)}", "check the address, and ask again")
        if items and not isinstance(items, list):
            raise UnreadableError(f"{'scheduleItems' if schedule.form == 'graph' else name} is no list", _POWERSHELL)
        if items or (schedule.form == "google" and isinstance(items, list)):
            self._read_items(schedule, items)
        elif schedule.form == "graph" and text_of(body.get("availabilityview")):
            self._read_view(schedule, text_of(body["availabilityview"]))
        elif items is None:
            raise UnreadableError("says neither when its owner is busy nor that they are not", _CURE)

    def _read_items(self, schedule: Schedule, items: list[object]) -> None:
        written = "scheduleItems" if schedule.form == "graph" else "busy"
        for number, item in enumerate(items):
            place = f"{schedule.place}.{written}[{number}]" if schedule.place else f"{written}[{number}]"
            try:
                if not isinstance(item, dict):
                    raise UnreadableError("is no object", _POWERSHELL)
                self._read_item(item, place)
            except UnreadableError as error:
                self._cannot_read(place, error, self._summary(item), self._treat(item), _component(place))

    def _read_item(self, item: Json, place: str) -> None:
        status = text_of(item.get("status")).casefold()
        if status in _FREE:
            return self._ignore(place, self._summary(item), _FREE[status])
        start, end = self._time(item.get("start")), self._time(item.get("end"))
        begin, finish = start.instant, between(start, end).end(start, start.instant)
        if finish <= begin:
            return self._ignore(place, self._summary(item), "has no length", doubtful=True)
        kinds: set[SoftKind] = {"tentative"} if status == "tentative" else set()
        kinds |= {"focus_time"} if is_focus(text_of(item.get("subject"))) and status != "oof" else set()
        return self._busy(begin, finish, self._summary(item), _RULES.get(status, "busy"), kinds)

    def _read_view(self, schedule: Schedule, view: str) -> None:
        """``availabilityView``: a digit a slot. Where the slots begin only the question tells."""
        if set(view) <= _VIEW_FREE:
            self.found.remarks.append(
                Note(self._file, "", "", f"{schedule.place}: is free throughout (availabilityView)")
            )
            return
        asked = [schedule.answer, *_objects(schedule.answer.get("request"))]
        begin = next((each["starttime"] for each in asked if "starttime" in each), None)
        step = next((each["availabilityviewinterval"] for each in asked if "availabilityviewinterval" in each), 30)
        if len(view) > MOST_SLOTS:
            raise UnreadableError(f"has an availabilityView of more than {MOST_SLOTS:,} slots", _CURE)
        if begin is None:
            why = "has an availabilityView alone, which does not say when it begins"
            raise UnreadableError(why, "ask for scheduleItems, or save startTime and availabilityViewInterval with it")
        if isinstance(step, bool) or not isinstance(step, int) or not 5 <= step <= 1440:
            raise UnreadableError("availabilityViewInterval is no number of minutes from 5 to 1440", _CURE)
        first = self._time(begin).instant
        for digit, run in itertools.groupby(enumerate(view), key=lambda each: each[1]):
            slots = [number for number, _ in run]
            if digit not in _VIEW_FREE:
                begins, ends = first + slots[0] * step * 60, first + (slots[-1] + 1) * step * 60
                self._busy(begins, ends, "", "availabilityView", {"tentative"} if digit == "1" else set())

    def _time(self, value: object) -> Time:
        """A moment: a text with its offset, or an object with ``dateTime`` and ``timeZone``."""
        name = ""
        if isinstance(value, dict):
            name, value = text_of(value.get("timezone")), value.get("datetime")
        text = text_of(value)
        cure = _POWERSHELL if text.startswith("@{") else _CURE
        if not _MOMENT.fullmatch(text):
            raise UnreadableError(f'"{text[:40]}" is not a moment' if text else "has no start or no end", cure)
        try:
            moment = dt.datetime.fromisoformat(text.upper())
            if moment.tzinfo is not None:
                return Time(moment.astimezone(dt.UTC).replace(tzinfo=None), UTC)
        except (ValueError, OverflowError):
            raise UnreadableError(f'"{text[:40]}" is not a moment of the calendar', cure) from None
        moment = moment.replace(microsecond=0)
        return Time(moment, self._zones.named(name)) if name else Time(moment, self._question.zone, floating=True)

    def _busy(self, start: int, end: int, summary: str, rule: str, kinds: set[SoftKind]) -> None:
        soft = soft_word(frozenset(kinds), self._question.soft)
        source = SourceEvent(self._file, "", summary, f"{rule}, soft" if soft else rule)
        self.found.read += 1
        (self.found.soft if soft else self.found.pieces).append((start, end, source))

    def _treat(self, item: object) -> Treatment:
        """What is done about an item that cannot be read: the days that it names, and one around them, may be busy."""
        if self._question.on_unreadable != "busy":
            return "ignore" if self._question.on_unreadable == "ignore" else ""
        days = [int((day - EPOCH).total_seconds()) for each in _objects(item) for day in _days(each)]
        if not days:
            return ""
        source = SourceEvent(self._file, "", self._summary(item), "cannot be read: its days are busy")
        self.found.pieces.append((min(days) - _DAY, max(days) + 2 * _DAY, source))
        return "busy"

    def _tell_what_is_not_covered(self, mine: list[Schedule]) -> None:
        """Days before or after those that the question was about are not told, and so not busy."""
        try:
            ranges = [self._range(schedule) for schedule in mine]
        except UnreadableError:
            return
        if not ranges:
            return
        first, last = min(ranges)[0], max(end for _, end in ranges)
        if first > self._question.start + EDGE or last < self._question.end - EDGE:
            why = f"tells of {_shown(first)} to {_shown(last - 1)} only; other days count as free"
            self.found.remarks.append(Note(self._file, "", "", why, doubtful=True))

    def _range(self, schedule: Schedule) -> tuple[int, int]:
        names = ("timemin", "timemax") if schedule.form == "google" else ("starttime", "endtime")
        start, end = (self._time(schedule.answer.get(name)).instant for name in names)
        return start, end

    def _ignore(self, place: str, summary: str, why: str, *, doubtful: bool = False) -> None:
        note = Note(self._file, "", summary, f"{place}: {why}", doubtful=doubtful, component=_component(place))
        self.found.ignored.append(note)

    def _cannot_read(
        self, place: str, error: UnreadableError, summary: str, treated: Treatment, component: str
    ) -> None:
        why = f"{place}: {error.why}" if place else error.why
        note = Note(self._file, "", summary, why, error.cure, component=component, treated=treated)
        self.found.unreadable.append(note)

    def _summary(self, item: object) -> str:
        if not isinstance(item, dict):
            return ""
        hidden = not self._question.show_summaries or item.get("isprivate") not in (None, False)
        return HIDDEN if hidden else text_of(item.get("subject"))


def _component(place: str) -> str:
    return "scheduleItem" if "scheduleItems[" in place else "busy" if "busy[" in place else ""


def _objects(value: object) -> list[Json]:
    return [value] if isinstance(value, dict) else []


def _days(item: Json) -> Iterator[dt.datetime]:
    for name in ("start", "end"):
        for day in _DATE.findall(str(item.get(name))[:200]):
            try:
                yield dt.datetime.fromisoformat(day)
            except ValueError:
                continue


def _shown(instant: int) -> str:
    return f"{UTC.local(instant):%Y-%m-%d}"
