"""Two other readers of real calendars, node-ical and ical.js: every difference to ours has a known cause."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.calendars.agreement import compare
from tests.calendars.corpus import needs_corpus


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the script and the packages that it needs."""
    npm = shutil.which("npm")
    if shutil.which("node") is None or npm is None:
        pytest.skip("node and npm are not installed")
    folder = tmp_path_factory.mktemp("node")
    for name in ("package.json", "package-lock.json", "read.mjs"):
        shutil.copy(compare.HERE / name, folder)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip("npm ci did not answer")
    if done.returncode:
        pytest.skip("npm ci could not install the readers")
    return folder


@needs_corpus
def test_every_difference_has_a_cause(readers: Path) -> None:
    table, unexplained = compare.compare(readers)
    assert unexplained == []
    for counts in table.values():
        compared = counts.total() - counts[compare.REFUSED]
        assert counts[compare.AGREED] >= 0.97 * compared


def test_what_has_no_cause_is_told() -> None:
    told = compare.scan(b"BEGIN:VEVENT\nUID:1\nDTSTART:20260302T100000Z\nDURATION:PT1H\nEND:VEVENT\n")["1"]
    assert compare.cause(told, False, [(0, 60)], [(7200, 7260)]) == compare.UNEXPLAINED
    assert compare.cause(told, True, [(0, 60)], []) == compare.UNREADABLE
