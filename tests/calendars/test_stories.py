"""Calendars as programs export them, each with its busy time of March 2026, worked out by hand, beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.calendars.ics import minute, read

STORIES = sorted((Path(__file__).parents[2] / "fixtures" / "calendars").glob("*.json"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(path: Path) -> None:
    story = json.loads(path.read_text(encoding="utf-8"))
    reading = read(path.with_suffix(".ics").read_bytes(), zone=story["zone"], email=story["email"])
    expected = [(minute(start), minute(end)) for start, end in story["busy"]]
    assert [(span.start, span.end) for span in reading.spans] == expected
    assert [note.uid for note in reading.ignored] == story["ignored"]
    assert [note.uid for note in reading.unreadable] == story["unreadable"]


def test_there_are_stories() -> None:
    assert len(STORIES) >= 2
