"""The process that expands rules which may take long; run as ``python -m scheduler.calendars.worker``.

Standard input: a line ``[CPU seconds a job, bytes of memory]``, then a line ``[start, first, last, rule]`` a job.
Standard output: a line a job, its occurrences or what is wrong with it. The system kills it when a job takes too long.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time

from scheduler.calendars.reading import UnreadableError
from scheduler.calendars.rules import expand


def main() -> None:
    """Answer every job on standard input."""
    cpu_seconds, memory_bytes = json.loads(sys.stdin.readline())
    for line in sys.stdin:
        _limit(cpu_seconds, memory_bytes)
        start, first, last, rule = json.loads(line)
        sys.stdout.write(json.dumps(_answer(rule, *map(dt.datetime.fromisoformat, (start, first, last)))) + "\n")
        sys.stdout.flush()


def _answer(rule: str, start: dt.datetime, first: dt.datetime, last: dt.datetime) -> list[str] | str:
    try:
        return [str(each) for each in expand(start, rule, first, last)]
    except UnreadableError as error:
        return error.why


def _limit(cpu_seconds: int, memory_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the limit on wall time holds alone
        return
    used = int(time.process_time()) + 1
    wanted = ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CPU, used + cpu_seconds))
    for what, most in wanted:
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    main()
