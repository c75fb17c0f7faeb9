"""A live kickoff, self-paced depth, and live integration with the same people."""

from __future__ import annotations

from scheduler.templates.recipe import Content, Recipe, Settings


def _make(settings: Settings) -> Content:
    """Kickoff in the first week, integration in the last; groups and instructors go on from one to the other."""
    last = settings.weeks
    kickoff = {
        "id": "kickoff",
        "title": "Kickoff",
        "description": "Goals, the group, and who works with whom.",
        "duration_minutes": 60,
        "capacity": settings.group_size,
        "min_learners": settings.least,
        "window": settings.window(1, 1),
    }
    integration = {
        "id": "integration",
        "title": "Integration",
        "description": "The same group again: what worked, what did not, and what comes next.",
        "duration_minutes": 90,
        "capacity": settings.group_size,
        "min_learners": settings.least,
        "window": settings.window(last, last),
        "after": [{"clinic": "kickoff", "min_days": 7, "required": True}],
        "same_group_as": "kickoff",
        "same_instructor": True,
        "prework": [{"async": "depth", "lead_days": 7 * (last - 1)}],
    }
    depth = {
        "id": "depth",
        "title": "Depth: four chapters with exercises",
        "covers": [],
        "kind": "module",
        "duration_minutes": 240,
        "captions": True,
        "url": "https://learn.example.com/depth",
    }
    recorded = {
        "id": "kickoff-recorded",
        "title": "Kickoff, recorded",
        "covers": ["kickoff"],
        "kind": "recording",
        "recording_of": "kickoff",
        "duration_minutes": 45,
        "captions": True,
        "url": "https://learn.example.com/kickoff",
    }
    return Content([kickoff, integration], [depth, recorded])


KICKOFF_DEPTH_INTEGRATION = Recipe(
    name="kickoff-depth-integration",
    title="Kickoff, depth, integration",
    summary="Kickoff, self-paced depth, then the same groups.",
    make=_make,
    weeks=4,
    least_weeks=3,
)
