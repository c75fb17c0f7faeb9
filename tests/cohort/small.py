"""A small sound cohort as a document, to be changed by a test."""

from __future__ import annotations

from typing import Any


def small() -> dict[str, Any]:
    """Two learners, two instructors, two clinics, in a month that ends with Berlin's clocks going forward."""
    return {
        "schema_version": 1,
        "id": "small",
        "horizon": {"start": "2026-03-02", "end": "2026-03-29", "time_zone": "Europe/Berlin"},
        "learners": [
            {"id": "l1", "name": "Ada Okafor", "time_zone": "Europe/Berlin"},
            {"id": "l2", "name": "Bo Lindqvist", "time_zone": "Asia/Kolkata"},
        ],
        "instructors": [
            {"id": "i1", "name": "Chen Wei", "time_zone": "Europe/London", "clinics": ["lab", "debrief"]},
            {"id": "i2", "name": "Dara Quinn", "time_zone": "UTC", "clinics": ["lab"]},
        ],
        "clinics": [
            {"id": "lab", "title": "Negotiation lab", "duration_minutes": 60, "capacity": 4},
            {"id": "debrief", "title": "Debrief", "duration_minutes": 45, "capacity": 6},
        ],
    }
