"""Two invites, line by line. The files were checked by hand against RFC 5545; there, lines end in LF to be readable.

Where a long line is folded differs between versions of icalendar: lines are compared unfolded.
"""

from pathlib import Path

import pytest

from scheduler.publish import publish_invites

from .world import LAB, NOW, cohort, plan

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize(
    ("pattern", "golden"),
    [("learners/l2-*/lab-1-*.ics", "learner.ics"), ("instructors/i1-*/lab-1-2-*.ics", "instructor.ics")],
)
def test_an_invite_has_these_lines(tmp_path: Path, pattern: str, golden: str) -> None:
    publish_invites(plan(LAB), cohort(), tmp_path, now=NOW)
    (path,) = tmp_path.glob(pattern)
    written = path.read_bytes()
    expected = (GOLDEN / golden).read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    assert written.replace(b"\r\n ", b"").splitlines() == expected.replace(b"\r\n ", b"").splitlines()
    assert max(map(len, written.split(b"\r\n"))) <= 75
    assert b"\n" not in written.replace(b"\r\n", b"")
