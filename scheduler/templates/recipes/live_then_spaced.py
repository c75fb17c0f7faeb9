"""A live capability session, then short reinforcement at growing distances."""

from __future__ import annotations

from scheduler.templates.recipe import Content, Json, Recipe, Settings

GIVE = 2
"""Days by which a distance may be shorter or longer."""


def _make(settings: Settings) -> Content:
    """Live in the first week; then a booster after one week, after two more, after three more, as far as they go."""
    capability = {
        "id": "capability",
        "title": "Capability session",
        "description": "The skill, shown and practised.",
        "duration_minutes": 120,
        "capacity": settings.group_size,
        "min_learners": settings.least,
        "window": settings.window(1, 1),
    }
    clinics: list[Json] = [capability]
    items, week, gap = [_recorded()], 1, 1
    while week + gap <= settings.weeks:
        week += gap
        clinics.append(_booster(settings, week, gap, clinics[-1]["id"]))
        items.append(_recall(gap))
        gap += 1
    return Content(clinics, items)


def _booster(settings: Settings, week: int, gap: int, earlier: str) -> Json:
    return {
        "id": f"booster-{gap}",
        "title": f"Booster {gap}",
        "description": "Recall without notes, one new case, one question each.",
        "duration_minutes": 30,
        "capacity": settings.group_size,
        "min_learners": settings.least,
        "window": settings.window(week, week),
        "after": [{"clinic": earlier, "min_days": 7 * gap - GIVE, "max_days": 7 * gap + GIVE, "required": True}],
    }


def _recall(gap: int) -> Json:
    return {
        "id": f"recall-{gap}",
        "title": f"Recall quiz {gap}",
        "covers": [f"booster-{gap}"],
        "kind": "module",
        "duration_minutes": 10,
        "low_bandwidth": True,
        "url": f"https://learn.example.com/recall-{gap}",
    }


def _recorded() -> Json:
    return {
        "id": "capability-recorded",
        "title": "Capability session, recorded, with exercises",
        "covers": ["capability"],
        "kind": "recording",
        "recording_of": "capability",
        "duration_minutes": 90,
        "captions": True,
        "url": "https://learn.example.com/capability",
    }


LIVE_THEN_SPACED = Recipe(
    name="live-then-spaced",
    title="Live, then spaced",
    summary="Live capability, then boosters ever further apart.",
    make=_make,
    weeks=8,
    least_weeks=2,
)
