"""The process that reads calendars, whatever is in them, and may be killed; see ``readers``.

Standard input: a line of JSON a reading. Standard output: lines ``{"opening": name}`` around each file that is taken
apart, so that it is known what it was at when it is killed, then the reading, or the class of an error of ours.
"""

from __future__ import annotations

import json
import math
import os
import sys
import time
from pathlib import Path
from typing import Any, TextIO

from scheduler.calendars.busy import CalendarFile, open_calendar, read_busy, refused_calendar
from scheduler.calendars.packed import OUT_OF_MEMORY, pack


def main() -> None:
    """Answer every request on standard input."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not mix with the answers
    shelf = Shelf(answers)
    try:
        for line in sys.stdin:
            request = json.loads(line)
            _limit(request["cpu_seconds"], request["memory_bytes"])
            _say(answers, _answer(shelf, request))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _answer(shelf: Shelf, request: dict[str, Any]) -> dict[str, Any]:
    try:
        return shelf.read(request)
    except MemoryError:
        raise
    except Exception as error:
        if os.environ.get("SCHEDULE_TRACEBACK"):
            raise
        return {"failed": type(error).__name__}


class Shelf:
    """The files that were opened for the last owner: many may share them."""

    def __init__(self, answers: TextIO) -> None:
        self._answers = answers
        self._files: dict[str, CalendarFile] = {}

    def read(self, request: dict[str, Any]) -> dict[str, Any]:
        """Answer one request."""
        paths = {path for _, path in request["files"]}
        self._files = {path: file for path, file in self._files.items() if path in paths}
        refused: dict[str, str] = request["refused"]

        def open_once(name: str, path: Path) -> CalendarFile:
            if name in refused:
                return refused_calendar(name, refused[name])
            if str(path) not in self._files:
                _say(self._answers, {"opening": name})
                self._files[str(path)] = open_calendar(name, path)
                _say(self._answers, {"opening": None})
            return self._files[str(path)]

        how = {**request["how"], "soft": frozenset(request["how"]["soft"])}
        reading = read_busy([(name, Path(path)) for name, path in request["files"]], opener=open_once, **how)
        return {"reading": pack(reading)}


def _say(answers: TextIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer, ensure_ascii=False) + "\n")
    answers.flush()


def _limit(cpu_seconds: float, memory_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the limit on wall time holds alone
        return
    most = math.ceil(time.process_time() + cpu_seconds)
    for what, wanted in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CPU, most)):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


if __name__ == "__main__":
    main()
