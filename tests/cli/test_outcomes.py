"""``schedule outcomes``: measures before and after, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import WIDTH, Terminal
from tests.programmes.test_outcomes import write


def test_the_command_says_it_in_words(tmp_path: Path, terminal: Terminal) -> None:
    done = terminal("outcomes", write(tmp_path))
    assert done.code == 0
    assert max(map(len, done.out.splitlines())) <= WIDTH
    assert "Completed (%): 60 before, 75 after: +15 (+25.0 %), better" in done.said
    assert "Errors: 4 before, 4 after: same" in done.said
    assert "Confidence: 3 before, not recorded after" in done.said
    assert "2 learners with both: 1 up, 1 down; 2 without a pair" in done.said
    assert "6 measures: 3 better, 1 same, 1 worse, 1 not recorded" in done.said


@pytest.mark.parametrize(
    ("rows", "status"), [("a,,higher,1,2\n", 0), ("a,,higher,2,1\n", 1), ("a,,higher,1,\n", 1), ("a,,lower,1,1\n", 0)]
)
def test_strictly_worse_and_missing_measures_are_found_wanting(
    rows: str, status: int, tmp_path: Path, terminal: Terminal
) -> None:
    path = write(tmp_path, f"measure,unit,better,before,after\n{rows}")
    assert terminal("outcomes", path, "--strict").code == status
    assert terminal("outcomes", path).code == 0
