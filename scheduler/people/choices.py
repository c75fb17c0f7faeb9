"""What a coordinator says about a file: ``Home town=city``, ``CST=America/Chicago``, ``Ada=l1``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from scheduler import timezones
from scheduler.documents.nearest import plainly
from scheduler.documents.text import parse, read_bytes
from scheduler.errors import Fault, InputError

ATTRIBUTE, IGNORE = "attribute", "ignore"
"""What a column may be instead of a field: kept as an attribute, or left out."""


class Choices:
    """Answers by what they are about, case and punctuation aside; it remembers which were used."""

    def __init__(self, columns: dict[str, str], zones: dict[str, str], people: dict[str, str]) -> None:
        self.columns = columns
        self._zones = zones
        self._people = people
        self._used: set[str] = set()

    def zone(self, text: str) -> str | None:
        """The zone that a text was said to mean."""
        return self._answer(self._zones, _key(text))

    def person(self, text: str) -> str | None:
        """The id or address of the person whom a name in a poll was said to mean."""
        return self._answer(self._people, _key(text))

    def is_ignored(self, text: str) -> bool:
        """Whether a column, or a name in a poll, is to be left out."""
        return self._answer(self.columns, plainly(text)) == IGNORE

    def note_headings(self, headings: Iterable[str]) -> None:
        """Remember which answers are about columns that there are."""
        self._used |= {plainly(heading) for heading in headings} & self.columns.keys()

    def _answer(self, answers: dict[str, str], key: str) -> str | None:
        if key in answers:
            self._used.add(key)
        return answers.get(key)

    def misspelt(self, fields: Iterable[str]) -> Iterator[Fault]:
        """Answers that nothing used and that are nearly a field."""
        known = [*fields, ATTRIBUTE, IGNORE]
        for text, answer in self._people.items():
            near = get_close_matches(answer.casefold(), known, n=1) if text not in self._used else []
            if near:
                told = "is no field, no time zone and nobody's id or address"
                yield Fault(f'--map "{text}="', told, answer, f'did you mean "{near[0]}"?')

    def unused(self) -> Iterator[str]:
        """What answers are about that was not read."""
        for text in (*self.columns, *self._zones, *self._people):
            if text not in self._used:
                yield text


def read_choices(texts: Iterable[str], fields: Iterable[str]) -> Choices:
    """Answers as the option gives them: ``TEXT=ANSWER``, or the name of a JSON file that holds an object of them.

    Raises InputError for what is neither.
    """
    columns: dict[str, str] = {}
    zones: dict[str, str] = {}
    others: dict[str, str] = {}
    known = {plainly(field): field for field in (*fields, ATTRIBUTE, IGNORE)}
    for text, answer in _pairs(texts):
        if plainly(answer) in known:
            columns[plainly(text)] = known[plainly(answer)]
        elif timezones.is_zone(answer):
            zones[_key(text)] = answer
        elif "/" in answer and "@" not in answer:
            error = timezones.UnknownZoneError(answer)
            raise InputError((Fault("--map", error.message, answer, error.cure),))
        else:
            others[_key(text)] = answer
    return Choices(columns, zones, others)


def _pairs(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for each in texts:
        text, equals, answer = each.rpartition("=")
        if equals:
            yield text.strip(), answer.strip()
            continue
        document, _ = parse(read_bytes(Path(each)), each)
        for key, value in document.items():
            if not isinstance(value, str):
                cure = 'write {"CST": "America/Chicago", "Home town": "city"}'
                raise InputError((Fault(f"{each} {json.dumps(key)}", "is not a text", cure=cure),))
            yield key.strip(), value.strip()


def _key(text: str) -> str:
    return " ".join(text.casefold().split())
