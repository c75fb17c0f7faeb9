"""What meeting services call their columns, in English, German, French, Spanish and Portuguese."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.documents.nearest import plainly

COLUMNS = {
    "name": (
        "name",
        "full name",
        "display name",
        "user name",
        "participant",
        "participant name",
        "attendee",
        "name (original name)",
        "user name (original name)",
        "vollständiger name",
        "teilnehmer",
        "nom",
        "nom complet",
        "nombre",
        "nombre completo",
        "nome",
        "nome completo",
    ),
    "first_name": ("first name", "vorname", "prénom", "primer nombre"),
    "last_name": ("last name", "surname", "nachname", "nom de famille", "apellidos"),
    "email": (
        "email",
        "e-mail",
        "user email",
        "email address",
        "e-mail-adresse",
        "adresse e-mail",
        "courrier",
        "courriel",
        "correo electrónico",
        "correo",
    ),
    "upn": (
        "participant id (upn)",
        "participant id",
        "upn",
        "teilnehmer-id (upn)",
        "id du participant (upn)",
        "id. de participante (upn)",
        "id de participante (upn)",
    ),
    "join": (
        "join time",
        "joined",
        "time joined",
        "beitrittszeit",
        "heure de participation",
        "heure d'arrivée",
        "hora de unión",
        "hora de entrada",
    ),
    "leave": (
        "leave time",
        "left",
        "time exited",
        "austrittszeit",
        "verlassenszeit",
        "heure de départ",
        "hora de salida",
        "hora de saída",
    ),
    "first_join": (
        "first join",
        "first join time",
        "erster beitritt",
        "erste teilnahme",
        "première participation",
        "première connexion",
        "primera unión",
        "primera vez que se unió",
    ),
    "last_leave": (
        "last leave",
        "last leave time",
        "letztes verlassen",
        "letzter austritt",
        "dernier départ",
        "dernière sortie",
        "última salida",
    ),
    "length": (
        "duration",
        "duration (minutes)",
        "total duration (minutes)",
        "in-meeting duration",
        "time in session (minutes)",
        "dauer",
        "dauer (minuten)",
        "gesamtdauer (minuten)",
        "dauer der teilnahme",
        "besprechungsdauer",
        "durée",
        "durée (minutes)",
        "durée de la participation",
        "durée en réunion",
        "duración",
        "duración (minutos)",
        "duración de la reunión",
    ),
    "action": ("user action", "benutzeraktion", "action de l'utilisateur", "acción del usuario"),
    "moment": ("timestamp", "zeitstempel", "horodatage", "marca de tiempo"),
    "waiting": ("in waiting room", "im warteraum", "en salle d'attente", "en la sala de espera"),
    "came": ("attended", "teilgenommen"),
}
"""Fields of a row about somebody, by their headings."""

FACTS = {
    "title": (
        "meeting title",
        "topic",
        "title",
        "besprechungstitel",
        "thema",
        "titre de la réunion",
        "título de la reunión",
    ),
    "start": (
        "start time",
        "meeting start time",
        "actual start time",
        "startzeit",
        "beginn",
        "startzeit der besprechung",
        "heure de début",
        "hora de inicio",
    ),
    "end": (
        "end time",
        "meeting end time",
        "endzeit",
        "ende",
        "endzeit der besprechung",
        "heure de fin",
        "hora de finalización",
    ),
}
"""Facts about the whole meeting, by their labels."""

LEFT = ("left", "verlassen", "hat verlassen", "a quitté", "quitté", "salió", "abandonó", "saiu")
YES = ("yes", "ja", "oui", "sí", "si", "sim", "true", "1")


def fields_of(cells: Sequence[str]) -> dict[str, int]:
    """Which column holds which field, for a row of headings: somebody's name and something about time or address.

    Empty where the row is none.
    """
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        field = _COLUMN.get(plainly(cell))
        if field is not None:
            found.setdefault(field, at)
    named = "name" in found or {"first_name", "last_name"} <= set(found)
    return found if named and len(found) >= 2 else {}


def fact_of(cell: str) -> str | None:
    """Which fact a label tells."""
    return _FACT.get(plainly(cell))


def says(words: Sequence[str], cell: str) -> bool:
    """Whether a cell is one of these words."""
    return plainly(cell) in {plainly(word) for word in words}


def _by_heading(names: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {plainly(heading): field for field, headings in names.items() for heading in headings}


_COLUMN = _by_heading(COLUMNS)
_FACT = _by_heading(FACTS)
