"""Regions that never share a working hour, and cohorts of them one after the other."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from scheduler.api import close_plan, load_cohort, save_plan, solve
from tests.cohorts.draft import Json

ZONES = {"tokyo": "Asia/Tokyo", "abidjan": "Africa/Abidjan", "pitcairn": "Pacific/Pitcairn"}
"""None changes its clocks. Their days, 9 to 17, are 0 to 8, 9 to 17 and 17 to 1 in UTC."""
STARTS = {"tokyo": "06:00", "abidjan": "12:00", "pitcairn": "18:00"}
"""An hour within the working day of each, in UTC."""
HOUR = 60
NUM_COHORTS = 4
MONDAY = dt.date(2026, 3, 2)
LATER = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
ALL_DAY = [{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "start": "00:00", "end": "24:00"}]


def burdens(
    folder: Path,
    regions: Mapping[str, int],
    *,
    memory: bool,
    sessions: int = 1,
    slack: float | None = None,
) -> dict[str, int]:
    """Minutes per head that each region bore in all, over four cohorts of one session a clinic for everybody.

    With ``memory`` every cohort is closed into the next. ``slack`` states the objective; ``None`` leaves the default.
    """
    borne = dict.fromkeys(regions, 0)
    paths = [_write(folder / f"c{n}", n, regions, sessions, slack) for n in range(NUM_COHORTS + 1)]
    for path, following in pairwise(paths):
        cohort, plan = load_cohort(path), path.parent / "plan.json"
        save_plan(solve(cohort, workers=1, deterministic=True, time_limit=20), plan, cohort=cohort)
        closed = close_plan(plan, into=following if memory else None, now=LATER)
        for region in regions:
            of_region = {each.now for each in closed.closing.people if each.id.startswith(region)}
            assert len(of_region) == 1
            borne[region] += of_region.pop()
    return borne


def spread(borne: Mapping[str, int]) -> int:
    """How much more a head bore where most was borne than where least was."""
    return max(borne.values()) - min(borne.values())


def _write(folder: Path, number: int, regions: Mapping[str, int], sessions: int, slack: float | None) -> Path:
    folder.mkdir(parents=True)
    document: Json = {
        "schema_version": 1,
        "id": f"quarter-{number}",
        "horizon": {"start": str(MONDAY), "end": str(MONDAY + dt.timedelta(weeks=sessions))},
        "learners": [
            {"id": f"{region}-{k}", "name": f"{region} {k}", "time_zone": ZONES[region], "available_hours": ALL_DAY}
            for region, size in regions.items()
            for k in range(size)
        ],
        "instructors": [_instructor(f"i{k}", sessions) for k in range(2)],
        "clinics": [_clinic(k, regions) for k in range(sessions)],
    }
    if slack is not None:
        fair: list[Json] = [{"worst_out_of_hours": 1}, {"repeated_out_of_hours": 1}]
        document["objective"] = {"tiers": [{"unscheduled": 1}, {"out_of_hours": 1, "slack_percent": slack}, *fair]}
    path = folder / "cohort.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def _instructor(name: str, sessions: int) -> Json:
    clinics = [f"talk-{k}" for k in range(sessions)]
    return {"id": name, "name": name, "time_zone": "UTC", "working_hours": ALL_DAY, "clinics": clinics}


def _clinic(k: int, regions: Mapping[str, int]) -> Json:
    """One session for everybody, at an hour of one of the regions, each a day later than the one before."""
    first = MONDAY + dt.timedelta(weeks=k)
    starts = [f"{first + dt.timedelta(days=later)}T{STARTS[region]}Z" for later, region in enumerate(regions)]
    return {
        "id": f"talk-{k}",
        "title": f"Talk {k}",
        "duration_minutes": HOUR,
        "capacity": sum(regions.values()),
        "max_sessions": 1,
        "sessions": [{"id": f"talk-{k}-{n}", "start": start} for n, start in enumerate(starts)],
    }
