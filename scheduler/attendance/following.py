"""What attendance means for the next cohort: who attended has completed, who did not still asks."""

from __future__ import annotations

import codecs
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scheduler.attendance.attendance import Attendance
from scheduler.attendance.records import Attended, Completed
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import parse_cohort
from scheduler.cohort.people import Learner
from scheduler.documents.edits import append_items, set_members
from scheduler.errors import Fault, InputError

CARRIED = ("id", "name", "email", "time_zone", "country", "working_hours", "languages", "low_bandwidth", "attributes")
"""What of a learner goes into the next cohort: nothing that belongs to the days of this one."""


@dataclass(frozen=True)
class Carried:
    """A learner of the next cohort, and a clinic or item of it."""

    learner: str
    item: str


@dataclass(frozen=True)
class Following:
    """The next cohort's new text, and what changed in it.

    ``completed`` were marked so, ``requested`` was added to somebody's requests; ``joined`` are learners who were added
    since they missed something. ``too_short`` attended less than asked for.
    """

    data: bytes
    completed: tuple[Carried, ...]
    requested: tuple[Carried, ...]
    joined: tuple[str, ...]
    too_short: tuple[Attended, ...]


def carry_attendance(
    found: Attendance,
    completed: Sequence[Completed],
    closed: Cohort,
    following: Cohort,
    data: bytes,
    *,
    at_least: int,
) -> Following:
    """Carry attendance of ``closed`` into the next cohort, whose file holds ``data``; the rest of it stays as it is.

    Whoever attended ``at_least`` per cent of a session's minutes has completed its clinic; who missed one asks for it,
    and joins the cohort where they are not in it. Learners are the same by address, else by id; only clinics and items
    that the next cohort has are carried. Raises ``InputError`` where both cohorts have one id.
    """
    if following.id == closed.id:
        cure = "give the next cohort an id of its own"
        raise InputError((Fault("id", "is that of the cohort whose attendance this is", following.id, cure),))
    short = tuple(each for each in found.attended if not _long_enough(each, at_least))
    done = [(each.learner, each.clinic) for each in found.attended if _long_enough(each, at_least)]
    done += [(each.learner, each.item) for each in completed]
    known = {*following.clinic_by_id, *(each.id for each in following.async_items)}
    missed = [(each.learner, each.clinic) for each in found.missed]
    missed += [(each.learner, each.clinic) for each in short]
    page = _Page(closed, following, data)
    for learner, item in done:
        if item in known:
            page.complete(learner, item)
    for learner, clinic in missed:
        if (learner, clinic) not in done and clinic in following.clinic_by_id:
            page.request(learner, clinic)
    return Following(page.data(), tuple(page.completed), tuple(page.requested), tuple(page.new), short)


def _long_enough(each: Attended, at_least: int) -> bool:
    return each.of is None or each.minutes * 100 >= at_least * each.of


class _Page:
    """The next cohort's file while it is changed."""

    def __init__(self, closed: Cohort, following: Cohort, data: bytes) -> None:
        self.completed: list[Carried] = []
        self.requested: list[Carried] = []
        self.new: dict[str, dict[str, Any]] = {}
        self._mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
        self._text = data.decode("utf-8-sig")
        self._following = following
        self._learners = {learner.id: learner for learner in closed.learners}
        self._position = dict(_same_learners(closed, following))
        self._changes: dict[int, dict[str, Any]] = defaultdict(dict)
        self._entries: list[dict[str, Any]] = json.loads(self._text)["learners"]

    def complete(self, learner: str, item: str) -> None:
        """Somebody who is in the next cohort has completed something."""
        at = self._position.get(learner)
        if at is None or item in (done := self._list(at, "completed")):
            return
        self._changes[at]["completed"] = [*done, item]
        self.completed.append(Carried(self._following.learners[at].id, item))

    def request(self, learner: str, clinic: str) -> None:
        """Somebody still asks for a clinic, unless the next cohort says that they have completed it."""
        at = self._position.get(learner)
        if at is None:
            self._join(learner, clinic)
            return
        person = self._following.learners[at]
        asks = {request.clinic for request in self._following.requests(person)}
        if clinic in person.completed or clinic in asks:
            return
        self._changes[at]["clinics"] = [*self._list(at, "clinics"), clinic]
        self.requested.append(Carried(person.id, clinic))

    def data(self) -> bytes:
        """The file as it is to be written; a cohort that can be read."""
        text = set_members(self._text, ["learners"], self._changes)
        if self.new:
            text = append_items(text, ["learners"], list(self.new.values()))
        parse_cohort(text, self._following.folder)
        return self._mark + text.encode()

    def _list(self, at: int, name: str) -> list[Any]:
        found = self._changes[at].get(name, self._entries[at].get(name))
        return list(found or ())

    def _join(self, learner: str, clinic: str) -> None:
        person = self._learners.get(learner)
        taken = {each.id for each in self._following.learners}
        if person is None or (learner in taken and learner not in self.new):
            return
        entry = self.new.setdefault(learner, {**_entry(person), "clinics": []})
        entry["clinics"] = [*dict.fromkeys([*entry["clinics"], clinic])]


def _entry(person: Learner) -> dict[str, Any]:
    stated: Mapping[str, Any] = person.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
    return {name: stated[name] for name in CARRIED if name in stated}


def _same_learners(closed: Cohort, following: Cohort) -> Iterator[tuple[str, int]]:
    """Ids of learners and their positions in the next cohort: by address, case aside, else by id where one has none."""
    by_email = {each.email.casefold(): at for at, each in enumerate(following.learners) if each.email}
    by_id = {each.id: at for at, each in enumerate(following.learners)}
    for learner in closed.learners:
        at = by_email.get(learner.email.casefold()) if learner.email else None
        if at is None and learner.id in by_id:
            there = following.learners[by_id[learner.id]]
            at = by_id[learner.id] if not (learner.email and there.email) else None
        if at is not None:
            yield learner.id, at
