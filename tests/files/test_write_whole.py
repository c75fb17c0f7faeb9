"""A file is replaced whole, and left as it was where that cannot be."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler.errors import SchedulerError
from scheduler.files import check_writable, is_leftover, write_whole

posix = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_bytes_and_texts(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"\x00\xff")
    write_whole(str(tmp_path / "b"), "größer\n")
    assert (tmp_path / "a").read_bytes() == b"\x00\xff"
    assert (tmp_path / "b").read_bytes() == "größer\n".encode()
    assert names(tmp_path) == ["a", "b"]


def test_asking_whether_a_file_can_be_written_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"old")
    check_writable(tmp_path / "new")
    check_writable(tmp_path / "old")
    assert (tmp_path / "old").read_bytes() == b"old"
    assert names(tmp_path) == ["old"]


@posix
def test_a_new_file_gets_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    write_whole(tmp_path / "new", b"")
    assert mode(tmp_path / "new") == mode(tmp_path / "plain")


@posix
def test_a_replaced_file_keeps_its_permissions(tmp_path: Path) -> None:
    for wanted in (0o600, 0o444, 0o664):
        (tmp_path / "a").touch()
        (tmp_path / "a").chmod(wanted)
        write_whole(tmp_path / "a", b"new")
        assert mode(tmp_path / "a") == wanted
        (tmp_path / "a").unlink()


@posix
def test_a_link_stays_and_its_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "plan.json").write_bytes(b"old")
    (tmp_path / "one").symlink_to("real/plan.json")
    (tmp_path / "two").symlink_to("one")
    write_whole(tmp_path / "two", b"new")
    assert (tmp_path / "two").is_symlink()
    assert (tmp_path / "one").is_symlink()
    assert (tmp_path / "real" / "plan.json").read_bytes() == b"new"
    assert names(tmp_path) == ["one", "real", "two"]


@posix
def test_a_link_to_nothing_makes_its_file(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("later.json")
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "later.json").read_bytes() == b"new"
    assert (tmp_path / "link").is_symlink()


@posix
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("folder", "it is a folder"),
        ("none/plan.json", "its folder does not exist"),
        ("file/plan.json", "its folder is not a folder"),
        ("circle", "circle"),
        ("pipe", "a pipe or a device"),
        ("x" * 300, "its name is too long"),
        ("a\0b", "no file can have such a name"),
    ],
)
def test_where_nothing_can_be_written_the_reason_is_told(tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "circle").symlink_to("circle")
    os.mkfifo(tmp_path / "pipe")
    before = names(tmp_path)
    for attempt in (check_writable, lambda path: write_whole(path, b"new")):
        with pytest.raises(SchedulerError, match=why) as caught:
            attempt(tmp_path / name)
        assert caught.value.exit_code == 2
        assert str(tmp_path / name) in str(caught.value)
    assert names(tmp_path) == before


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
@pytest.mark.parametrize("trouble", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_trouble_at_any_step_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, trouble: BaseException
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise trouble

    (tmp_path / "plan.json").write_bytes(b"old")
    monkeypatch.setattr(os, step, fail)
    with pytest.raises(SchedulerError if isinstance(trouble, OSError) else KeyboardInterrupt):
        write_whole(tmp_path / "plan.json", b"new")
    assert (tmp_path / "plan.json").read_bytes() == b"old"
    assert names(tmp_path) == ["plan.json"]


LIMITED = """
import resource, sys
from scheduler.errors import SchedulerError
from scheduler.files import write_whole
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
try:
    write_whole(sys.argv[1], b"x" * 1_000_000)
except SchedulerError as error:
    sys.exit(f"{error}")
"""


@posix
def test_a_disk_that_takes_no_more(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_bytes(b"old")
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path / "plan.json")], capture_output=True, text=True, check=False
    )
    assert "would be larger than allowed" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "plan.json").read_bytes() == b"old"
    assert names(tmp_path) == ["plan.json"]


def test_what_an_interruption_leaves_is_recognised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Path] = []

    def stop(beside: Path, target: Path) -> None:
        seen.append(Path(beside))
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", stop)
    for name in ("plan.json", "invites.json"):
        with pytest.raises(KeyboardInterrupt):
            write_whole(tmp_path / name, b"new")
        assert not is_leftover(tmp_path / name)
    assert all(is_leftover(path) and path.parent == tmp_path for path in seen)
    assert len(set(seen)) == 2
