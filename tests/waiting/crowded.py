"""Small cohorts, drawn by a seed, in which more ask than there are seats, each with a plan that leaves nobody a seat
that they could take."""

from __future__ import annotations

from random import Random
from typing import Any

from scheduler.cohort.cohort import Cohort
from scheduler.judge import Facts
from scheduler.plan import Plan
from tests.judge.build import cohort_of, greedy, plan_of

Json = dict[str, Any]
STARTS = ("2026-03-03T10:00Z", "2026-03-04T14:00Z", "2026-03-04T15:00Z", "2026-03-05T09:00Z", "2026-03-06T10:00Z")
MEASURES = ("out_of_hours", "worst_out_of_hours", "peak_instructor_minutes", "split_groups", "days_waited", "sessions")
DAYS = ("tue", "wed", "thu", "fri")


def crowded_parts(seed: int) -> Json:
    """The cohort's parts, as ``cohort_of`` takes them."""
    rng, always = Random(f"crowded/{seed}"), _hours(DAYS, 0, 24)
    clinics = [_clinic(rng, "lab", 3), _clinic(rng, "talk", 2)]
    if rng.random() < 0.4:
        clinics[1]["after"] = [{"clinic": "lab", "required": rng.random() < 0.5}]
    measures = rng.sample(MEASURES, 3)
    tiers = [
        {"weights": weights} for weights in ({"unscheduled": 1}, {measures[0]: 2, measures[1]: 1}, {measures[2]: 1})
    ]
    return {
        "id": f"crowded-{seed}",
        **({"objective": {"tiers": tiers}} if rng.random() < 0.6 else {}),
        "clinics": clinics,
        "instructors": [{"id": f"i{k}", "clinics": ["lab", "talk"], "available_hours": always} for k in (1, 2, 3, 4)],
        "groups": [{"id": "team", "max_away": 2}],
        "learners": [_learner(rng, f"l{k}") for k in range(1, 13)],
    }


def crowded(seed: int) -> tuple[Cohort, Plan]:
    """The cohort and its plan."""
    cohort = cohort_of(**crowded_parts(seed))
    facts = Facts(cohort)
    return cohort, plan_of(facts, greedy(facts))


def _clinic(rng: Random, key: str, number: int) -> Json:
    sessions = [
        {"id": f"{key}-{k}", "start": start, "language": rng.choice(("en", "de"))}
        for k, start in enumerate(sorted(rng.sample(STARTS, number)))
    ]
    return {
        "id": key,
        "capacity": rng.choice((2, 2, 3)),
        "min_learners": rng.choice((1, 1, 2)),
        "languages": ["en", "de"],
        "sessions": sessions,
    }


def _learner(rng: Random, key: str) -> Json:
    learner: Json = {
        "id": key,
        "priority": rng.choice((1, 1, 1, 2)),
        "past_out_of_hours": rng.choice((0, 0, 60, 120)),
        "clinics": rng.choice((["lab"], ["lab", "talk"], ["lab", "talk"])),
        "available_hours": _hours(rng.sample(DAYS, rng.choice((3, 4, 4))), 8, 18),
        "working_hours": _hours(DAYS, *rng.choice(((9, 12), (13, 18), (8, 18)))),
    }
    if rng.random() < 0.3:
        learner["max_sessions_per_day"] = 1
    if rng.random() < 0.3:
        learner["languages"] = ["en"]
    if rng.random() < 0.3:
        learner["group"] = "team"
    return learner


def _hours(days: Any, start: int, end: int) -> list[Json]:
    return [{"days": sorted(days, key=DAYS.index), "start": f"{start:02}:00", "end": f"{end:02}:00"}]
