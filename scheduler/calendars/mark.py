"""The mark by which a cohort knows its own invites."""

from __future__ import annotations

import hashlib


def own_mark(cohort_id: str) -> str:
    """The end of the UID of every invite of this cohort; it tells nothing about the id."""
    digest = hashlib.sha256(cohort_id.encode("utf-8", "surrogatepass")).hexdigest()
    return f"@{digest[:12]}.cohort-scheduler"
