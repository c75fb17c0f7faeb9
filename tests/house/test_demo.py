"""The demonstration cohort is what its maker makes, and what the README says of it."""

from __future__ import annotations

import runpy
from pathlib import Path

from scheduler.cohort.load import parse_cohort
from scheduler.templates import template_text

MAKER = Path(__file__).parents[2] / "fixtures" / "demo" / "make.py"


def test_the_shipped_file_is_what_the_maker_makes() -> None:
    assert runpy.run_path(str(MAKER))["text"]() == template_text("demo")


def test_it_has_two_hundred_invented_learners_in_five_zones() -> None:
    cohort = parse_cohort(template_text("demo"))
    assert len(cohort.learners) == 200
    assert len({learner.time_zone for learner in cohort.learners}) == 5
    assert (len(cohort.instructors), len(cohort.clinics)) == (8, 3)
    assert all((p.email or "").endswith("@example.com") for p in (*cohort.learners, *cohort.instructors))
