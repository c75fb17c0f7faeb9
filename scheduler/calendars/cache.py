"""What calendars came to the last time: a file that did not change is not read again.

An entry is found by the content of the files and by all that the reading depends on: the owner's inputs, the days, this
reader itself and the zone data. Entries hold busy times, which are personal: only their owner may read them, and those
that nobody asked for in 30 days are removed. Entries are JSON; one that is damaged, or that somebody else could have
written, counts as none. Where nothing can be written, calendars are read every time.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import os
import secrets
import stat
import time
import zoneinfo
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from pathlib import Path

from scheduler.calendars.packed import pack, unpack
from scheduler.calendars.readers import Bounds, Progress, Request, read_all
from scheduler.calendars.reading import Reading, UnreadableError
from scheduler.calendars.text import read_bytes

KEPT_SECONDS = 30 * 86_400
VARIABLE = "SCHEDULE_CACHE"
OFF = "off"
_END = ".reading"


def user_cache() -> Cache | None:
    """The cache of this machine's user, in the usual folder or the one that SCHEDULE_CACHE names; None for ``off``."""
    stated = os.environ.get(VARIABLE)
    if stated:
        return None if stated == OFF else Cache(Path(stated))
    from platformdirs import user_cache_path  # not on top: most who read calendars have no cache

    return Cache(user_cache_path("cohort-scheduler", appauthor=False) / "calendars")


class Cache:
    """Readings kept in a folder, which is made when the first one is."""

    def __init__(self, folder: Path, *, now: Callable[[], float] = time.time) -> None:
        """``now``: seconds since 1970, to tell what is old."""
        self.folder = folder
        self._now = now

    def read_all(
        self,
        requests: Sequence[Request],
        *,
        processes: int = 1,
        bounds: Bounds | None = None,
        progress: Progress | None = None,
    ) -> list[Reading]:
        """Like ``readers.read_all``, which reads what is not here yet."""
        keys = _keys(requests)
        readings = {number: reading for number, key in enumerate(keys) if key and (reading := self._find(key))}
        missing = [number for number in range(len(requests)) if number not in readings]
        told = progress and _beginning_at(len(readings), progress)
        fresh = read_all([requests[number] for number in missing], processes=processes, bounds=bounds, progress=told)
        for number, reading in zip(missing, fresh, strict=True):
            readings[number] = reading
            if not reading.unreadable:  # what stopped it may be this machine's haste
                self._keep(_key(requests[number], reading.sha256), reading)
        self._remove_old()
        return [readings[number] for number in range(len(requests))]

    def entries_of(self, digests: Collection[str]) -> list[Path]:
        """The entries that were read from files of these SHA-256."""
        wanted = [digest.encode() for digest in digests]
        return [path for path in sorted(self._entries()) if any(digest in _content(path) for digest in wanted)]

    def _entries(self) -> list[Path]:
        with contextlib.suppress(OSError):
            return [path for path in self.folder.iterdir() if path.name.endswith(_END)]
        return []

    def _find(self, key: str) -> Reading | None:
        path = self.folder / f"{key}{_END}"
        try:
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
            with os.fdopen(handle, "rb") as file:
                if not _is_ours(os.fstat(handle)):
                    return None
                digest, _, content = file.read().partition(b"\n")
            if digest.decode() != _digest(key, content):
                return None
            reading = unpack(content)
            os.utime(path, (self._now(), self._now()))
        except (OSError, ValueError):
            return None
        return reading

    def _keep(self, key: str | None, reading: Reading) -> None:
        if key is None:
            return
        content = json.dumps(pack(reading), ensure_ascii=False).encode()
        beside = self.folder / f".{secrets.token_hex(8)}{_END}"
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(_digest(key, content).encode() + b"\n" + content)
            os.utime(beside, (self._now(), self._now()))
            os.replace(beside, self.folder / f"{key}{_END}")

    def _remove_old(self) -> None:
        for path in self._entries():
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < self._now() - KEPT_SECONDS:
                    path.unlink()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _beginning_at(known: int, progress: Progress) -> Progress:
    return lambda done, total: progress(known + done, known + total)


def _is_ours(status: os.stat_result) -> bool:
    """Whether nobody else can have written a file."""
    if not hasattr(os, "getuid"):
        return stat.S_ISREG(status.st_mode)
    return stat.S_ISREG(status.st_mode) and status.st_uid == os.getuid() and not status.st_mode & 0o022


def _keys(requests: Sequence[Request]) -> list[str | None]:
    """The key of each request by what its files hold now; None where one cannot be read."""
    sha256_by_path: dict[str, str | None] = {}
    keys = []
    for request in requests:
        for _, path in request.files:
            if path not in sha256_by_path:
                sha256_by_path[path] = _sha256(path)
        found = {name: sha256 for name, path in request.files if (sha256 := sha256_by_path[path])}
        keys.append(_key(request, found))
    return keys


def _sha256(path: str) -> str | None:
    try:
        return hashlib.sha256(read_bytes(Path(path))).hexdigest()
    except UnreadableError:
        return None


def _key(request: Request, sha256: dict[str, str]) -> str | None:
    if not all(name in sha256 for name, _ in request.files):
        return None
    files = [(name, sha256[name]) for name, _ in request.files]
    return hashlib.sha256(json.dumps([reader_version(), files, request.how]).encode()).hexdigest()


def _digest(key: str, content: bytes) -> str:
    return hashlib.sha256(key.encode() + content).hexdigest()


@lru_cache(maxsize=1)
def reader_version() -> str:
    """Changes with everything but the calendars that a reading depends on: this package, its libraries, zone data."""
    parts = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        parts.update(path.read_bytes())
    for library in ("icalendar", "recurring-ical-events", "python-dateutil", "tzdata"):
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            parts.update(f"{library} {importlib.metadata.version(library)}\n".encode())
    for folder in zoneinfo.TZPATH:
        for name in ("tzdata.zi", "+VERSION", "Europe/London"):
            with contextlib.suppress(OSError):
                parts.update(f"{name} {os.stat(Path(folder) / name).st_mtime_ns}\n".encode())
    return parts.hexdigest()
