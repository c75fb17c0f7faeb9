"""Overbooking: the seats that a show rate allows, worked out thrice, and what simulated mornings make of them."""

from __future__ import annotations

from random import Random

import pytest

from scheduler import parse_cohort, solve
from scheduler.cohort.clinic import Clinic
from scheduler.judge import overbooking as judged
from scheduler.overbooking import overflow, seats
from scheduler.plan import Plan
from tests.oracle.overbooking import overbooked

DRAWS = 10_000


def clinic(**fields: object) -> Clinic:
    return Clinic.model_validate({"id": "c", "title": "C", "duration_minutes": 60, "capacity": 2, **fields})


@pytest.mark.parametrize(
    ("capacity", "rate", "limit", "expected"),
    [
        (12, None, 0.5, 12),
        (12, 1, 0.9, 12),
        (12, 0.5, 0, 12),
        # Both of two come with 1/4; at least two of three with 1/2.
        (1, 0.5, 0.25, 2),
        (1, 0.5, 0.24, 1),
        (1, 0.5, 0.5, 3),
        # All three come with 0.729 = 0.9³, which no binary fraction is; at least three of four with 0.9477.
        (2, 0.9, 0.729, 3),
        (2, 0.9, 0.7289, 2),
        (2, 0.9, 0.9477, 4),
        # All of 13 come with 0.79¹³ = 0.0467; at least 13 of 14 with 0.79¹⁴ + 14 · 0.79¹³ · 0.21 = 0.174.
        (12, 0.79, 0.05, 13),
        # Nobody is sought beyond the 40 learners of the cohort.
        (3, 0.01, 0.5, 40),
    ],
)
def test_as_many_are_seated_as_the_probability_allows(
    capacity: int, rate: float | None, limit: float, expected: int
) -> None:
    asked = clinic(capacity=capacity, show_rate=rate, overflow_probability=limit)
    assert seats(asked, capacity, 40) == expected
    assert rate is None or judged.seats(capacity, rate, limit, 40) == expected


def test_solver_judge_and_oracle_agree() -> None:
    rng = Random(6)
    more = 0
    for _ in range(150):
        capacity, rate = rng.randint(1, 25), round(rng.uniform(0.05, 1), rng.choice((1, 2, 3)))
        asked = clinic(capacity=capacity, show_rate=rate, overflow_probability=round(rng.random() ** 3, 3))
        found = seats(asked, capacity, 60)
        assert found == overbooked(asked, capacity, 60)
        assert found == judged.seats(capacity, rate, asked.overflow_probability, 60)
        assert overflow(asked, capacity, found) <= asked.overflow_probability or found == capacity
        more += capacity < found < 60
    assert more >= 50


def programme(**fields: object) -> Plan:
    """Sixty learners ask for a clinic that runs three times."""
    people = [{"id": f"l{k}", "name": f"Learner {k}", "time_zone": "UTC"} for k in range(60)]
    starts = [f"2026-03-0{day}T10:00Z" for day in (2, 3, 4)]
    asked = {
        "id": "lab",
        "title": "Lab",
        "duration_minutes": 60,
        "capacity": 12,
        "sessions": [{"id": f"lab-{day}", "start": start} for day, start in enumerate(starts)],
        **fields,
    }
    document = {
        "schema_version": 1,
        "id": "lab-week",
        "horizon": {"start": "2026-03-02", "end": "2026-03-06"},
        "learners": people,
        "instructors": [{"id": "i", "name": "Ines", "time_zone": "UTC", "clinics": ["lab"]}],
        "clinics": [asked],
        "rooms": [{"id": "hall", "site": "paris", "seats": 13, "time_zone": "UTC"}],
    }
    if fields.get("modality"):
        document["learners"] = [{**person, "site": "paris"} for person in people]
        document["instructors"][0]["sites"] = ["paris"]  # type: ignore[index]
    return solve(parse_cohort(document), time_limit=20, workers=1, seed=0)


@pytest.mark.parametrize(("rate", "limit"), [(0.75, 0.05), (0.9, 0.3), (0.6, 0.05)])
def test_ten_thousand_mornings_overflow_no_more_often_than_stated(rate: float, limit: float) -> None:
    plain, overbooking = programme(), programme(show_rate=rate, overflow_probability=limit)
    assert overbooking.measures["instructor_minutes"] == plain.measures["instructor_minutes"] == 180
    assert sum(len(session.learners) for session in plain.sessions) == 36
    assert sum(len(session.learners) for session in overbooking.sessions) > 36
    rng = Random(2026)
    assert mornings(overbooking, rate, rng)[1] > mornings(plain, rate, rng)[1]
    for share in mornings(overbooking, rate, rng)[0]:
        assert 0 < share <= limit


def mornings(plan: Plan, rate: float, rng: Random) -> tuple[list[float], int]:
    """How often each session overflowed its twelve seats, and how many sat in all."""
    overflows, sat = [0] * len(plan.sessions), 0
    for _ in range(DRAWS):
        for number, session in enumerate(plan.sessions):
            came = sum(rng.random() < rate for _ in session.learners)
            overflows[number] += came > 12
            sat += min(came, 12)
    return [number / DRAWS for number in overflows], sat


def test_seats_of_a_listed_session_follow_its_own_capacity() -> None:
    asked = clinic(
        sessions=[{"id": "a", "start": "2026-03-02T10:00Z", "capacity": 5}, {"id": "b", "start": "2026-03-03T10:00Z"}]
    )
    assert (asked.capacity_of("a"), asked.capacity_of("b"), asked.capacity_of("c")) == (5, 2, 2)


def test_in_person_the_seats_of_the_room_are_never_exceeded() -> None:
    allowed = programme(show_rate=0.5, overflow_probability=0.05, modality="in_person")
    assert {len(session.learners) for session in allowed.sessions} == {13}
