"""A cohort of two regions with one clinic too small for all: enough to vary."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

COHORT: dict[str, Any] = {
    "schema_version": 1,
    "id": "two-regions",
    "horizon": {"start": "2027-03-01", "end": "2027-03-01", "start_every_minutes": 60},
    "learners": [
        {"id": "l1", "name": "Ada One", "time_zone": "UTC"},
        {"id": "l2", "name": "Ben Two", "time_zone": "UTC", "clinics": ["lab"]},
        {"id": "l3", "name": "Cy Three", "time_zone": "UTC", "clinics": [{"clinic": "lab", "priority": 2}]},
    ],
    "instructors": [
        {"id": "i1", "name": "Ina First", "time_zone": "UTC", "clinics": ["lab"], "max_sessions": 1},
        {"id": "i2", "name": "Ivo Second", "time_zone": "UTC", "clinics": ["talk", "lab"], "max_sessions": 1},
    ],
    "clinics": [
        {"id": "lab", "title": "Lab", "duration_minutes": 60, "capacity": 1, "max_sessions": 2},
        {"id": "talk", "title": "Talk", "duration_minutes": 60, "capacity": 9},
    ],
    "async_alternatives": [
        {"id": "film", "title": "Film", "covers": ["lab", "talk"], "kind": "recording", "duration_minutes": 20}
    ],
    "decisions": [{"learner": "l2", "clinic": "lab", "must": False}],
}


def document() -> dict[str, Any]:
    """A copy to change."""
    return copy.deepcopy(COHORT)


def written(folder: Path) -> Path:
    """The cohort as a file in a folder."""
    path = folder / "cohort.json"
    path.write_text(json.dumps(COHORT), encoding="utf-8")
    return path
