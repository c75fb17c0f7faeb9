"""One publisher at a time in a folder. The system frees the lock of a process that died, so none is ever stale."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scheduler.errors import Fault, InputError
from scheduler.files import WHY, WriteError

LOCK = ".invites.lock"

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the folder's lock; raises InputError at once where another run holds it. The empty lock file stays."""
    try:
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except OSError as error:
        why = WHY.get(error.errno or 0, (error.strerror or "unknown trouble").lower())
        raise WriteError(f"{folder} cannot be written to: {why}") from error
    try:
        try:
            _take(descriptor)
        except OSError:
            fault = Fault(str(folder), "is being written to by another run", cure="wait until it is done")
            raise InputError([fault]) from None
        yield
    finally:
        os.close(descriptor)
