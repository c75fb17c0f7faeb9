"""Cohorts to start from: two that are written as they are, and templates that expand."""

from scheduler.templates.expand import Expansion, expand, expanded
from scheduler.templates.recipe import Recipe, Settings
from scheduler.templates.recipes import RECIPES, recipe_named
from scheduler.templates.writing import template_text, write_files, write_template

__all__ = [
    "RECIPES",
    "Expansion",
    "Recipe",
    "Settings",
    "expand",
    "expanded",
    "recipe_named",
    "template_text",
    "write_files",
    "write_template",
]
