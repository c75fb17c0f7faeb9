"""What must agree within a cohort, beyond the form of each value. One concept a module, each a ``faults(view)``.

The checks also read cohorts of which parts did not parse: whatever did not is None, and nothing is said about it.
"""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.cohort.checks import (
    catalogue,
    clinics,
    company,
    decisions,
    duplicates,
    duties,
    horizon,
    listed,
    moments,
    objective,
    order,
    past,
    references,
    zones,
)
from scheduler.cohort.checks.view import View
from scheduler.cohort.cohort import Cohort
from scheduler.documents.places import Located

CHECKS = (
    horizon.faults,
    zones.faults,
    catalogue.faults,
    duplicates.faults,
    references.faults,
    moments.faults,
    clinics.faults,
    order.faults,
    listed.faults,
    company.faults,
    duties.faults,
    decisions.faults,
    objective.faults,
    past.faults,
)


def faults_within(cohort: Cohort) -> Iterator[Located]:
    """Every disagreement within a cohort, in no particular order; places are those of the document."""
    view = View(cohort)
    for check in CHECKS:
        yield from check(view)
