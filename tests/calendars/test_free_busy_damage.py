"""Whatever a free/busy file holds: reading ends, every item is counted once, and notes tell what is wrong."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.calendars.free_busy import Question, read_free_busy
from scheduler.calendars.reading import OnUnreadable, UnreadableError
from scheduler.calendars.schedules import parse_schedules
from scheduler.calendars.zones import named_zone
from tests.calendars.ics import minute

FOLDER = Path(__file__).parents[2] / "fixtures" / "calendars" / "free-busy"
FILES = sorted(FOLDER.glob("*.json"))
NAMES = st.sampled_from(
    [
        *("value", "calendars", "busy", "errors", "error", "scheduleId", "scheduleItems", "availabilityView", "start"),
        *("end", "dateTime", "timeZone", "status", "subject", "isPrivate", "startTime", "timeMin", "timeMax"),
        *("availabilityViewInterval", "responses", "body", "request", "responseCode"),
    ]
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**30),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(
        ["2026-03-02T10:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.9999999", "UTC", "02", "busy"]
    ),
)
DOCUMENTS = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6), max_leaves=30
)


def check(data: bytes, on_unreadable: OnUnreadable = "fail") -> int:
    """Read it as the owner of every address in it; how many items were told of."""
    try:
        schedules = parse_schedules(data)
    except UnreadableError as error:
        return 0 if error.why and error.cure else -1
    total = 0
    for email in (None, *schedules.by_address):
        days = minute("2026-03-01") * 60, minute("2026-04-01") * 60
        question = Question(email, named_zone("Asia/Kolkata"), *days, on_unreadable, True, frozenset({"tentative"}))
        found = read_free_busy("it", schedules, question)
        assert found.tally.total >= found.tally.read >= 0
        assert all(note.why and note.cure for note in found.unreadable)
        assert all(type(edge) is int for start, end, _ in (*found.pieces, *found.soft) for edge in (start, end))
        json.dumps([source.summary for _, _, source in found.pieces], ensure_ascii=False).encode()
        total += found.tally.total
    return total


@settings(max_examples=400, deadline=None)
@given(DOCUMENTS, st.sampled_from(["fail", "busy", "ignore"]))
def test_any_json(document: Any, on_unreadable: OnUnreadable) -> None:
    assert check(json.dumps(document).encode(), on_unreadable) >= 0


@settings(max_examples=300, deadline=None)
@given(st.lists(DOCUMENTS, max_size=3), DOCUMENTS, DOCUMENTS)
def test_any_items(items: list[Any], start: Any, zone: Any) -> None:
    items.append({"start": {"dateTime": start, "timeZone": zone}, "end": start, "status": zone})
    body = {"scheduleId": "a@example.com", "scheduleItems": items}
    assert check(json.dumps({"value": [body]}).encode()) == 2 * len(items)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("seed", range(3))
def test_damaged_answers(path: Path, seed: int) -> None:
    rng, whole = random.Random(seed), path.read_bytes()
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(rng.randrange(1, 5)):
            at = rng.randrange(len(data))
            kind = rng.randrange(4)
            if kind == 0:
                del data[at : at + rng.randrange(30)]
            elif kind == 1:
                data[at:at] = rng.choice([b'"', b"{", b"]", b",", b"null", b"1e400", b"\\ud800", b"\x00", b"9" * 50])
            elif kind == 2:
                data[at:at] = data[at : at + 60]
            else:
                data[at] = rng.randrange(256)
        assert check(bytes(data)) >= 0


def test_the_fixtures_are_counted() -> None:
    assert [check(path.read_bytes()) for path in FILES] == [2, 6]
