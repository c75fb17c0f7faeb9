"""The journal ``invites.journal``: one line per act of a channel, on disk before the act and after it.

A run of 25,000 messages cannot write the whole ledger after each; it adds a line to this file, and the ledger takes all
of them in when the run ends, or when the next one begins. The first line names the ledger's run that it belongs to: a
journal that was folded in already, and came back with a power cut, is another run's and is not heard.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from scheduler.files import WHY, WriteError

JOURNAL = "invites.journal"


class Journal:
    """A new journal, made with its first line; a context manager. Raises WriteError where the disk refuses."""

    def __init__(self, folder: Path, run: int) -> None:
        self.path = folder / JOURNAL
        self.run = run
        self.descriptor: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.descriptor is not None:
            os.close(self.descriptor)
            self.descriptor = None

    def add(self, entry: Mapping[str, Any]) -> None:
        """One more line, on disk when this returns."""
        try:
            if self.descriptor is None:
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_CLOEXEC", 0)
                self.descriptor = os.open(self.path, flags, 0o600)
                self._write(self.descriptor, {"run": self.run})
            self._write(self.descriptor, entry)
        except OSError as error:
            raise self._cannot_write(error) from error

    def _write(self, descriptor: int, entry: Mapping[str, Any]) -> None:
        line = json.dumps(entry, sort_keys=True).encode() + b"\n"
        while line:
            line = line[os.write(descriptor, line) :]
        os.fsync(descriptor)

    def _cannot_write(self, error: OSError) -> WriteError:
        why = WHY.get(error.errno or 0, (error.strerror or "unknown trouble").lower())
        return WriteError(f"{self.path} cannot be written: {why}")


def exists(folder: Path) -> bool:
    """Whether a journal lies there, heard or not."""
    return os.path.lexists(folder / JOURNAL)


def read(folder: Path, run: int) -> list[dict[str, Any]]:
    """The entries of the journal of that run, none without one. A last line that was cut off was never acted upon.

    Raises ``ValueError`` where it is not a journal, ``OSError`` where it cannot be read.
    """
    if not exists(folder):
        return []
    *lines, _ = (folder / JOURNAL).read_bytes().split(b"\n")
    entries = [json.loads(line) for line in lines]
    if not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("a line is no entry")
    return entries[1:] if entries and entries[0] == {"run": run} else []


def remove(folder: Path) -> None:
    """Take it away. Raises WriteError."""
    try:
        (folder / JOURNAL).unlink(missing_ok=True)
    except OSError as error:
        raise WriteError(f"{folder / JOURNAL} cannot be taken away: {error.strerror}") from error
