"""How much memory a process and its children hold, shared pages counted once."""

from __future__ import annotations

import resource
import sys
from collections import defaultdict
from pathlib import Path

PROC = Path("/proc")
KILOBYTE_UNITS = 1024 if sys.platform != "darwin" else 1024 * 1024


def high_water_megabytes() -> float:
    """The most that this process, or any one of its ended children, ever held."""
    status = PROC / "self" / "status"
    if status.exists():
        own = _field(status.read_text(), "VmHWM")
    else:
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTE_UNITS
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / KILOBYTE_UNITS)


def held_megabytes(pid: int) -> float:
    """What a process and all its descendants hold now; 0 where the system does not tell."""
    if not PROC.exists():
        return 0.0
    children: dict[int, list[int]] = defaultdict(list)
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                after_name = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children[int(after_name[1])].append(int(entry.name))
    family = [pid]
    for one in family:
        family += children[one]
    file, field = ("status", "VmRSS") if len(family) == 1 else ("smaps_rollup", "Pss")
    total = 0.0
    for one in family:
        try:
            total += _field((PROC / str(one) / file).read_text(), field)
        except OSError:
            continue
    return total


def _field(status: str, name: str) -> float:
    """In megabytes."""
    for line in status.splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    return 0.0
