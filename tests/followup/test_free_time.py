"""Blocks are the first and the last that there are, in free working time only."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from scheduler.calendars.cohort import read_calendars
from scheduler.cohort.load import parse_cohort
from scheduler.followup.free_time import STEP, Desk, FreeTime
from scheduler.spans import merge
from scheduler.timezones import minute
from tests.followup.story import Json, cohort, instant, plan


def slowly(free: set[int], minutes: int, start: int, end: int, late: bool) -> tuple[int, int] | None:
    """The same by trying every quarter."""
    tries = [
        (begin, begin + minutes)
        for begin in range(start - start % STEP, end, STEP)
        if begin >= start and begin + minutes <= end and free.issuperset(range(begin, begin + minutes))
    ]
    return (tries[-1] if late else tries[0]) if tries else None


@pytest.mark.parametrize("seed", range(60))
def test_as_by_trying_every_quarter(seed: int) -> None:
    rng = Random(seed)
    pairs = [(begin, begin + rng.randint(1, 90)) for begin in (rng.randrange(900) for _ in range(8))]
    free = {one for begin, end in pairs for one in range(begin, end)}
    start, minutes = rng.randrange(500), rng.choice((1, 15, 20, 45, 60))
    end = start + rng.randint(1, 500)
    for late in (False, True):
        desk = Desk(merge(np.array(pairs, dtype=np.int64)))
        assert desk.find(minutes, start, end, late=late) == slowly(free, minutes, start, end, late)
        assert desk.find(0, start, end, late=late) is None


def free_on_the_fifth(more: Json) -> list[str]:
    """Ada's free time on 5 March 2026, her lab from 10:00 to 11:30 UTC among it, as UTC."""
    built = parse_cohort(cohort({"ada": more}))
    start, end = minute(instant("2026-03-05 00:00")), minute(instant("2026-03-06 00:00"))
    time = FreeTime(built, read_calendars(built), plan().sessions, start, end)
    spans = time.of(built.learners[0]).free - start
    return [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in spans.tolist()]


@pytest.mark.parametrize(
    ("more", "free"),
    [
        ({}, ["08:00-10:00", "11:30-16:00"]),
        ({"busy": [{"start": "2026-03-05T12:00", "end": "2026-03-05T14:00"}]}, ["08:00-10:00", "13:00-16:00"]),
        (
            {"busy": [{"start": "2026-03-05T08:00", "end": "2026-03-05T10:00", "soft": True}]},
            ["09:00-10:00", "11:30-16:00"],
        ),
        ({"roster": [{"start": "2026-03-05T20:00", "end": "2026-03-06T00:00"}]}, ["19:00-21:00"]),
        ({"country": "DE", "roster": [{"start": "2026-03-05T08:00", "end": "2026-03-05T09:00"}]}, ["07:00-08:00"]),
        ({"working_hours": []}, []),
    ],
)
def test_free_is_working_time_less_busy_time_meetings_and_nights(more: Json, free: list[str]) -> None:
    assert free_on_the_fifth(more) == free


def test_who_leads_as_another_is_not_free_meanwhile() -> None:
    document = cohort()
    document["instructors"][0]["same_as"] = "gus"
    document["learners"][-1]["time_zone"] = "Europe/London"
    built = parse_cohort(document)
    start, end = minute(instant("2026-03-12 00:00")), minute(instant("2026-03-13 00:00"))
    time = FreeTime(built, read_calendars(built), plan().sessions, start, end)
    assert (time.of(built.learners[-1]).free - start).tolist() == [[9 * 60, 10 * 60], [11 * 60 + 30, 17 * 60]]


def test_what_is_taken_is_not_given_again() -> None:
    desk = Desk(merge([(0, 120)]))
    taken = [desk.take(50, 0, 120, late=False), desk.take(50, 0, 120, late=True), desk.take(50, 0, 120, late=False)]
    minutes = [None if block is None else (minute(block.start), minute(block.end)) for block in taken]
    assert minutes == [(0, 50), (60, 110), None]
