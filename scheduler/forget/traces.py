"""What still tells of a person after all was done that this program knows how to do."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scheduler.documents.text import read_bytes
from scheduler.errors import InputError
from scheduler.forget.person import Somebody
from scheduler.forget.words import told_by


@dataclass(frozen=True)
class Trace:
    """A file that still tells of them, and what: ``name``, ``e-mail``, ``id``, or that it cannot be read."""

    path: Path
    what: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.path}: {', '.join(self.what)}"


def files_in(folders: Iterable[Path]) -> Iterator[Path]:
    """Every regular file within folders, each once, in order; not through links, nor in hidden folders."""
    seen: set[str] = set()
    for folder in folders:
        for place, inner, names in os.walk(folder):
            inner[:] = sorted(name for name in inner if not name.startswith("."))
            for path in (Path(place, name) for name in sorted(names)):
                real = os.path.realpath(path)
                if real not in seen and path.is_file() and not path.is_symlink():
                    seen.add(real)
                    yield path


def traces(paths: Iterable[Path], who: Somebody, changed: Mapping[Path, bytes | None]) -> Iterator[Trace]:
    """Look through files as they are, or as ``changed`` (by real path) would leave them."""
    for path in paths:
        try:
            data = changed[path.resolve()] if path.resolve() in changed else read_bytes(path)
        except InputError:
            yield Trace(path, ("cannot be read",))
            continue
        told = () if data is None else (*told_by(data, who), *told_by(path.name.encode(), who))
        if told:
            yield Trace(path, tuple(dict.fromkeys(told)))
