"""Pre-work alone, then live practice."""

from __future__ import annotations

from scheduler.templates.recipe import Content, Recipe, Settings


def _make(settings: Settings) -> Content:
    """The first half of the weeks is for the pre-work; nobody practises before."""
    alone = settings.weeks // 2
    practice = {
        "id": "practice",
        "title": "Live practice",
        "description": "Bring one case of your own. No slides: they are the pre-work.",
        "duration_minutes": 90,
        "capacity": settings.group_size,
        "min_learners": settings.least,
        "window": settings.window(alone + 1, settings.weeks),
        "prework": [{"async": "preparation", "lead_days": 7 * alone}],
    }
    preparation = {
        "id": "preparation",
        "title": "Preparation: concepts and a worked example",
        "covers": [],
        "kind": "module",
        "duration_minutes": 60,
        "captions": True,
        "url": "https://learn.example.com/preparation",
    }
    recorded = {
        "id": "practice-recorded",
        "title": "Live practice, recorded, with exercises",
        "covers": ["practice"],
        "kind": "recording",
        "recording_of": "practice",
        "duration_minutes": 75,
        "captions": True,
        "url": "https://learn.example.com/practice",
    }
    return Content([practice], [preparation, recorded])


FLIPPED_CLASSROOM = Recipe(
    name="flipped-classroom",
    title="Flipped classroom",
    summary="Pre-work alone, then live practice.",
    make=_make,
    weeks=2,
    least_weeks=2,
)
