"""Three programmes of one house: people, instructors, a room and licences are shared, ids mostly are not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from scheduler.api import load_cohort, save_plan, solve
from scheduler.cohort.cohort import Cohort
from scheduler.plan import Plan
from tests.cohorts.draft import Json

NAMES = ("leadership", "sales", "safety")
NUM_PEOPLE = 18
NUM_LEADERS = 4
PER_WEEK, PER_DAY, BUFFER, LICENCES = 4, 2, 15, 2
EARLY = {"resource": "licence", "hours": [{"days": ["mon", "wed"], "start": "08:00", "end": "10:00"}]}
LINKS = [f"https://meet.example.com/{k}" for k in range(LICENCES)]


def write_programmes(folder: Path, seed: int, *, committed: bool) -> list[Path]:
    """Cohort files in sibling folders, each committed to the plans of those before it (or to none)."""
    paths = []
    for number, name in enumerate(NAMES):
        document = _document(seed, number)
        if committed:
            document["committed"] = [f"../{earlier}/plan.json" for earlier in NAMES[:number]]
        path = folder / name / "cohort.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(document, indent=1), encoding="utf-8")
        paths.append(path)
    return paths


def solve_in_turn(paths: list[Path], seed: int) -> list[tuple[Cohort, Plan]]:
    """Their plans, each written beside its cohort before the next is read."""
    found = []
    for path in paths:
        cohort = load_cohort(path)
        plan = save_plan(solve(cohort, time_limit=4, seed=seed, workers=1), path.parent / "plan.json", cohort=cohort)
        found.append((cohort, plan))
    return found


def human(programme: int, person_id: str) -> str:
    """Who somebody of a programme is, all programmes taken together: ``p3``, ``t1``."""
    return person_id if person_id.startswith("p") else person_id.removeprefix(f"{NAMES[programme]}-")


def _document(seed: int, number: int) -> Json:
    rng = Random(f"{seed}/{number}")
    name = NAMES[number]
    learners = list(_learners(rng, number))
    return {
        "schema_version": 1,
        "id": name,
        "horizon": {"start": "2026-03-02", "end": "2026-03-06", "start_every_minutes": 60},
        "learners": learners,
        "instructors": list(_instructors(rng, number, {learner["id"] for learner in learners})),
        "clinics": [
            {"id": "talk", "title": "Talk", "duration_minutes": 60, "capacity": 5, **EARLY},
            {"id": "lab", "title": "Lab", "duration_minutes": 90, "capacity": 5, "modality": "hybrid"},
        ],
        "rooms": [{"id": "oslo-1", "site": "oslo", "seats": 5, "time_zone": "Europe/Oslo"}],
        "resources": [{"id": "licence", "concurrent": LICENCES, "links": LINKS}],
        "objective": {"tiers": [{"unscheduled": 1}, {"days_waited": 1}]},
    }


def _learners(rng: Random, number: int) -> Iterator[Json]:
    """Most have an address and an id of the programme's own; each third has no address, and one id in all."""
    for k in range(NUM_PEOPLE):
        if rng.random() < 0.75:
            hours = {"working_hours": [_hours("09:00", "13:00")], "available_hours": [_hours("08:00", "14:00")]}
            yield {**_who(rng, number, f"p{k}", addressed=k % 3 != 0), "time_zone": "Europe/Oslo", **hours}


def _instructors(rng: Random, number: int, learners: set[str]) -> Iterator[Json]:
    """The last one is ``p1``, who learns too."""
    limits = {"max_sessions_per_week": PER_WEEK, "max_sessions_per_day": PER_DAY, "buffer_minutes": BUFFER}
    for k in range(NUM_LEADERS):
        who = _who(rng, number, f"t{k}", addressed=True)
        if k == NUM_LEADERS - 1:
            who["email"] = _address("p1")
            if f"{NAMES[number]}-p1" in learners:
                who["same_as"] = f"{NAMES[number]}-p1"
        work = {"working_hours": [_hours("08:00", "14:00")], "sites": ["oslo"], "clinics": ["talk", "lab"]}
        yield {**who, "time_zone": "Europe/Oslo", **work, **limits}


def _who(rng: Random, number: int, name: str, *, addressed: bool) -> dict[str, Any]:
    if not addressed:
        return {"id": name, "name": f"Person {name}"}
    address = _address(name)
    return {
        "id": f"{NAMES[number]}-{name}",
        "name": f"Person {name}",
        "email": rng.choice((address, address.upper(), address.title())),
    }


def _address(name: str) -> str:
    return f"{name}@example.com"


def _hours(start: str, end: str) -> Json:
    return {"days": ["mon", "tue", "wed", "thu", "fri"], "start": start, "end": end}
