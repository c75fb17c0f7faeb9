"""Self-paced work with a facilitator, and a weekly touchpoint in a standing group."""

from __future__ import annotations

from scheduler.templates.recipe import Content, Json, Recipe, Settings


def _make(settings: Settings) -> Content:
    """One touchpoint a week at the same time, with the same group and facilitator, and a forum in between."""
    touchpoint = {
        "id": "touchpoint",
        "title": "Touchpoint",
        "description": "Half an hour a week with your group: progress, obstacles, next step.",
        "duration_minutes": 30,
        "capacity": settings.group_size,
        "min_learners": settings.least,
        "meetings": {"count": settings.weeks, "every_days": 7},
    }
    forum = {
        "id": "forum",
        "title": "Forum, with answers from the facilitator within a day",
        "covers": ["touchpoint"],
        "kind": "discussion",
        "duration_minutes": 20 * settings.weeks,
        "facilitated": True,
        "low_bandwidth": True,
        "url": "https://learn.example.com/forum",
    }
    units = [_unit(week) for week in range(1, settings.weeks + 1)]
    return Content([touchpoint], [*units, forum], instructors={"duties": [{"title": "Forum", "minutes_per_day": 20}]})


def _unit(week: int) -> Json:
    return {
        "id": f"unit-{week}",
        "title": f"Unit {week}, with an assignment",
        "covers": [],
        "kind": "module",
        "duration_minutes": 60,
        "captions": True,
        "url": f"https://learn.example.com/unit-{week}",
    }


FACILITATED_SELF_PACED = Recipe(
    name="facilitated-self-paced",
    title="Facilitated, self-paced",
    summary="Units alone, a forum, a weekly touchpoint.",
    make=_make,
    weeks=4,
    least_weeks=1,
)
