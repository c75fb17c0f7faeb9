"""What can go wrong, each with the exit status that the commands give it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

LONGEST_VALUE = 80


class SchedulerError(Exception):
    """Anything that the caller can be told in a sentence. The base is used for files that cannot be written."""

    exit_code: ClassVar[int] = 2


class MistakeError(ValueError):
    """One wrong value: what is wrong with it (``message``) and the way out (``cure``, perhaps none)."""

    def __init__(self, message: str, cure: str | None = None) -> None:
        super().__init__(message if cure is None else f"{message}; {cure}")
        self.message = message
        self.cure = cure


@dataclass(frozen=True)
class Fault:
    """One fault of the input: its place, what is wrong, the value that is (``None``: no value to show), and the cure.

    ``path`` is a path in the document, like ``learners[7].time_zone``, or the name of a file.
    """

    path: str
    message: str
    value: object | None = None
    cure: str | None = None

    def __str__(self) -> str:
        shown = () if self.value is None else (show(self.value),)
        line = " ".join((self.path or "the document", *shown, self.message))
        return printable(line if self.cure is None else f"{line}; {self.cure}")


class InputError(SchedulerError):
    """The input is wrong. ``faults`` are all of them, in document order; ``source`` is the document's name, if any."""

    exit_code = 2

    def __init__(self, faults: Iterable[Fault], source: str | None = None) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        self.source = source
        super().__init__("\n".join(str(fault) for fault in self.faults))


class InfeasibleError(SchedulerError):
    """The rules cannot be met; ``reasons`` say which and why."""

    exit_code = 3

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons: tuple[str, ...] = tuple(reasons)
        super().__init__("\n".join(self.reasons))


class WantingError(SchedulerError):
    """Something was checked and found wanting, so nothing was done with it; ``reasons`` say what and why."""

    exit_code = 1

    def __init__(self, what: str, reasons: Iterable[str]) -> None:
        self.what = what
        self.reasons: tuple[str, ...] = tuple(reasons)
        super().__init__("\n".join((what, *self.reasons)))


class NoPlanFoundError(SchedulerError):
    """No plan was found in the time given, and none was ruled out."""

    exit_code = 3


class InternalError(SchedulerError):
    """A plan that the judge refused: a fault of this program. Nothing was written."""

    exit_code = 70


def show(value: object) -> str:
    """A value as the document writes it, on one line and short; control characters are escaped."""
    if isinstance(value, dict):
        return "{…}" if value else "{}"
    if isinstance(value, list | tuple):
        return "[…]" if value else "[]"
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 300:
        return "a very long number"
    text = json.dumps(value if isinstance(value, str | int | float | None) else str(value), ensure_ascii=False)
    text = printable(text)
    if len(text) <= LONGEST_VALUE:
        return text
    return text[: LONGEST_VALUE - 2] + ('…"' if text[0] == '"' else "…")


def printable(text: str) -> str:
    """A text fit for a terminal: whatever is not printable is escaped, line breaks too."""
    return "".join(character if character.isprintable() else _escaped(character) for character in text)


def _escaped(character: str) -> str:
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"
