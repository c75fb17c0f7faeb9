"""Whole-file writing: what reads a file sees the old version or the new one, never a part."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path

from scheduler.errors import SchedulerError

MARK = ".cohort-scheduler-tmp"
"""The end of a temporary file's name. One that is left over (power cut, kill -9) may be deleted."""

WHY = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "writing there is not allowed",
    errno.EPERM: "writing there is not allowed",
    errno.ENOENT: "its folder does not exist",
    errno.ENOTDIR: "its folder is not a folder",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "its name is too long",
    errno.ELOOP: "its link leads in a circle",
    errno.EFBIG: "it would be larger than allowed",
}


class WriteError(SchedulerError):
    """A file could not be written; what stood there before still does."""


def write_whole(path: str | Path, data: bytes | str) -> None:
    """Replace a file by ``data`` (a text as UTF-8), whole or not at all, also when the machine stops in between.

    It keeps the permissions of the file that it replaces; a new one gets the usual ones. Where ``path`` is a link, the
    file that it leads to is replaced and the link stays. Raises WriteError, with the old file untouched.
    """
    content = data.encode() if isinstance(data, str) else data
    try:
        _replace(_target(Path(path)), content)
    except OSError as error:
        raise _cannot_write(path, error) from error


def check_writable(path: str | Path) -> None:
    """Raise WriteError now where ``write_whole`` could not even begin to write ``path``."""
    try:
        probe = _target(Path(path)).with_name(f".{secrets.token_hex(8)}{MARK}")
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        probe.unlink()
    except OSError as error:
        raise _cannot_write(path, error) from error


def same_file(path: Path, other: Path) -> bool:
    """Whether two paths lead to one file, or would once it is there."""
    try:
        same = path.samefile(other)
    except OSError:
        same = False
    return same or os.path.realpath(path) == os.path.realpath(other)


def make_folder(path: Path) -> None:
    """Make a folder and those above it, where they are not there. Raises WriteError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(path, error) from error


def is_leftover(path: Path) -> bool:
    """Whether a file is what an interrupted ``write_whole`` left behind: no version of anything."""
    return path.name.startswith(".") and path.name.endswith(MARK)


def _cannot_write(path: str | Path, error: OSError) -> WriteError:
    why = WHY.get(error.errno or 0, (error.strerror or "unknown trouble").lower())
    return WriteError(f"{path} cannot be written: {why}")


def _target(path: Path) -> Path:
    """The real file behind links; refuses what is there and is no regular file."""
    try:
        target = path.resolve()
    except RuntimeError:
        raise OSError(errno.ELOOP, "circle of links") from None
    except ValueError:
        raise OSError(errno.EINVAL, "no file can have such a name") from None
    if target.is_symlink():
        raise OSError(errno.ELOOP, "circle of links")
    if target.is_dir():
        raise OSError(errno.EISDIR, "is a folder")
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "it is a pipe or a device")
    return target


def _replace(target: Path, content: bytes) -> None:
    beside = target.with_name(f".{secrets.token_hex(8)}{MARK}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            if target.exists():
                os.chmod(beside, stat.S_IMODE(target.stat().st_mode))
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make the renaming last; where folders cannot be synced, the file is whole all the same."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
