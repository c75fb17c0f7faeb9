"""Ninety days with one programme: an asynchronous baseline, two clinics each, measures before and after."""

from __future__ import annotations

from scheduler.templates.recipe import Content, Json, Recipe, Settings
from scheduler.templates.writing import data

DAYS = 90
WEEKS = 13


def _make(settings: Settings) -> Content:
    """Baseline in weeks 1 and 2, the first clinic in 3 to 6, the second in 7 to 11, then the measures again."""
    baseline = {
        "id": "baseline",
        "title": "The programme, self-paced",
        "covers": ["clinic-1", "clinic-2"],
        "kind": "module",
        "duration_minutes": 120,
        "captions": True,
        "low_bandwidth": True,
        "url": "https://learn.example.com/baseline",
    }
    first = {
        **_clinic(settings, 1, "Practice on a case"),
        "window": settings.window(3, 6),
        "prework": [{"async": "baseline", "lead_days": 14}],
    }
    second = {
        **_clinic(settings, 2, "Practice on cases of one's own"),
        "window": settings.window(7, 11),
        "after": [{"clinic": "clinic-1", "min_days": 14}],
    }
    return Content([first, second], [baseline], files={".measures.csv": data("templates/measures.csv")})


def _clinic(settings: Settings, number: int, description: str) -> Json:
    return {
        "id": f"clinic-{number}",
        "title": f"Clinic {number}",
        "description": f"{description}.",
        "duration_minutes": 60,
        "capacity": settings.group_size,
        "min_learners": settings.least,
    }


PILOT_90_DAYS = Recipe(
    name="pilot-90-days",
    title="Pilot of 90 days",
    summary="Baseline alone, two clinics each, before and after.",
    make=_make,
    weeks=WEEKS,
    least_weeks=WEEKS,
    most_weeks=WEEKS,
    days=DAYS,
)
