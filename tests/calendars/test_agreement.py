"""Two other readers of real calendars, node-ical and ical.js: every difference to ours has a known cause."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.calendars.agreement import compare
from tests.calendars.corpus import needs_corpus
from tests.node import installed


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the script and the packages that it needs."""
    return installed(compare.HERE, tmp_path_factory.mktemp("node"))


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
