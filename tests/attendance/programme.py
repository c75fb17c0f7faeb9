"""A week of a negotiation lab with eight invented people, and its plan: what exports are matched to."""

from __future__ import annotations

from typing import Any

from scheduler import Cohort, Plan, parse_cohort

PEOPLE = (
    ("l1", "Ada Okafor", "ada.okafor@example.com"),
    ("l2", "Bo Lindqvist", "bo@example.com"),
    ("l3", "Chloé Dubois", "chloe.dubois@example.com"),
    ("l4", "Dmitri Petrov", None),
    ("l5", "Eiko Tanaka", "eiko@example.com"),
    ("l6", "Farid Aziz", "farid@example.com"),
    ("l7", "Grace Müller", "grace@example.com"),
    ("l8", "Ada Okeke", "ada.okeke@example.com"),
)
SESSIONS = (
    ("lab-1", "lab", ("2026-03-02T09:00Z",), ("l1", "l2", "l3", "l4")),
    ("lab-2", "lab", ("2026-03-04T09:00Z",), ("l5", "l6", "l7")),
    ("talk-1", "talk", ("2026-03-03T14:00Z", "2026-03-10T14:00Z"), ("l1", "l5", "l8")),
)


def document() -> dict[str, Any]:
    """The cohort. Clocks of its horizon are an hour ahead of UTC."""
    learners = [
        {"id": key, "name": name, "time_zone": "Europe/Berlin", "clinics": clinics_of(key)}
        | ({"email": email} if email else {})
        for key, name, email in PEOPLE
    ]
    return {
        "schema_version": 1,
        "id": "negotiation",
        "horizon": {"start": "2026-03-02", "end": "2026-03-13", "time_zone": "Europe/Berlin"},
        "learners": learners,
        "instructors": [
            {
                "id": "i1",
                "name": "Ines Moreau",
                "email": "ines@example.com",
                "time_zone": "Europe/Berlin",
                "clinics": ["lab", "talk"],
            }
        ],
        "clinics": [
            {"id": "lab", "title": "Negotiation lab", "duration_minutes": 60, "capacity": 4},
            {
                "id": "talk",
                "title": "Difficult talks",
                "duration_minutes": 60,
                "capacity": 4,
                "meetings": {"count": 2, "every_days": 7},
            },
        ],
        "async_alternatives": [
            {"id": "lab-film", "title": "The lab, filmed", "covers": ["lab"], "kind": "module", "duration_minutes": 45}
        ],
    }


def clinics_of(learner: str) -> list[str]:
    return sorted({clinic for _, clinic, _, learners in SESSIONS if learner in learners})


def cohort() -> Cohort:
    return parse_cohort(document())


def plan() -> Plan:
    """The sessions, an hour a meeting. Its tiers and measures do not matter here."""
    return Plan.model_validate(
        {
            "cohort": {"id": "negotiation"},
            "status": "feasible",
            "tiers": [],
            "measures": {},
            "sessions": [
                {
                    "id": key,
                    "clinic": clinic,
                    "meetings": [
                        {"start": start, "end": f"{start[:11]}{int(start[11:13]) + 1}:00Z"} for start in starts
                    ],
                    "instructors": ["i1"],
                    "learners": learners,
                }
                for key, clinic, starts, learners in SESSIONS
            ],
            "unscheduled": [],
        }
    )
