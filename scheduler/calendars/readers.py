"""Calendars read in processes of their own, several at once: what is in a file can neither stop nor bloat this one."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from scheduler.calendars.packed import OUT_OF_MEMORY, SMALLER, TOO_LARGE, TOO_LONG, unpack
from scheduler.calendars.reading import Note, OnUnreadable, Reading, SoftKind
from scheduler.calendars.text import MOST_BYTES, MOST_JSON_BYTES
from scheduler.errors import SchedulerError

_ROOT = str(Path(__file__).resolve().parents[2])
_START = (
    "import sys; sys.argv[1] in sys.path or sys.path.insert(0, sys.argv[1]); "
    "from scheduler.calendars.worker import main; main()"
)
_OUT_OF_MEMORY = {OUT_OF_MEMORY, *(-int(getattr(signal, name, -1)) for name in ("SIGABRT", "SIGSEGV", "SIGBUS"))}
LONGER_THAN_ANY = "cannot be read within the limits of time and memory"

Progress = Callable[[int, int], None]
"""Hears how many readings of how many are done."""


@dataclass(frozen=True)
class Bounds:
    """What reading one owner's calendars may take: of the processor for every 10 MB begun, of memory, of the clock.

    The last holds alone where the system cannot limit the others; elsewhere it is for what waits and does nothing.
    """

    cpu_seconds: float = 4.0
    memory_bytes: int = 300_000_000
    wall_seconds: float = 60.0


@dataclass(frozen=True)
class Request:
    """One owner's calendars to read: what ``read_busy`` takes."""

    files: tuple[tuple[str, str], ...]
    owner_zone: str
    email: str | None
    own_mark: str | None
    start: int
    end: int
    on_unreadable: OnUnreadable = "fail"
    show_summaries: bool = False
    soft: tuple[SoftKind, ...] = ()

    @property
    def how(self) -> dict[str, Any]:
        """Everything but the files, as keywords of ``read_busy``, in JSON values."""
        return {name: value for name, value in vars(self).items() if name != "files"}


def read_all(
    requests: Sequence[Request],
    *,
    processes: int = 1,
    bounds: Bounds | None = None,
    progress: Progress | None = None,
) -> list[Reading]:
    """Every request's reading, in order, by at most so many processes at once. A file is taken apart once for all who
    share all their files.

    Never raises for what is in a file: that a file takes too much is told in its reading, and costs the owner's other
    files nothing. Raises OSError where no process can be started.
    """
    groups: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for number, request in enumerate(requests):
        groups.setdefault(request.files, []).append(number)
    readings: dict[int, Reading] = {}
    crew = _Crew(requests, bounds or Bounds())
    with ThreadPoolExecutor(max(1, min(processes, len(groups))), thread_name_prefix="calendars") as threads:
        try:
            for numbers in groups.values():
                threads.submit(crew.read, numbers)
            while len(readings) < len(requests):
                number, reading = crew.next_answer()
                readings[number] = reading
                if progress is not None:
                    progress(len(readings), len(requests))
        finally:
            crew.stop()
            threads.shutdown(cancel_futures=True)
    return [readings[number] for number in range(len(requests))]


class _Crew:
    """Worker processes, each at one group of owners at a time; ``read`` runs in threads."""

    def __init__(self, requests: Sequence[Request], bounds: Bounds) -> None:
        self._requests, self._bounds = requests, bounds
        self._answers: queue.SimpleQueue[tuple[int, Reading] | BaseException] = queue.SimpleQueue()
        self._idle: list[_Worker] = []
        self._workers: list[_Worker] = []
        self._refused: dict[str, str] = {}
        self._stopped = False
        self._lock = threading.Lock()

    def stop(self) -> None:
        """Kill every worker, and start none any more."""
        with self._lock:
            self._stopped = True
            for worker in self._workers:
                worker.kill()

    def next_answer(self) -> tuple[int, Reading]:
        """Wait for the next reading, and the number of its request."""
        answer = self._answers.get()
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def read(self, numbers: list[int]) -> None:
        """Read requests that name the same files, one after the other."""
        try:
            for number in numbers:
                self._answers.put((number, self._read(self._requests[number])))
        except _StoppedError:
            return
        except BaseException as error:
            self._answers.put(error)

    def _read(self, request: Request) -> Reading:
        """A reading; a file at which a worker dies is refused from then on, and the others are read without it."""
        for _ in range(len(request.files) + 1):
            refused = {name: self._refused[path] for name, path in request.files if path in self._refused}
            worker = self._take()
            outcome = worker.ask(request, refused, self._bounds)
            if isinstance(outcome, Reading):
                self._idle.append(worker)
                return outcome
            self._drop(worker)
            if outcome.is_ours:
                return _refusal(request, outcome.why, "report it, and leave the file out until then")
            self._refused[_guilty(request, refused, outcome)] = outcome.why
        return _refusal(request, LONGER_THAN_ANY, SMALLER)

    def _take(self) -> _Worker:
        with self._lock:
            if self._stopped:
                raise _StoppedError
            if self._idle:
                return self._idle.pop()
            worker = _Worker()
            self._workers.append(worker)
            return worker

    def _drop(self, worker: _Worker) -> None:
        worker.kill()
        with self._lock:
            if self._stopped:
                raise _StoppedError
            self._workers.remove(worker)


def _refusal(request: Request, why: str, cure: str) -> Reading:
    """A reading of nothing, for the same reason in every file."""
    return Reading((), (), tuple(Note(name, "", "", why, cure) for name, _ in request.files), {})


def _guilty(request: Request, refused: dict[str, str], death: _Death) -> str:
    """The path of the file to blame: the one that was being opened, else the largest."""
    tried = [(_size(path), path) for name, path in request.files if name not in refused]
    opening = [path for name, path in request.files if name == death.file]
    return opening[0] if opening else max(tried, default=(0, ""))[1]


def _size(path: str) -> int:
    """At most what is read of any file; 0 where nothing is."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) and status.st_size <= MOST_JSON_BYTES else 0


class _StoppedError(Exception):
    """Nobody waits for the answer any more."""


@dataclass(frozen=True)
class _Death:
    """How a worker ended, and at which file; None where it was past opening them. Perhaps by a fault of our own."""

    why: str
    file: str | None
    is_ours: bool = False


class _Worker:
    """A process that reads calendars."""

    def __init__(self) -> None:
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _START, _ROOT],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=None if os.environ.get("SCHEDULE_TRACEBACK") else subprocess.DEVNULL,
                process_group=0,  # Ctrl-C on a terminal is for whoever waits here
            )
        except OSError as error:
            raise SchedulerError(f"Calendars cannot be read: no process can be started ({error.strerror}).") from None

    def ask(self, request: Request, refused: dict[str, str], bounds: Bounds) -> Reading | _Death:
        """Its reading, or how it ended."""
        tried = [path for name, path in request.files if name not in refused]
        portions = max(1, -(-sum(map(_size, tried)) // MOST_BYTES))
        question = {
            "files": request.files,
            "how": request.how,
            "refused": refused,
            "cpu_seconds": bounds.cpu_seconds * portions,
            "memory_bytes": bounds.memory_bytes,
        }
        watch = threading.Timer(bounds.wall_seconds * portions, self._process.kill)
        watch.daemon = True
        watch.start()
        try:
            return self._talk(question)
        finally:
            watch.cancel()

    def _talk(self, question: dict[str, Any]) -> Reading | _Death:
        opening, ours, theirs = None, self._pipe(self._process.stdin), self._pipe(self._process.stdout)
        with contextlib.suppress(BrokenPipeError):
            ours.write(json.dumps(question).encode() + b"\n")
            ours.flush()
        while line := theirs.readline():
            if line.startswith(b'{"reading": ') and line.endswith(b"}\n"):
                return unpack(line[12:-2])
            told = json.loads(line) if line.endswith(b"\n") else {}
            opening = told.get("opening", opening)
            if "failed" in told:
                return _Death(f"cannot be read, by a fault of this program ({told['failed']})", None, is_ours=True)
        why = TOO_LARGE if self._process.wait() in _OUT_OF_MEMORY else TOO_LONG
        return _Death(why, opening)

    def kill(self) -> None:
        """End it, at once and for good."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                self._pipe(pipe).close()

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        if pipe is None:
            raise OSError("a pipe to a process is missing")
        return pipe
