"""Small programmes, to be changed by a test."""

from __future__ import annotations

from typing import Any

from scheduler.programmes.load import parse_programme
from scheduler.programmes.programme import Programme

BERLIN, NEW_YORK, KOLKATA = "Europe/Berlin", "America/New_York", "Asia/Kolkata"


def component(**changes: Any) -> dict[str, Any]:
    """Difficult content for a few: 24 learners, two clinics of 12."""
    return {
        "id": "workshop",
        "title": "Workshop",
        "content_type": "skill",
        "complexity": 5,
        "learners": 24,
        **changes,
    }


def document(*components: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A programme of these components, whose clinics hold 12."""
    return {"schema_version": 1, "id": "p", "capacity": 12, "components": list(components), **changes}


def programme(*components: dict[str, Any], **changes: Any) -> Programme:
    """The same, read."""
    return parse_programme(document(*components, **changes))


def part(zone: str, learners: int, **changes: Any) -> dict[str, Any]:
    """A part of an audience."""
    return {"time_zone": zone, "learners": learners, **changes}
