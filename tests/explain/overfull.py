"""Cohorts with far more requests than seats, drawn by a seed: everything that can keep somebody out of a session.

Names, ids and what events are about are words that occur nowhere else.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import load_cohort

Json = dict[str, Any]
LETTERS = "bcdfghjklmnpqrstvwxz"
LENGTH = 9
ZONES = ("Europe/Berlin", "Europe/Berlin", "America/New_York", "Asia/Kolkata")
COUNTRIES = {"Europe/Berlin": "DE", "America/New_York": "US", "Asia/Kolkata": "IN"}
DAYS = ("2027-03-25", "2027-03-26", "2027-03-27", "2027-03-28", "2027-03-29")
"""Thursday to Monday: Good Friday and Easter Monday in Germany, and a clock change."""
TOPICS = ("lab", "talk", "panel", "desk", "series")


class Overfull:
    """The cohort of a seed, written into a folder with its calendars."""

    def __init__(self, seed: int, folder: Path, num_learners: int = 200) -> None:
        self.chance = Random(f"overfull/{seed}")
        self.folder = folder
        self.words: set[str] = set()
        self.subjects: list[str] = []
        (folder / "calendars").mkdir(parents=True, exist_ok=True)
        self.document = self._document(num_learners)
        path = folder / "cohort.json"
        path.write_text(json.dumps(self.document), encoding="utf-8")
        self.cohort: Cohort = load_cohort(path)

    def word(self) -> str:
        """A word that no other word holds."""
        while True:
            word = "".join(self.chance.choice(LETTERS) for _ in range(LENGTH))
            if word not in self.words:
                self.words.add(word)
                return word

    def _document(self, num_learners: int) -> Json:
        clinics = self._clinics()
        return {
            "schema_version": 1,
            "id": "overfull",
            "horizon": {"start": DAYS[0], "end": DAYS[-1], "time_zone": "Europe/Berlin", "start_every_minutes": 120},
            "defaults": {"stretch": {"before": 120, "after": 180}},
            "groups": [
                {"id": "g1", "max_away": 3},
                {"id": "g2", "blackouts": [{"start": f"{DAYS[0]}T09:00", "end": f"{DAYS[0]}T13:00"}]},
            ],
            "rooms": [
                {"id": "r1", "site": "berlin", "seats": 5, "time_zone": "Europe/Berlin"},
                {"id": "r2", "site": "pune", "seats": 5, "time_zone": "Asia/Kolkata", "busy": self._busy()},
            ],
            "resources": [{"id": "licence", "concurrent": 1}],
            "async_alternatives": [
                {"id": "intro", "title": "Intro", "covers": [], "kind": "module", "duration_minutes": 30}
            ],
            "clinics": clinics,
            "instructors": [self._instructor(k) for k in range(7)],
            "learners": (learners := [self._learner() for _ in range(num_learners)]),
            "decisions": [self._decision(learner) for learner in self.chance.sample(learners, num_learners // 12)],
        }

    def _clinics(self) -> list[Json]:
        lab = {"id": "lab", "languages": ["en", "de"], "max_sessions": 3, "min_learners": 3}
        talk = {"id": "talk", "resource": "licence", "after": [{"clinic": "lab", "required": True, "min_days": 1}]}
        panel = {"id": "panel", "modality": "in_person", "capacity": 6, "instructors_per_session": 2}
        starts = (f"{DAYS[1]}T15:00Z", f"{DAYS[4]}T08:00Z", f"{DAYS[4]}T14:00Z")
        listed = [{"id": f"desk-{k}", "start": start, "capacity": 4 + k} for k, start in enumerate(starts)]
        desk = {"id": "desk", "languages": ["en", "hi"], "sessions": listed}
        series = {
            "id": "series",
            "meetings": {"day_offsets": [0, 1]},
            "max_sessions": 2,
            "prework": [{"async": "intro", "lead_days": 1}],
        }
        shared = {"duration_minutes": 60, "capacity": 8, "min_learners": 2}
        return [{**shared, "title": each["id"].title(), **each} for each in (lab, talk, panel, desk, series)]

    def _person(self) -> Json:
        zone = self.chance.choice(ZONES)
        person: Json = {"id": self.word(), "name": self.word().title(), "time_zone": zone, "busy": self._busy()}
        if self.chance.random() < 0.3:
            person["country"] = COUNTRIES[zone]
        if self.chance.random() < 0.2:
            person["calendar"] = self._calendar()
        if self.chance.random() < 0.5:
            person["languages"] = self.chance.choice((["en"], ["de"], ["hi"], ["de", "en"], ["hi", "en"]))
        return person

    def _busy(self) -> list[Json]:
        found = []
        for day in self.chance.sample(DAYS, 3):
            start = self.chance.randrange(6, 19)
            found.append({"start": f"{day}T{start:02}:00", "end": f"{day}T{start + self.chance.randint(1, 4):02}:30"})
        return found

    def _calendar(self) -> str:
        name, lines = f"calendars/c{len(self.subjects)}.ics", ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x"]
        for day in self.chance.sample(DAYS, 2):
            subject, hour = self.word(), self.chance.randrange(7, 17)
            self.subjects.append(subject)
            stamp = day.replace("-", "")
            lines += ["BEGIN:VEVENT", f"UID:{subject}", f"SUMMARY:{subject}", f"DTSTAMP:{stamp}T000000Z"]
            lines += [f"DTSTART:{stamp}T{hour:02}0000Z", f"DTEND:{stamp}T{hour + 2:02}0000Z", "END:VEVENT"]
        text = "\r\n".join([*lines, "END:VCALENDAR", ""])
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    def _learner(self) -> Json:
        person, chance = self._person(), self.chance
        wanted = chance.sample(TOPICS, chance.randint(1, 3))
        person["clinics"] = [{"clinic": c, "priority": chance.choice((1, 1, 1, 2, 5))} for c in TOPICS if c in wanted]
        person["group"] = chance.choice(("g1", "g2", None, None, None))
        person["site"] = chance.choice(("berlin", "pune", "lima", None))
        optional: Json = {
            "max_sessions_per_day": 1,
            "max_out_of_hours": chance.choice((0, 30, 60)),
            "available_from": DAYS[chance.randint(1, 3)],
            "completed": ["intro"],
        }
        return person | {key: value for key, value in optional.items() if chance.random() < 0.2}

    def _instructor(self, k: int) -> Json:
        person, chance = self._person(), self.chance
        optional: Json = {"max_sessions": 3, "max_sessions_per_day": 1, "buffer_minutes": 30, "max_out_of_hours": 60}
        chosen = {key: value for key, value in optional.items() if chance.random() < 0.4}
        clinics = [topic for n, topic in enumerate(TOPICS) if (n + k) % 3]
        return {**person, **chosen, "clinics": clinics, "sites": ["berlin", "pune"][: 1 + k % 2]}

    def _decision(self, learner: Json) -> Json:
        clinic = learner["clinics"][0]["clinic"]
        why = f"{self.word()} said so"
        return {"learner": learner["id"], "clinic": clinic, "must": False, "why": why}
