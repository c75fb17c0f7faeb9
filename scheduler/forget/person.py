"""Who is to be forgotten: all that the files know one human by."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Instructor, Learner
from scheduler.errors import Fault, InputError
from scheduler.plan import Plan
from scheduler.publish.identity import Role, person_tag

Known = tuple[Role, str]
"""A role and an id."""


@dataclass(frozen=True)
class Somebody:
    """One human's records (role and id), names, addresses and own links to meet, as far as they are known.

    ``shared`` are names that others have too: where one stands in a text, it may be theirs.
    """

    records: tuple[Known, ...]
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Their ids, each once."""
        return tuple(dict.fromkeys(one for _, one in self.records))

    def of(self, role: Role) -> frozenset[str]:
        """Their ids in one role."""
        return frozenset(one for each, one in self.records if each == role)

    def tags(self, cohort_id: str) -> frozenset[str]:
        """What the ledger calls them."""
        return frozenset(person_tag(cohort_id, role, one) for role, one in self.records)

    def with_parties(self, parties: Iterable[tuple[str, str]]) -> Somebody:
        """With the names and addresses of their invites too."""
        told = list(parties)
        names = dict.fromkeys((*self.names, *(name for name, _ in told if name)))
        known = {address.casefold() for address in self.addresses}
        more = {address.casefold(): address for _, address in told if address.casefold() not in known}
        return replace(self, names=tuple(names), addresses=(*self.addresses, *more.values()))


def find_in_cohort(asked: str, cohort: Cohort) -> Somebody | None:
    """Who has this id or address, with all the records of the same human; ``None`` where nobody has.

    The same human: ``same_as``, or one address. Raises ``InputError`` where the id is that of two humans.
    """
    found = {key: who for key, who in _everybody(cohort) if asked in (who.id, who.email) or _same(asked, who.email)}
    if not found:
        return None
    _refuse_two(asked, found)
    before = 0
    while before < len(found):
        before = len(found)
        found |= {
            key: who for key, who in _everybody(cohort) if any(_one_human(key, who, *each) for each in found.items())
        }
    names = dict.fromkeys(who.name for who in found.values())
    addresses = dict.fromkeys(who.email for who in found.values() if who.email)
    return Somebody(tuple(found), tuple(names), tuple(addresses), tuple(_own_links(found, cohort)))


def with_namesakes(who: Somebody, cohort: Cohort) -> Somebody:
    """Somebody whose names are sorted into own ones and such as somebody else in the cohort has."""
    others = {other.name.casefold() for key, other in _everybody(cohort) if key not in who.records}
    shared = tuple(name for name in who.names if name.casefold() in others)
    return replace(who, names=tuple(name for name in who.names if name not in shared), shared=shared)


def _own_links(found: Container[Known], cohort: Cohort) -> list[str]:
    """Links to meet that no other instructor has, and no clinic."""
    urls = {each.id: each.conference_url for each in cohort.instructors if each.conference_url}
    others = {url for one, url in urls.items() if ("instructor", one) not in found}
    others |= {clinic.conference_url for clinic in cohort.clinics if clinic.conference_url}
    return [url for one, url in urls.items() if ("instructor", one) in found and url not in others]


def find_in_plans(asked: str, plans: Sequence[Plan]) -> Somebody | None:
    """Who has this id in a plan; ``None`` where nobody has."""
    records = tuple(dict.fromkeys(key for key in in_plans(plans) if key[1] == asked))
    return Somebody(records) if records else None


def in_plans(plans: Iterable[Plan]) -> Iterator[Known]:
    """Everybody whom plans name, again and again."""
    for plan in plans:
        for session in (*plan.sessions, *plan.cancelled):
            yield from (("learner", one) for one in session.learners)
            yield from (("instructor", one) for one in session.instructors)
        yield from (("learner", one.learner) for one in plan.unscheduled)


def nobody(asked: str, cohort: Cohort, place: str) -> InputError:
    """The error for a word that is nobody's, with the nearest that is somebody's."""
    known = {word.casefold(): word for _, who in _everybody(cohort) for word in (who.id, who.email) if word}
    near = get_close_matches(asked.casefold(), known, n=1)
    cure = f'did you mean "{known[near[0]]}"?' if near else "who has left is known as long as a plan or invite tells"
    return InputError([Fault(place, "has nobody of this id or address, nor have its plans and invites", asked, cure)])


def _everybody(cohort: Cohort) -> Iterator[tuple[Known, Learner | Instructor]]:
    for learner in cohort.learners:
        yield ("learner", learner.id), learner
    for instructor in cohort.instructors:
        yield ("instructor", instructor.id), instructor


def _refuse_two(asked: str, found: dict[Known, Learner | Instructor]) -> None:
    (first, one), *others = found.items()
    if any(not _one_human(first, one, key, other) for key, other in others):
        cure = "write the e-mail address of the one who is meant"
        raise InputError([Fault("PERSON", "is a learner and an instructor, who are not said to be one", asked, cure)])


def _one_human(key: Known, who: Learner | Instructor, other_key: Known, other: Learner | Instructor) -> bool:
    if key == other_key or (who.email is not None and _same(who.email, other.email)):
        return True
    pairs = ((key, other), (other_key, who))
    return any(isinstance(leader, Instructor) and learner == ("learner", leader.same_as) for learner, leader in pairs)


def _same(address: str, other: str | None) -> bool:
    return other is not None and address.casefold() == other.casefold()
