"""What must make no difference: order, line ends, folding, names of UIDs, and where the range is cut."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from scheduler.calendars.reading import Reading
from tests.calendars.ics import calendar, event, hour, minute, read

ZONES = ("Europe/Berlin", "America/New_York", "Pacific/Chatham")
RULES = (
    "",
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3;COUNT=9",
    "FREQ=WEEKLY;BYDAY=MO,FR",
    "FREQ=MONTHLY;BYDAY=-1SU",
    "FREQ=HOURLY;INTERVAL=7",
)


def random_events(seed: int) -> list[str]:
    rng = random.Random(seed)
    parts = []
    for number in range(30):
        uid, zone, rule = f"{number}@example.com", f"TZID={rng.choice(ZONES)}", rng.choice(RULES)
        start = dt.datetime(2026, 2, 1) + dt.timedelta(days=rng.randrange(60), minutes=15 * rng.randrange(96))
        length = rng.choice(["DURATION:PT10M", f"DTEND;{zone}:{text_of(start + dt.timedelta(minutes=20))}"])
        lines = (
            [f"DTSTART;{zone}:{text_of(start)}", length]
            if rule
            else [f"DTSTART;{zone}:{text_of(start)}", "DURATION:P1D"]
        )
        lines += [f"RRULE:{rule}"] * bool(rule) + ["TRANSP:TRANSPARENT"] * (rng.random() < 0.1)
        lines += rng.choice(
            (
                [],
                [f"EXDATE;{zone}:{text_of(start + dt.timedelta(days=7))}"],
                [f"RDATE;{zone}:{text_of(start + dt.timedelta(days=5, hours=3))}"],
                [f"RDATE;VALUE=PERIOD;{zone}:{text_of(start + dt.timedelta(days=6))}/PT25M"],
            )
        )
        parts.append(event(*lines, f"SUMMARY:Büro {'x' * 90}", uid=uid))
        if rule == "FREQ=DAILY":
            moved = (f"RECURRENCE-ID;{zone}:{text_of(start + dt.timedelta(days=2))}", "DTSTART:20260310T031700Z")
            parts.append(event(*moved, "DURATION:PT11M", uid=uid))
        if rule == "FREQ=WEEKLY;BYDAY=MO,FR":
            since = next(day for day in (start + dt.timedelta(days=k) for k in range(15, 22)) if day.weekday() == 0)
            onwards = f"RECURRENCE-ID;RANGE=THISANDFUTURE;{zone}:{text_of(since)}"
            later = text_of(since + dt.timedelta(hours=5))
            parts.append(event(onwards, f"DTSTART;{zone}:{later}", "DURATION:PT40M", uid=uid))
    parts.append(event("DTSTART;VALUE=DATE:20260317", "DTEND;VALUE=DATE:20260319", "RRULE:FREQ=YEARLY", uid="days"))
    versions = [hour(f"SEQUENCE:{k}", start=f"202603{20 + k}T044400Z", uid="versions") for k in range(3)]
    return parts + versions


def text_of(moment: dt.datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}"


def minutes(reading: Reading) -> set[int]:
    assert not reading.unreadable
    return {minute for span in reading.spans for minute in range(span.start, span.end)}


def fold(text: str) -> bytes:
    """Lines of at most 75 octets, also cut within characters."""
    lines = (line.encode() for line in text.splitlines())
    return b"".join(
        b"\r\n ".join(line[at : at + 74] for at in range(0, len(line) or 1, 74)) + b"\r\n" for line in lines
    )


@pytest.mark.parametrize("seed", range(3))
def test_what_makes_no_difference(seed: int) -> None:
    parts = random_events(seed)
    text = calendar(*parts)
    plain = read(text, zone="Europe/Berlin")
    assert len(plain.spans) > 20
    shuffled = random.Random(seed).sample(parts, len(parts))
    for other in (calendar(*shuffled), text.encode(), fold(text), text.encode("utf-16")):
        assert read(other, zone="Europe/Berlin").spans == plain.spans
    half = len(parts) // 2
    assert minutes(read(calendar(*parts[:half]), calendar(*parts[half:]), zone="Europe/Berlin")) == minutes(plain)
    assert minutes(read(text.replace("@example.com", "@renamed.example.com"), zone="Europe/Berlin")) == minutes(plain)


@pytest.mark.parametrize("seed", range(3))
def test_where_the_range_is_cut(seed: int) -> None:
    text, rng = calendar(*random_events(seed)), random.Random(seed)
    whole = read(text, start="2026-02-01", end="2026-05-01")
    for _ in range(4):
        cut = dt.datetime(2026, 2, 1) + dt.timedelta(minutes=rng.randrange(1, 89 * 1440))
        first, second = read(text, start="2026-02-01", end=str(cut)), read(text, start=str(cut), end="2026-05-01")
        assert minutes(first) | minutes(second) == minutes(whole)
        assert max(minutes(first)) < minute(str(cut)) <= min(minutes(second))
