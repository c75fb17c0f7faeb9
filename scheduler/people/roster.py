"""The people of a cohort document: who is in it, who joins, leaves or changed, written back with as few edits as do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from scheduler.documents.edits import append_items, remove_items, remove_member, set_members
from scheduler.documents.nearest import nearest, plainly
from scheduler.people.fields import Role
from scheduler.people.reading import PersonRow

PREFIX: dict[Role, str] = {"learners": "l", "instructors": "i"}
ROLES: tuple[Role, ...] = ("learners", "instructors")


@dataclass(eq=False)
class Member:
    """Somebody in the cohort: as they stand in the document (or will), and where a table has them."""

    role: Role
    fields: dict[str, Any]
    place: str = ""
    is_new: bool = False

    @property
    def id(self) -> str:
        """Their id."""
        return str(self.fields["id"])

    @property
    def name(self) -> str:
        """Their name."""
        return str(self.fields["name"])

    @property
    def email(self) -> str | None:
        """Their address in small letters."""
        address = self.fields.get("email")
        return None if address is None else str(address).casefold()


@dataclass(frozen=True)
class Change:
    """A field that a table has otherwise than the cohort, and whether the table's value was taken."""

    role: Role
    id: str
    name: str
    field: str
    before: Any
    after: Any
    taken: bool


@dataclass
class Roster:
    """Members by role in the document's order; what happens to them is kept until ``written``."""

    members: list[Member]
    joined: list[Member] = field(default_factory=list)
    left: list[Member] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    missing: list[Member] = field(default_factory=list)
    ambiguous: list[tuple[PersonRow, tuple[Member, ...]]] = field(default_factory=list)
    not_there: list[PersonRow] = field(default_factory=list)
    zoneless: list[PersonRow] = field(default_factory=list)

    @classmethod
    def of(cls, document: dict[str, Any]) -> Roster:
        """The roster of a document that was checked."""
        return cls([Member(role, person) for role in ROLES for person in document.get(role) or ()])

    @property
    def staying(self) -> list[Member]:
        """All but those who leave."""
        return [each for role in ROLES for each in self.of_role(role)]

    def of_role(self, role: Role) -> list[Member]:
        """Those who stay, in the document's order, then those who join."""
        left = set(self.left)
        return [each for each in self.members if each.role == role and each not in left]

    def merge(self, role: Role, rows: Sequence[PersonRow], *, update: bool, remove_missing: bool) -> None:
        """Take in a table: who is new joins, who is marked leaves, what others have otherwise is noted or taken."""
        index = _Index([each for each in self.members if each.role == role])
        seen: set[Member] = set()
        ids = _Ids(role, [each.id for each in self.members if each.role == role])
        for row in rows:
            found = index.find(row)
            if len(found) > 1:
                self.ambiguous.append((row, tuple(found)))
                seen.update(found)
            elif found:
                seen.add(found[0])
                self._meet(found[0], row, update=update)
            elif row.leaves:
                self.not_there.append(row)
            elif "time_zone" not in row.fields:
                self.zoneless.append(row)
            else:
                member = Member(role, {"id": row.fields.get("id") or ids.next(), **row.fields}, row.place, is_new=True)
                self.members.append(member)
                self.joined.append(member)
        for member in index.members:
            if member not in seen:
                (self.left if remove_missing else self.missing).append(member)

    def set(self, member: Member, name: str, value: Any, *, take: bool) -> None:
        """Give somebody a field; where another value stands, it is a change, taken or not."""
        before = member.fields.get(name)
        if before == value:
            return
        if member.is_new:
            member.fields[name] = value
            return
        taken = take or before is None
        self.changes.append(Change(member.role, member.id, member.name, name, before, value, taken))
        if taken:
            member.fields = {**member.fields, name: value}

    def _meet(self, member: Member, row: PersonRow, *, update: bool) -> None:
        member.place = row.place
        if row.leaves:
            self.left.append(member)
            return
        for name, value in row.fields.items():
            if name == "attributes":
                value = {**(member.fields.get("attributes") or {}), **value} if update else value
                if not update:
                    self._new_attributes(member, value)
                    continue
            if name != "id" and not _same(name, member.fields.get(name), value):
                self.set(member, name, value, take=update)

    def _new_attributes(self, member: Member, value: dict[str, str]) -> None:
        """Attributes that somebody has not yet are taken; others are noted."""
        own = member.fields.get("attributes") or {}
        for heading, text in value.items():
            if heading in own and own[heading] != text:
                change = Change(member.role, member.id, member.name, heading, own[heading], text, taken=False)
                self.changes.append(change)
        added = {heading: text for heading, text in value.items() if heading not in own}
        if added:
            self.set(member, "attributes", {**own, **added}, take=True)

    def written(self, text: str, document: dict[str, Any]) -> str:
        """The text of the document with everything that happened, the rest as it stands."""
        for role in ROLES:
            ids = [person["id"] for person in document.get(role) or ()]
            taken: dict[int, dict[str, Any]] = {}
            for change in self.changes:
                if change.role == role and change.taken:
                    taken.setdefault(ids.index(change.id), {})[change.field] = change.after
            text = set_members(text, (role,), taken) if taken else text
            text = self._without_leavers(text, document, role, ids)
        for role in ROLES:
            joined = [each.fields for each in self.joined if each.role == role]
            if joined:
                text = append_items(text, (role,), joined)
        groups = self._new_groups(document)
        return append_items(text, ("groups",), groups) if groups else text

    def _without_leavers(self, text: str, document: dict[str, Any], role: Role, ids: list[str]) -> str:
        gone = {each.id for each in self.left if each.role == role}
        if role == "learners":
            for at, instructor in enumerate(document.get("instructors") or ()):
                if instructor.get("same_as") in gone:
                    text = remove_member(text, ("instructors", at, "same_as"))
            decisions = document.get("decisions") or ()
            about = [at for at, each in enumerate(decisions) if each["learner"] in gone]
            text = remove_items(text, ("decisions",), about) if about else text
        leaving = [at for at, name in enumerate(ids) if name in gone]
        return remove_items(text, (role,), leaving) if leaving else text

    def _new_groups(self, document: dict[str, Any]) -> list[dict[str, str]]:
        known = {group["id"] for group in document.get("groups") or ()}
        used = (each.fields.get("group") for each in self.of_role("learners"))
        return [{"id": name} for name in dict.fromkeys(filter(None, used)) if name not in known]


class _Index:
    """Members to be found by id, else by address, else by name."""

    def __init__(self, members: list[Member]) -> None:
        self.members = members
        self._by_id = {each.id: each for each in members}
        self._by_email = {each.email: each for each in members if each.email}
        self._by_name: dict[str, list[Member]] = {}
        for each in members:
            self._by_name.setdefault(plainly(each.name), []).append(each)

    def find(self, row: PersonRow) -> list[Member]:
        """Who a row is about: nobody, one, or several of one name."""
        if "id" in row.fields:
            return [self._by_id[row.fields["id"]]] if row.fields["id"] in self._by_id else []
        if row.email and row.email in self._by_email:
            return [self._by_email[row.email]]
        named = self._by_name.get(plainly(row.fields["name"]), [])
        return [each for each in named if not (row.email and each.email)]


class _Ids:
    """Ids of newcomers: the role's letter and the next number that was never used in the document."""

    def __init__(self, role: Role, known: Sequence[str]) -> None:
        self._prefix = PREFIX[role]
        numbers = [int(found[1]) for each in known if (found := re.fullmatch(rf"{self._prefix}(\d+)", each))]
        self._last = max(numbers, default=0)

    def next(self) -> str:
        self._last += 1
        return f"{self._prefix}{self._last}"


def people_named(members: Sequence[Member], name: str, email: str) -> list[Member]:
    """Who is meant by an id, an address or a name: nobody, one person (in one or both roles), or several."""
    if email:
        found = [each for each in members if each.email == email.casefold()]
        if found or not name:
            return found
    by_id = [each for each in members if each.id == name or (each.email and each.email == name.casefold())]
    return by_id or [each for each in members if plainly(each.name) == plainly(name)]


def nearest_person(members: Sequence[Member], name: str) -> Member | None:
    """Somebody whose name is near."""
    near = nearest(name, [each.name for each in members])
    return next((each for each in members if each.name == near), None)


def humans(members: Sequence[Member]) -> Iterator[str]:
    """What tells people apart: addresses, else role and id."""
    yield from dict.fromkeys(each.email or f"{each.role} {each.id}" for each in members)


def _same(name: str, before: Any, after: Any) -> bool:
    if name == "clinics" and before is not None:
        return {each if isinstance(each, str) else each["clinic"] for each in before} == set(after)
    if name in ("languages", "sites", "completed", "led_by") and before is not None:
        return set(before) == set(after)
    if name == "email" and before is not None:
        return str(before).casefold() == str(after).casefold()
    return bool(before == after)
