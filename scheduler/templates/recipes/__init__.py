"""The templates, one a file."""

from __future__ import annotations

from scheduler.documents.nearest import nearest
from scheduler.errors import Fault, InputError
from scheduler.templates.recipe import Recipe
from scheduler.templates.recipes.facilitated_self_paced import FACILITATED_SELF_PACED
from scheduler.templates.recipes.flipped_classroom import FLIPPED_CLASSROOM
from scheduler.templates.recipes.kickoff_depth_integration import KICKOFF_DEPTH_INTEGRATION
from scheduler.templates.recipes.live_then_spaced import LIVE_THEN_SPACED
from scheduler.templates.recipes.pilot_90_days import PILOT_90_DAYS
from scheduler.templates.recipes.regional_monthly import REGIONAL_MONTHLY
from scheduler.templates.recipes.self_paced_rhythm import SELF_PACED_RHYTHM

RECIPES: dict[str, Recipe] = {
    recipe.name: recipe
    for recipe in (
        FLIPPED_CLASSROOM,
        KICKOFF_DEPTH_INTEGRATION,
        LIVE_THEN_SPACED,
        SELF_PACED_RHYTHM,
        FACILITATED_SELF_PACED,
        REGIONAL_MONTHLY,
        PILOT_90_DAYS,
    )
}


def recipe_named(name: str) -> Recipe:
    """The template of a name. Raises ``InputError``, with the nearest name, where there is none."""
    if name in RECIPES:
        return RECIPES[name]
    near = nearest(name, RECIPES)
    cure = "schedule new --list names all" if near is None else f'did you mean "{near}"?'
    raise InputError((Fault("--template", "is not a template", name, cure),))
