"""From a recipe and its settings to the files of a cohort."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler.cohort.load import parse_cohort
from scheduler.documents.written import written
from scheduler.errors import Fault, InputError
from scheduler.templates.recipe import Content, Json, Recipe, Settings
from scheduler.templates.recipes import recipe_named
from scheduler.templates.roster import People, instructors, invented, people_of
from scheduler.templates.writing import data, guide

ORGANIZER = {"name": "Learning team", "email": "learning@example.com"}


@dataclass(frozen=True)
class Expansion:
    """Texts by the endings of their files' names, the cohort's empty; and which of its people are ``imagined``."""

    texts: dict[str, str]
    imagined: tuple[str, ...]


def expand(recipe: Recipe, settings: Settings, people: People | None = None) -> Json:
    """The cohort of a recipe as a document that loads; people are invented where none are given.

    Raises ``InputError`` where the loader would: for days that the calendar does not have, say.
    """
    return _document(recipe, settings, recipe.make(settings), invented(settings) if people is None else people)


def expanded(
    template: str,
    path: Path,
    start: dt.date,
    *,
    weeks: int | None = None,
    num_learners: int | None = None,
    group_size: int | None = None,
    zones: Sequence[str] | None = None,
    people: Path | None = None,
) -> Expansion:
    """The files of a template for a cohort at ``path``: itself, its guide, and more.

    What is ``None`` is as the template has it. ``people`` is a cohort file whose people are taken; their zones stand in
    for the template's. Raises ``InputError``.
    """
    recipe = recipe_named(template)
    loaded = None if people is None else people_of(people, path)
    imagined = ("learners", "instructors") if loaded is None else () if loaded.instructors else ("instructors",)
    zones = zones or (() if loaded is None else loaded.zones)
    settings = recipe.settings(start, weeks=weeks, group_size=group_size, zones=zones, num_learners=num_learners)
    content = recipe.make(settings)
    document = _document(recipe, settings, content, invented(settings) if loaded is None else loaded)
    about = data(f"templates/{recipe.name}.md").replace("{file}", path.name).replace("{stem}", path.stem)
    fields = re.sub("^#", "##", guide(path), flags=re.MULTILINE)
    texts = {"": written(document), ".README.md": f"{about}\n{fields}", **content.files}
    return Expansion(texts, imagined)


def _document(recipe: Recipe, settings: Settings, content: Content, people: People) -> Json:
    last = settings.start + dt.timedelta(days=(recipe.days or 7 * settings.weeks) - 1)
    clinics = [clinic["id"] for clinic in content.clinics]
    leaders = people.instructors or instructors(settings, len(people.learners))
    document = {
        "schema_version": 1,
        "id": f"{recipe.name}-{settings.start}",
        "title": f"{recipe.title}, from {settings.start}",
        "organizer": ORGANIZER,
        "horizon": {"start": str(settings.start), "end": str(last), "time_zone": settings.zones[0]},
        **people.more,
        "learners": [_learner(content, at, each) for at, each in enumerate(people.learners)],
        "instructors": [{**content.instructors, **each, "clinics": clinics} for each in leaders],
        "clinics": list(content.clinics),
        "async_alternatives": list(content.items),
    }
    parse_cohort(document)
    return document


def _learner(content: Content, at: int, learner: Json) -> Json:
    if content.requests is None:
        return learner
    zone = learner.get("time_zone")
    if zone is None:
        told = "is missing, and this template goes by it"
        raise InputError((Fault(f"learners[{at}].time_zone", told, None, 'add it: "Europe/Berlin", say'),))
    clinics = content.requests(zone)
    if not clinics:
        cure = f"write --zone {zone} beside the others"
        raise InputError((Fault(f"learners[{at}].time_zone", "is in none of the template's regions", zone, cure),))
    return {**learner, "clinics": clinics}
