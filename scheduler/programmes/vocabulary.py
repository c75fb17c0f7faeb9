"""What catalogues call their columns and the content of their rows."""

from __future__ import annotations

from scheduler.programmes.programme import ContentType

COLUMNS = {
    "title": ("name", "course", "course title", "course name", "module", "training"),
    "id": ("course id", "course code", "code"),
    "content_type": ("type", "content", "category", "kind", "topic"),
    "complexity": ("difficulty", "complexity 1 5", "level"),
    "learners": (
        "audience",
        "headcount",
        "participants",
        "students",
        "enrolments",
        "enrollments",
        "number of learners",
    ),
    "risk": ("risk level",),
    "regulation": ("regulated", "regulated by", "regulatory", "mandated by"),
    "capacity": ("clinic capacity", "class size", "group size", "seats"),
    "live_minutes": ("live time", "live time wanted", "live time minutes"),
    "async_minutes": ("duration", "duration minutes", "self paced minutes", "minutes"),
    "preparation_minutes": ("preparation", "prework minutes"),
    "will_teach": ("will teach", "teaching mode"),
}
"""The columns that are read, with other names that people give them."""

OTHER_TYPES: dict[str, ContentType] = {
    "compliance": "compliance_refresher",
    "compliance training": "compliance_refresher",
    "annual compliance": "compliance_refresher",
    "induction": "onboarding",
    "new hire": "onboarding",
    "management": "leadership",
    "people management": "leadership",
    "incident response": "incident_drill",
    "tabletop exercise": "incident_drill",
    "drill": "incident_drill",
    "ttt": "train_the_trainer",
    "microlearning": "micro_learning",
    "safety": "safety_procedure",
    "safety procedures": "safety_procedure",
    "product": "product_knowledge",
    "soft skills": "skill",
    "skills": "skill",
}
"""What catalogues call types of content."""

IN_TITLES: dict[str, ContentType] = {
    "train the trainer": "train_the_trainer",
    "onboarding": "onboarding",
    "induction": "onboarding",
    "compliance refresher": "compliance_refresher",
    "annual refresher": "compliance_refresher",
    "refresher": "refresher",
    "leadership": "leadership",
    "negotiation": "negotiation",
    "negotiating": "negotiation",
    "incident": "incident_drill",
    "drill": "incident_drill",
    "safety": "safety_procedure",
}
"""Words of titles that tell the type of content where a row states none."""
