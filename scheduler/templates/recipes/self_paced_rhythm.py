"""A self-paced module a week, with live punctuation every other week."""

from __future__ import annotations

from scheduler.templates.recipe import Content, Json, Recipe, Settings


def _make(settings: Settings) -> Content:
    """Two modules, then a checkpoint in the second of their weeks, and so on."""
    modules = [_module(week) for week in range(1, settings.weeks + 1)]
    weeks = range(2, settings.weeks + 1, 2)
    checkpoints = [_checkpoint(settings, number, week) for number, week in enumerate(weeks, 1)]
    discussions = [_discussion(number) for number in range(1, len(checkpoints) + 1)]
    return Content(checkpoints, [*modules, *discussions])


def _checkpoint(settings: Settings, number: int, week: int) -> Json:
    lead_days = 7 * (week - 1)
    return {
        "id": f"checkpoint-{number}",
        "title": f"Checkpoint {number}",
        "description": "Questions from the modules, and one exercise together.",
        "duration_minutes": 45,
        "capacity": settings.group_size,
        "min_learners": settings.least,
        "window": settings.window(week, week),
        "prework": [{"async": f"module-{each}", "lead_days": lead_days} for each in (week - 1, week)],
    }


def _module(week: int) -> Json:
    return {
        "id": f"module-{week}",
        "title": f"Module {week}",
        "covers": [],
        "kind": "module",
        "duration_minutes": 45,
        "captions": True,
        "low_bandwidth": True,
        "url": f"https://learn.example.com/module-{week}",
    }


def _discussion(number: int) -> Json:
    return {
        "id": f"discussion-{number}",
        "title": f"Discussion {number}, in writing",
        "covers": [f"checkpoint-{number}"],
        "kind": "discussion",
        "duration_minutes": 30,
        "facilitated": True,
        "low_bandwidth": True,
        "url": f"https://learn.example.com/discussion-{number}",
    }


SELF_PACED_RHYTHM = Recipe(
    name="self-paced-rhythm",
    title="Self-paced rhythm",
    summary="A module a week, live checkpoints every other week.",
    make=_make,
    weeks=6,
    least_weeks=2,
    group_size=12,
)
