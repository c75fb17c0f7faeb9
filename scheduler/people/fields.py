"""The columns that are known in tables of people and clinics, by the names that people give them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Role = Literal["learners", "instructors"]
Known = Mapping[str, tuple[str, ...]]
"""Other names by field."""

_PERSON = {
    "id": "person id, learner id, instructor id, user id, employee id, employee number, personalnummer",
    "name": (
        "full name, display name, participant, learner, instructor, trainer, student, vollständiger name, nom "
        "complet, nombre completo, nome completo, teilnehmer, teilnehmer/in, naam, imię i nazwisko, 名前, 氏名"
    ),
    "first_name": "first name, given name, forename, vorname, prénom, nombre, voornaam, imię, nome",
    "last_name": (
        "last name, surname, family name, nachname, familienname, nom, nom de famille, apellido, apellidos, "
        "cognome, sobrenome, achternaam, nazwisko, name last"
    ),
    "email": (
        "e-mail, mail, email address, e-mail address, work email, mail address, e-mail-adresse, adresse "
        "e-mail, adresse mail, courriel, correo, correo electrónico, posta elettronica, メール"
    ),
    "time_zone": (
        "time zone, timezone, tz, zone, utc offset, zeitzone, fuseau horaire, zona horaria, fuso orario, fuso "
        "horário, tijdzone, strefa czasowa, windows time zone, タイムゾーン"
    ),
    "city": "town, home city, stadt, ort, wohnort, ville, ciudad, città, cidade, stad, miasto, 都市",
    "country": "country code, nation, land, staat, pays, país, paese, kraj, country/region, 国",
    "working_hours": (
        "working hours, work hours, office hours, business hours, hours, arbeitszeit, arbeitszeiten, "
        "horaires, heures de travail, horario, horario laboral, orario, werktijden"
    ),
    "available_hours": "available hours, hours available, could attend, verfügbare zeiten",
    "languages": (
        "language, sprache, sprachen, langue, langues, idioma, idiomas, lingua, lingue, talen, spoken languages, 言語"
    ),
    "clinics": "clinic, courses, course, requests, wants, qualified for, kurse, kurs, cours, cursos",
    "status": "enrolment status, enrollment status, state of enrolment",
    "leaves": "leaver, left, withdrawn, leaving, ausgeschieden",
    "max_out_of_hours": "max out of hours, out of hours limit",
    "max_sessions_per_day": "max sessions per day, sessions per day",
}
_LEARNER = {
    "priority": "prio, weight, priorität, priorité, prioridad",
    "group": "team, cohort group, gruppe, groupe, grupo, gruppo, groep",
    "site": "office, building, campus, standort, site name",
    "available_from": (
        "available from, start date, starts on, joins on, join date, verfügbar ab, eintritt, date de début, "
        "fecha de inicio"
    ),
    "completed": "already done, done, completed clinics, erledigt",
    "low_bandwidth": "low bandwidth, slow connection, slow internet",
    "captions": "needs captions, subtitles",
    "led_by": "led by, own instructor",
    "past_out_of_hours": "past out of hours",
}
_INSTRUCTOR = {
    "max_sessions": "max sessions, most sessions",
    "max_sessions_per_week": "max sessions per week, sessions per week",
    "buffer_minutes": "buffer, break, buffer (minutes), pause",
    "sites": "site, offices, office, standorte",
    "conference_url": "conference url, meeting link, zoom link, teams link, join link, meeting url",
    "same_as": "same as, also learner",
    "past_minutes": "past minutes",
}
_CLINIC = {
    "id": "clinic id, course id, code",
    "title": "name, clinic, course, titel, titre, título, titolo",
    "duration_minutes": "duration, minutes, length, duration (minutes), duration (min), dauer, durée, duración",
    "capacity": "seats, max learners, places, plätze, capacité, capacidad, max",
    "min_learners": "min learners, minimum, min",
    "max_sessions": "max sessions",
    "instructors_per_session": "instructors per session",
    "priority": "prio",
    "languages": "language, sprache, langue",
    "description": "beschreibung",
}


def _known(names: Mapping[str, str]) -> Known:
    return {field: tuple(others.split(", ")) for field, others in names.items()}


PERSON = _known(_PERSON)
LEARNER = _known({**_PERSON, **_LEARNER})
INSTRUCTOR = _known({**_PERSON, **_INSTRUCTOR})
CLINIC = _known(_CLINIC)
BY_ROLE: Mapping[Role, Known] = {"learners": LEARNER, "instructors": INSTRUCTOR}
WORDS_OF_ROLE: Mapping[Role, tuple[str, ...]] = {
    "learners": ("learners", "people", "participants", "students", "teilnehmer", "lernende", "apprenants"),
    "instructors": ("instructors", "trainers", "teachers", "facilitators", "referenten", "dozenten", "formateurs"),
}
"""Names of sheets that hold them."""


def all_fields() -> tuple[str, ...]:
    """What a column may be said to be."""
    return tuple(dict.fromkeys((*LEARNER, *INSTRUCTOR, *CLINIC)))
