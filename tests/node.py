"""Packages of Node, as their lock file says, in a folder of the run; tests are skipped where they cannot be had."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

FILES = ("package.json", "package-lock.json", "read.mjs")


def installed(source: Path, folder: Path) -> Path:
    """``folder``, with the script of ``source`` and the packages that it needs."""
    npm = shutil.which("npm")
    if shutil.which("node") is None or npm is None:
        pytest.skip("node and npm are not installed")
    for name in FILES:
        shutil.copy(source / name, folder)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip("npm ci did not answer")
    if done.returncode:
        pytest.skip("npm ci could not install the readers")
    return folder
