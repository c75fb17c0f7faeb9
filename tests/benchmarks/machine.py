"""What the figures were measured on, without names of machines or people."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("ortools", "numpy", "timefold")


def commit() -> str:
    """The short hash of the checked-out commit, with ``+`` where files differ from it; ``unknown`` without git."""
    if shutil.which("git") is None:
        return "unknown"
    head = _git("rev-parse", "--short", "HEAD")
    return (head + ("+" if _git("status", "--porcelain", "--", "scheduler", "solvers") else "")) or "unknown"


def described() -> dict[str, str]:
    """Cores, memory, system, versions."""
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    found = {
        "cores": str(cores),
        "processor": _processor(),
        "memory": f"{_memory_gigabytes():.0f} GB",
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
    }
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "absent"
    return found


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else ""


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _memory_gigabytes() -> float:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    except (ValueError, OSError, AttributeError):
        return 0.0
