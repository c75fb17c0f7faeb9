"""Whatever stands in a name, a title or a link, no file and no mail gets a line or a parameter by it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("options", [[], ["-O"]], ids=["plain", "optimized"])
def test_no_field_can_inject_a_line(options: list[str]) -> None:
    command = [sys.executable, *options, "-m", "tests.publish.injection"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["faults"] == []
    assert told["optimized"] == bool(options)
    assert told["attempts"] == 18 * 12
    assert told["files"] > 30
