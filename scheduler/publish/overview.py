"""A run person by person: who gets what, by which way, and why."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from scheduler.publish.identity import Role
from scheduler.publish.publication import Publication
from scheduler.publish.report import Change
from scheduler.publish.sending import Said


@dataclass(frozen=True)
class Item:
    """What one person is told about one meeting. ``ways`` that took it, ``troubles`` of those that did not."""

    what: str
    summary: str
    start: dt.datetime
    why: str
    ways: tuple[str, ...]
    troubles: tuple[str, ...]

    def __str__(self) -> str:
        ways = ", ".join(self.ways)
        line = f"{self.what}: {self.summary}, {self.start:%a %Y-%m-%d %H:%M}Z ({self.why})"
        return "; ".join((f"{line} → {ways}" if ways else line, *self.troubles))


@dataclass(frozen=True)
class PersonRow:
    """Everything that one person is told. ``person`` is the id; the tag where that is an address, or they left."""

    role: Role
    person: str
    items: tuple[Item, ...]


def overview(publication: Publication) -> tuple[PersonRow, ...]:
    """Learners, then instructors, by id; each one's meetings by start."""
    change_by_uid = {change.uid: change for change in publication.published.changes}
    said_by_uid: dict[str, list[Said]] = {}
    for one in publication.said:
        said_by_uid.setdefault(one.uid, []).append(one)
    items: dict[tuple[Role, str], list[Item]] = {}
    for uid in dict.fromkeys((*change_by_uid, *said_by_uid)):
        change, said = change_by_uid.get(uid), said_by_uid.get(uid, [])
        shown = change or said[0]
        items.setdefault((shown.role, shown.person), []).append(_item(change, said))
    return tuple(
        PersonRow(role, person, tuple(sorted(items[role, person], key=lambda item: (item.start, item.summary))))
        for role, person in sorted(items, key=lambda who: (who[0] != "learner", _natural(who[1])))
    )


def _item(change: Change | None, said: list[Said]) -> Item:
    told = tuple(dict.fromkeys(one.channel for one in said if one.state == "sent"))
    troubles = tuple(f"not by {one.channel}: {one.why}" for one in said if one.state != "sent")
    if change is None:
        last = said[-1]
        return Item(last.kind, last.summary, last.start, "not told this way yet", told, troubles)
    notes = () if change.note is None else (change.note,)
    ways = tuple(dict.fromkeys(("folder", *told)))
    return Item(_what(change), change.summary, change.start, change.why, ways, (*troubles, *notes))


def _what(change: Change) -> str:
    if change.kind == "written":
        return "hold" if change.hold else "invite"
    return {"updated": "update", "cancelled": "cancel", "restored": "restore"}[change.kind]


def _natural(text: str) -> list[tuple[int, str]]:
    """``l2`` before ``l10``."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", text)]
