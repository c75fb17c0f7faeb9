"""Who an invite is for, without saying so: UIDs, and file names that are safe whatever the ids.

**UID**: the UUIDv5, in the project's namespace ``NAMESPACE``, of the JSON array ``[cohort id, role, person, key,
number]``, followed by the cohort's mark. The array is written without blanks and in ASCII (``\\u`` escapes), so
different tuples never encode alike. ``role`` is ``"learner"`` or ``"instructor"``; ``key`` is the clinic's id for a
learner, the session's for an instructor; ``number`` counts meetings from 1. In feeds ``role`` is ``"session"``, the
person empty and ``key`` the session's id.

**Files**: ``learners/<person>/<clinic>-<number>-<hash>.ics``, ``instructors/<person>/<session>-<number>-<hash>.ics``
and, with all sessions of one instructor, ``instructors/<person>.ics``; feeds are ``feeds/instructors/<person>.ics``,
``feeds/clinics/<clinic>-<hash>.ics`` and ``feeds/regions/<region>-<hash>.ics``. ``<person>`` is a slug of the id (at
most 40 of ``a–z 0–9 -``) and its tag: 12 hex digits of a hash. An id that tells the name or the e-mail address is left
out: then the tag stands alone.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
import uuid
from typing import Literal

from scheduler.calendars.mark import own_mark
from scheduler.cohort.people import Person

NAMESPACE = uuid.UUID("b4a1f0c6-6f5e-4f0b-9d3a-2c7e51d08a94")
LONGEST_SLUG = 40
Role = Literal["learner", "instructor"]


def event_uid(cohort_id: str, role: Role, person: str, key: str, number: int) -> str:
    """The UID of one person's meeting; the same in every run."""
    return f"{uuid.uuid5(NAMESPACE, _encoded(cohort_id, role, person, key, number))}{own_mark(cohort_id)}"


def session_uid(cohort_id: str, session: str, number: int) -> str:
    """The UID of a session's meeting in the feeds, which belong to nobody."""
    return f"{uuid.uuid5(NAMESPACE, _encoded(cohort_id, 'session', '', session, number))}{own_mark(cohort_id)}"


def feed_file(cohort_id: str, kind: str, stem: str) -> str:
    """The path of a feed within the folder; ``stem`` is a person's, or the id of a clinic or a region."""
    if kind != "instructors":
        tag = hashlib.sha256(_encoded(cohort_id, kind, stem).encode()).hexdigest()[:8]
        stem = "-".join(filter(None, (slug_of(stem), tag)))
    return f"feeds/{kind}/{stem}.ics"


def person_tag(cohort_id: str, role: Role, person: str) -> str:
    """12 hex digits that stand for a person where the id must not be shown."""
    return hashlib.sha256(_encoded(cohort_id, role, person).encode()).hexdigest()[:12]


def person_shown(cohort_id: str, role: Role, person: str) -> str:
    """What messages call a person: the id, or the tag where the id is an address."""
    return person_tag(cohort_id, role, person) if "@" in person else person


def person_stem(cohort_id: str, role: Role, person: Person) -> str:
    """The person's part of file names."""
    tag = person_tag(cohort_id, role, person.id)
    slug = "" if is_telling(person) else slug_of(person.id)
    return f"{slug}-{tag}" if slug else tag


def event_file(role: Role, stem: str, key: str, number: int, uid: str) -> str:
    """The path of an invite within the folder."""
    return f"{role}s/{stem}/{'-'.join(filter(None, (slug_of(key), str(number), uid[:8])))}.ics"


def calendar_file(stem: str) -> str:
    """The path of an instructor's calendar within the folder."""
    return f"instructors/{stem}.ics"


def is_telling(person: Person) -> bool:
    """Whether the id holds an address, or a part of the person's name or of their e-mail address."""
    if "@" in person.id:
        return True
    parts = [*person.name.split(), *(person.email or "").split("@")[:1]]
    slug = slug_of(person.id)
    words = set(slug.split("-"))
    return any(word in words or (len(word) > 2 and word in slug) for word in map(slug_of, parts) if word)


def slug_of(text: str) -> str:
    """``a–z 0–9 -``, at most 40 of them, perhaps none."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text)[:LONGEST_SLUG].strip("-")


def _encoded(*parts: str | int) -> str:
    return json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
