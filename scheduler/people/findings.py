"""What an import found: faults, questions that it cannot decide, and how it understood what it read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from scheduler.errors import Fault, MistakeError

FEW = 5


@dataclass(frozen=True)
class Question:
    """A text that may mean several things: where it stands, and the answers to choose from."""

    what: str
    text: str
    choices: tuple[str, ...]
    places: tuple[str, ...]

    def as_fault(self) -> Fault:
        """The question as what holds up the import until it is answered."""
        more = len(self.places) - 1
        rows = f" (and {more} {'row' if more == 1 else 'rows'} more)" if more else ""
        return Fault(
            f"{self.places[0]}{rows}",
            f"may mean {listed(self.choices, 'or')}",
            self.text,
            f"answer like this: --map {quoted(f'{self.text}={self.choices[0]}')}",
        )


@dataclass(frozen=True)
class Reading:
    """How a text of some kind was understood, and in how many rows."""

    kind: str
    text: str
    meaning: str
    rows: int


@dataclass
class Findings:
    """Collects what is found on the way."""

    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    _questions: dict[tuple[str, str, tuple[str, ...]], list[str]] = field(default_factory=dict)
    _readings: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def fault(self, place: str, error: MistakeError, value: object | None = None) -> None:
        """One value that is wrong."""
        self.faults.append(Fault(place, error.message, value, error.cure))

    def ask(self, what: str, text: str, choices: Iterable[str], place: str) -> None:
        """A text with several meanings; the same one in many rows is one question."""
        self._questions.setdefault((what, text, tuple(choices)), []).append(place)

    def read(self, kind: str, text: str, meaning: str) -> None:
        """A text that was understood in a way that is worth telling."""
        key = (kind, text, meaning)
        self._readings[key] = self._readings.get(key, 0) + 1

    def remark(self, text: str) -> None:
        """A sentence, told once."""
        if text not in self.remarks:
            self.remarks.append(text)

    @property
    def num_troubles(self) -> int:
        """How many faults there are, and rows with questions."""
        return len(self.faults) + sum(map(len, self._questions.values()))

    @property
    def questions(self) -> tuple[Question, ...]:
        """In the order in which they came up."""
        return tuple(
            Question(what, text, choices, tuple(places)) for (what, text, choices), places in self._questions.items()
        )

    @property
    def readings(self) -> tuple[Reading, ...]:
        """By kind, in the order in which they came up."""
        return tuple(Reading(kind, text, meaning, rows) for (kind, text, meaning), rows in self._readings.items())

    def open(self) -> Iterator[Fault]:
        """All that holds up the import: faults, then questions."""
        yield from self.faults
        yield from (question.as_fault() for question in self.questions)


def listed(words: Iterable[str], last: str = "and") -> str:
    """``a, b and c``."""
    *before, final = words
    return f"{', '.join(before)} {last} {final}" if before else final


def quoted(text: str) -> str:
    """A text as a shell takes it for one word."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$").replace("`", "\\`") + '"'
