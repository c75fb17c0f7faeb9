"""One file to write or to delete."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Step:
    """``data`` is what the file will hold, ``None`` deletes it; ``what`` says in a few words what that takes out."""

    path: Path
    what: str
    data: bytes | None = field(repr=False)
