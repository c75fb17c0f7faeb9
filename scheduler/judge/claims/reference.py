"""A plan names the very files that it was made from."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.claims.case import Case
from scheduler.judge.verdict import Finding

SLUG = "reference"


def check(case: Case) -> Iterator[Finding]:
    """Cohort, calendars, catalogue and published plan; a changed file is told."""
    plan, cohort = case.plan, case.facts.cohort
    if plan.cohort.id != cohort.id:
        yield Finding(SLUG, "cohort.id", f"is {plan.cohort.id}, and the cohort's is {cohort.id}")
    stated = plan.cohort.file is not None or plan.cohort.sha256 is not None
    if stated and case.cohort_sha256 is not None and plan.cohort.sha256 != case.cohort_sha256:
        yield Finding(SLUG, "cohort.sha256", "is not the cohort file's: it has changed since")
    if plan.cohort.file is not None and plan.cohort.sha256 is None:
        yield Finding(SLUG, "cohort.sha256", "is missing, and the cohort is a file")
    yield from _files(case)
    yield from _published(case)


def _files(case: Case) -> Iterator[Finding]:
    readings = case.facts.readings
    expected = {**case.facts.cohort.sha256_by_shared_path, **({} if readings is None else readings.sha256_by_path)}
    told = case.plan.cohort.calendars
    for path in (*expected, *(path for path in told if path not in expected)):
        place = f"cohort.calendars {path}"
        if path not in told:
            yield Finding(SLUG, place, "is not told, and the cohort names this file")
        elif path not in expected:
            yield Finding(SLUG, place, "is told, and the cohort names no such file")
        elif told[path] != expected[path]:
            yield Finding(SLUG, place, "is not the file's hash: it has changed since")


def _published(case: Case) -> Iterator[Finding]:
    told = case.plan.published
    if told is not None and case.published is None:
        yield Finding(SLUG, "published", "is told, and was not there to check against: name it with --published")
    if told is None and case.published is not None:
        yield Finding(SLUG, "published", "is not told, and the plan is checked against a published one")
    if told is not None and told.sha256 is not None and case.published_sha256 not in (None, told.sha256):
        yield Finding(SLUG, "published.sha256", "is not the published file's: it has changed since")
