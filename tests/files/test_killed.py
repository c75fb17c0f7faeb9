"""Killed at any moment of its writing, a program leaves one whole version, and the next one goes on."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler.files import is_leftover, write_whole

WRITER = """
import os, sys
from scheduler import files

def telling(step):
    def told(*args, **kwargs):
        os.write(1, b".")
        done = step(*args, **kwargs)
        os.write(1, b".")
        return done
    return told

for name in ("open", "fsync", "replace", "chmod"):
    setattr(files.os, name, telling(getattr(os, name)))

version = int(sys.argv[2])
while True:
    version += 1
    files.write_whole(sys.argv[1], (f"{version}\\n" * (20_000 + version % 7)).encode())
"""


EVERY_MOMENT = """
import itertools, os, signal, sys
from pathlib import Path
from scheduler.files import write_whole

path, old, new = Path(sys.argv[1]), b"old" * 50_000, b"newer" * 70_000

def killed_at(moment):
    events = itertools.count(1)
    def step(*_):
        if next(events) == moment:
            os.kill(os.getpid(), signal.SIGKILL)
    sys.setprofile(step)
    write_whole(path, new)
    sys.setprofile(None)
    os._exit(0)

for moment in itertools.count(1):
    path.write_bytes(old)
    child = os.fork()
    if not child:
        killed_at(moment)
    _, status = os.waitpid(child, 0)
    print({old: "old", new: "new"}.get(path.read_bytes(), "torn"))
    if not os.WIFSIGNALED(status):
        break
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 of POSIX")
def test_killed_before_and_after_every_call(tmp_path: Path) -> None:
    """One child for each call and return of the writing, Python's and C's, which is killed there."""
    command = [sys.executable, "-c", EVERY_MOMENT, str(tmp_path / "plan.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    left = done.stdout.split()
    assert len(left) > 50
    assert left == sorted(left, reverse=True)
    assert set(left) == {"old", "new"}


def version_in(data: bytes) -> int:
    """Which version a file holds; fails where it is not wholly that one."""
    version = int(data.split(b"\n", 1)[0])
    assert data == f"{version}\n".encode() * (20_000 + version % 7)
    return version


@pytest.mark.skipif(os.name != "posix", reason="kill -9 of POSIX")
def test_killed_at_fifty_moments(tmp_path: Path) -> None:
    rng = random.Random(50)
    path = tmp_path / "plan.json"
    write_whole(path, b"0\n" * 20_000)
    versions = [0]
    for _ in range(50):
        child = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(versions[-1])], stdout=subprocess.PIPE, bufsize=0
        )
        assert child.stdout is not None
        for _ in range(rng.randrange(1, 40)):
            assert child.stdout.read(1) == b"."
        child.kill()
        child.wait()
        child.stdout.close()
        versions.append(version_in(path.read_bytes()))
        assert all(is_leftover(other) for other in tmp_path.iterdir() if other != path)
    assert versions == sorted(versions)
    assert versions[-1] > 50
    assert any(is_leftover(other) for other in tmp_path.iterdir()), "no kill hit the middle of a write"
    write_whole(path, b"0\n" * 20_000)
    assert version_in(path.read_bytes()) == 0
