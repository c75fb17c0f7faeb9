"""The people of a template: invented ones, or those of a cohort file."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from scheduler.cohort.load import load_cohort
from scheduler.documents.text import parse, read_bytes
from scheduler.errors import Fault, InputError
from scheduler.templates.recipe import Json, Settings

GIVEN = (
    *("Ada", "Bruno", "Chiara", "Dara", "Elias", "Femke", "Goran", "Hana", "Idris", "Jonna", "Kofi", "Leila"),
    *("Mateo", "Nadia", "Oskar", "Priya", "Quentin", "Rosa", "Samir", "Tuva", "Umar", "Vera", "Wanda", "Yusuf"),
)
FAMILY = (
    *("Okafor", "Lindqvist", "Conti", "Quinn", "Novak", "Visser", "Petrov", "Kimura", "Bello", "Salonen"),
    *("Mensah", "Haddad", "Rojas", "Castellan", "Winter", "Menon", "Dubois", "Ferraz", "Aziz", "Nygaard"),
    *("Farouk", "Marsh", "Kowal"),
)
LEADERS = ("Harriet Lomax", "Desmond Vale", "Ines Arroyo", "Pavel Horak", "Mei Tanaka", "Olu Adeyemi", "Greta Falk")
SEATS_AN_INSTRUCTOR = 8
"""Sessions of one clinic that a single instructor is counted on for."""

NOT_CARRIED = ("clinics", "completed", "available_from", "past_out_of_hours")
"""What a learner's entry says about the clinics and days of the cohort that it stands in."""


@dataclass(frozen=True)
class People:
    """Learners, instructors (perhaps none) and what is said about them, as a cohort file has them."""

    learners: list[Json]
    instructors: list[Json]
    more: Json

    @property
    def zones(self) -> tuple[str, ...]:
        """The learners' zones as stated, each once."""
        return tuple(dict.fromkeys(each["time_zone"] for each in self.learners if each.get("time_zone")))


def invented(settings: Settings) -> People:
    """People who do not exist, with addresses at example.com; learners live in the zones by turns."""
    names = zip(cycle(GIVEN), cycle(FAMILY), strict=False)
    learners = [
        {"id": f"l{number}", "name": f"{given} {family}", "email": f"l{number}@example.com", "time_zone": zone}
        for number, ((given, family), zone) in enumerate(
            islice(zip(names, cycle(settings.zones), strict=False), settings.num_learners), 1
        )
    ]
    return People(learners, instructors(settings, len(learners)), {})


def people_of(path: Path, target: Path) -> People:
    """The people of a cohort file, for another at ``target``; what they did and asked for stays behind.

    Raises ``InputError`` for a faulty file, and for one in another folder
    whose people have calendars, for their paths would lead nowhere.
    """
    cohort = load_cohort(path)
    document, _ = parse(read_bytes(path), str(path))
    owners = [*cohort.learners, *cohort.instructors]
    if any(each.calendar for each in owners) and path.parent.resolve() != target.parent.resolve():
        cure = f"write the new file into {path.parent}, or copy both into one folder"
        raise InputError((Fault(str(path), "names calendars, whose paths start in its own folder", None, cure),))
    learners = [{key: value for key, value in each.items() if key not in NOT_CARRIED} for each in document["learners"]]
    more = {key: document[key] for key in ("organizer", "defaults", "calendar_policy") if document.get(key)}
    if document.get("groups"):
        more["groups"] = [
            {key: value for key, value in group.items() if key != "intact"} for group in document["groups"]
        ]
    return People(learners, document["instructors"], more)


def instructors(settings: Settings, num_learners: int) -> list[Json]:
    """Invented ones: at least two, one for each zone, and more for many learners."""
    number = max(2, len(settings.zones), -(-num_learners // (settings.group_size * SEATS_AN_INSTRUCTOR)))
    return [
        {
            "id": f"i{at}",
            "name": name,
            "email": f"i{at}@example.com",
            "time_zone": zone,
            "buffer_minutes": 15,
            "conference_url": f"https://meet.example.com/i{at}",
        }
        for at, (name, zone) in enumerate(islice(zip(cycle(LEADERS), cycle(settings.zones), strict=False), number), 1)
    ]
