"""Events that their owner may give up are busy, or soft where that is asked: never both, and never neither."""

from __future__ import annotations

import pytest

from scheduler.calendars.reading import Reading, SoftKind
from tests.calendars.ics import calendar, event, hour, read

ADA = "ada@example.com"
ALL: frozenset[SoftKind] = frozenset({"tentative", "unanswered", "focus_time"})
ANSWER = "ATTENDEE;PARTSTAT={}:mailto:ada@example.com"
LINES: dict[SoftKind, list[str]] = {
    "tentative": [
        "STATUS:TENTATIVE",
        "X-MICROSOFT-CDO-BUSYSTATUS:Tentative",
        ANSWER.format("TENTATIVE"),
    ],
    "unanswered": [ANSWER.format("NEEDS-ACTION"), ANSWER.format("needs-action")],
    "focus_time": [
        "SUMMARY:Focus time",
        "SUMMARY:Focus",
        "SUMMARY:🎧 Focus block",
        "SUMMARY:Focus time (auto-scheduled)",
        "CATEGORIES:Work,Focus Time",
    ],
}


def soft(*parts: str, kinds: frozenset[SoftKind] = ALL) -> Reading:
    reading = read(calendar(*parts), email=ADA, soft=kinds)
    assert not reading.unreadable
    return reading


@pytest.mark.parametrize(("kind", "line"), [(kind, line) for kind, lines in LINES.items() for line in lines])
def test_each_kind_is_soft_where_it_is_asked(kind: SoftKind, line: str) -> None:
    asked, others, nobody = (
        soft(hour(line), kinds=frozenset({kind})),
        soft(hour(line), kinds=ALL - {kind}),
        soft(hour(line), kinds=frozenset()),
    )
    assert (len(asked.spans), len(asked.soft)) == (0, 1)
    assert asked.soft[0].sources[0].rule == f"single event, {kind.replace('_', ' ')}"
    assert (len(others.spans), len(others.soft)) == (len(nobody.spans), len(nobody.soft)) == (1, 0)
    assert asked.tallies == others.tallies == nobody.tallies


@pytest.mark.parametrize(
    "lines",
    [
        ["STATUS:CONFIRMED"],
        ["ATTENDEE;PARTSTAT=TENTATIVE:mailto:bob@example.com"],
        ["ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:bob@example.com", ANSWER.format("ACCEPTED")],
        ["SUMMARY:Focus group with customers"],
        ["SUMMARY:Out of focus"],
        ["X-MICROSOFT-CDO-BUSYSTATUS:OOF", "STATUS:TENTATIVE"],
    ],
)
def test_what_is_settled_is_busy(lines: list[str]) -> None:
    reading = soft(hour(*lines))
    assert (len(reading.spans), len(reading.soft)) == (1, 0)


def test_an_event_of_two_kinds_is_soft_only_where_both_are() -> None:
    lines = ("STATUS:TENTATIVE", "SUMMARY:Focus time")
    assert len(soft(hour(*lines), kinds=frozenset({"tentative"})).spans) == 1
    reading = soft(hour(*lines))
    assert (len(reading.spans), len(reading.soft)) == (0, 1)
    assert reading.soft[0].sources[0].rule == "single event, focus time and tentative"


def test_free_events_stay_free() -> None:
    reading = soft(hour("STATUS:TENTATIVE", "TRANSP:TRANSPARENT"))
    assert (reading.spans, reading.soft, len(reading.ignored)) == ((), (), 1)


def test_an_occurrence_may_be_tentative_alone() -> None:
    series = hour("RRULE:FREQ=DAILY;COUNT=3")
    one = hour("RECURRENCE-ID:20260303T100000Z", "STATUS:TENTATIVE", start="20260303T100000Z")
    reading = soft(series, one)
    assert (len(reading.spans), len(reading.soft)) == (2, 1)
    assert reading.soft[0].start == reading.spans[0].start + 1440


def test_soft_spans_are_merged_apart() -> None:
    one = event("DTSTART:20260302T100000Z", "DURATION:PT2H", "STATUS:TENTATIVE", uid="1")
    two = event("DTSTART:20260302T120000Z", "DURATION:PT1H", "SUMMARY:Focus time", uid="2")
    reading = soft(one, two, hour(uid="3"))
    assert [(span.end - span.start, len(span.sources)) for span in reading.soft] == [(180, 2)]
    assert [(span.end - span.start, len(span.sources)) for span in reading.spans] == [(60, 1)]


def test_tentative_free_busy_periods() -> None:
    periods = "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260302T100000Z/PT1H\nFREEBUSY:20260303T100000Z/PT1H"
    record = f"BEGIN:VFREEBUSY\n{periods}\nEND:VFREEBUSY"
    reading = soft(record)
    assert (len(reading.spans), len(reading.soft)) == (1, 1)
    assert reading.soft[0].sources[0].rule == "VFREEBUSY, tentative"
    assert len(soft(record, kinds=frozenset({"focus_time"})).spans) == 2


def test_what_cannot_be_read_is_never_soft() -> None:
    reading = read(calendar(hour("STATUS:TENTATIVE", "DTEND:never")), email=ADA, soft=ALL, on_unreadable="busy")
    assert (len(reading.spans), len(reading.soft)) == (1, 0)
