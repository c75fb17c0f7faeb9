"""Times to meet, against a count over every half hour with the standard library's clocks."""

from __future__ import annotations

import datetime as dt
import random
from zoneinfo import ZoneInfo

import pytest

from scheduler.programmes.live_times import live_times
from tests.programmes.small import component, part, programme

MONDAY = dt.datetime(2027, 3, 1, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Sydney", "Asia/Kathmandu", "America/Sao_Paulo"]
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def works(zone: str, days: list[str], start: int, end: int, minute: dt.datetime) -> bool:
    """Whether a shift from hour to hour, perhaps over midnight, is on at a minute."""
    local = minute.astimezone(ZoneInfo(zone))
    clock, today, before = local.hour * 60 + local.minute, DAYS[local.weekday()], DAYS[local.weekday() - 1]
    if start < end:
        return today in days and start * 60 <= clock < end * 60
    return (today in days and clock >= start * 60) or (before in days and clock < end * 60)


@pytest.mark.parametrize("seed", range(6))
def test_the_first_reaches_most_and_together_they_reach_all_who_can_be(seed: int) -> None:
    draw = random.Random(seed)
    people = [
        (draw.choice(ZONES), draw.sample(DAYS, draw.randint(1, 5)), draw.randint(0, 23), draw.randint(0, 23))
        for _ in range(5)
    ]
    people = [(zone, days, start, end + 1 if start == end else end) for zone, days, start, end in people]
    numbers = [draw.randint(1, 30) for _ in people]
    audience = [
        part(zone, number, working_hours=[{"days": days, "start": f"{start:02}:00", "end": f"{end:02}:00"}])
        for (zone, days, start, end), number in zip(people, numbers, strict=True)
    ]
    wanted = programme(component(learners=sum(numbers), audience=audience, live_minutes=90), start="2027-03-01")
    found = live_times(wanted, wanted.components[0])

    starts = [MONDAY + k * 30 * MINUTE for k in range(7 * 48)]
    fits = [
        [all(works(*person, start + k * MINUTE) for k in range(0, 90, 15)) for start in starts] for person in people
    ]
    can = {at for at, row in enumerate(fits) if any(row)}
    most = max(sum(numbers[at] for at in can if fits[at][k]) for k in range(len(starts)))
    assert found.times[0].learners == most
    assert {at for time in found.times for at in time.parts} == can
    assert set(found.unreached) == set(range(5)) - can
    for time in found.times:
        k = (time.start - int(MONDAY.timestamp()) // 60) // 30
        assert all(fits[at][k] for at in time.parts)
        assert time.learners == sum(numbers[at] for at in time.parts)
