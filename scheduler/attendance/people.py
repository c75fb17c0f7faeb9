"""Who of a cohort somebody in an export is: by address, else by name; what is only near is told, never taken."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Instructor

Words = tuple[str, ...]
How = Literal["email", "name", "said", "near", "staff", "unknown"]
NEAR = 0.82
"""How alike two names are, from 0 to 1, so that one may be the other misspelt."""
MOST_CANDIDATES = 3

_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")
_GUEST_ADDRESS = re.compile(r"(?P<local>.+)_(?P<host>[^_]+)#ext#@.*", re.IGNORECASE)
_TAGS = frozenset(
    (
        *("guest", "gast", "invite", "invitado", "convidado", "external", "extern", "externe", "externo"),
        *("unverified", "unverifiziert", "host", "cohost", "organizer", "presenter", "me", "ich", "moi"),
    )
)
"""Words in brackets behind a name that are no name."""


@dataclass(frozen=True)
class Match:
    """Who somebody is: ``learner`` by id (``None``: nobody for sure), and whom they may be (``near``)."""

    how: How
    learner: str | None = None
    candidates: tuple[str, ...] = ()


class People:
    """The people of a cohort by their addresses and names. ``said``: who is who by a coordinator's word."""

    def __init__(self, cohort: Cohort, said: Mapping[str, str]) -> None:
        self._said = {words: learner for name, learner in said.items() for words in _written(name)}
        self._emails: dict[str, list[str]] = defaultdict(list)
        self._names: dict[frozenset[str], list[str]] = defaultdict(list)
        self._words = {learner.id: _words(learner.name) for learner in cohort.learners}
        self._email_of = {learner.id: (learner.email or "").casefold() for learner in cohort.learners}
        for learner in cohort.learners:
            self._names[frozenset(self._words[learner.id])].append(learner.id)
            if learner.email:
                self._emails[learner.email.casefold()].append(learner.id)
        self._staff = set(_staff(cohort.instructors))

    def match(self, name: str, addresses: Iterable[str], roster: Collection[str]) -> Match:
        """Who somebody with a name and addresses is; ``roster`` are those who were to come."""
        sure = self.sure(name, addresses, roster)
        if sure.how != "unknown" or sure.candidates:
            return sure
        written = _written(name)
        here = self._near(written, roster) or self._near(written, self._words)
        return Match("near", None, here) if here else sure

    def sure(self, name: str, addresses: Iterable[str], roster: Collection[str]) -> Match:
        """As ``match``, without looking for names that are only near."""
        written = _written(name)
        for words in written:
            if words in self._said:
                return Match("said", self._said[words])
        told = [address.casefold() for address in addresses if "@" in address]
        told += [f"{found['local']}@{found['host']}" for found in map(_GUEST_ADDRESS.fullmatch, told) if found]
        for address in told:
            known = self._emails.get(address, ())
            if len(known) == 1:
                return Match("email", known[0])
            if address in self._staff:
                return Match("staff")
        return self._by_name(written, bool(told), roster)

    def _by_name(self, written: Sequence[Words], has_address: bool, roster: Collection[str]) -> Match:
        """A name that one learner bears is theirs, unless both have addresses, other ones, and nobody expects them."""
        for words in written:
            same = self._names.get(frozenset(words), [])
            if len(same) == 1 and (same[0] in roster or not (has_address and self._email_of[same[0]])):
                return Match("name", same[0])
            if same:
                return Match("near", None, tuple(sorted(same, key=lambda one: one not in roster)[:MOST_CANDIDATES]))
        if any(frozenset(words) in self._staff for words in written):
            return Match("staff")
        return Match("unknown")

    def _near(self, written: Sequence[Words], among: Iterable[str]) -> tuple[str, ...]:
        scores = {
            learner: max((_likeness(words, self._words[learner]) for words in written), default=0.0)
            for learner in among
            if learner in self._words
        }
        best = sorted((learner for learner in scores if scores[learner] >= NEAR), key=lambda one: -scores[one])
        return tuple(best[:MOST_CANDIDATES])


def _staff(instructors: Iterable[Instructor]) -> Iterator[object]:
    for instructor in instructors:
        yield frozenset(_words(instructor.name))
        if instructor.email:
            yield instructor.email.casefold()


def _written(name: str) -> list[Words]:
    """The names that a display name may hold: ``Addie (Ada Okafor)`` is Addie, or Ada Okafor; ``(Guest)`` is none."""
    found = [_words(_BRACKETS.sub(" ", name))]
    found += [words for words in map(_words, _BRACKETS.findall(name)) if not set(words) <= _TAGS and len(words) > 1]
    return [words for words in found if words]


def _words(name: str) -> Words:
    """A name's words in small letters without accents; ``Okafor, Ada`` has those of ``Ada Okafor``."""
    last, comma, first = name.partition(",")
    plain = unicodedata.normalize("NFKD", f"{first} {last}" if comma else name).casefold()
    letters = "".join(each if each.isalnum() else " " for each in plain if not unicodedata.combining(each))
    return tuple(letters.split())


def _likeness(words: Words, known: Words) -> float:
    """1 where one name is the other cut short (``Ada``, ``Ada O.``), else how alike the letters are."""
    few, many = sorted((words, known), key=len)
    if few and len(few) + len("".join(few)) > 3 and all(any(_stands_for(a, b) for b in many) for a in few):
        return 1.0 if any(len(word) > 1 for word in few) else 0.0
    letters = SequenceMatcher(None, " ".join(words), " ".join(known), autojunk=False)
    if letters.real_quick_ratio() < NEAR or letters.quick_ratio() < NEAR:
        return 0.0
    return letters.ratio()


def _stands_for(short: str, word: str) -> bool:
    return short == word or (len(short) == 1 and word.startswith(short))
