"""A rule, and a measure, is one word everywhere."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import scheduler.judge.rules as judged_rules
import solvers.assignment.rules as assignment_rules
import solvers.model.measures as model_measures
import solvers.model.rules as model_rules
from scheduler import parse_cohort
from scheduler.cohort.cohort import MEASURES
from scheduler.judge import Facts, measures
from tests.cohort.small import small
from tests.docs.pages import DOCS, below

MODEL = DOCS / "model.md"


def modules(package_file: str | None) -> set[str]:
    """The names of the files beside a package's own."""
    assert package_file is not None
    return {path.stem for path in Path(package_file).parent.glob("*.py")} - {"__init__"}


def test_rules() -> None:
    assert len(model_rules.RULES) == 22
    assert below(MODEL, "Rules") == list(model_rules.RULES) == list(judged_rules.RULES)
    assert modules(model_rules.__file__) == modules(judged_rules.__file__) == set(model_rules.RULES)


def test_what_is_more_than_a_mask_stands_in_the_whole_program_too() -> None:
    rules = [(slug, import_module(f"solvers.model.rules.{slug}")) for slug in model_rules.RULES]
    company = {"same_group", "keep_apart", "intact_teams", "led_by"}
    assert [slug for slug, rule in rules if hasattr(rule, "add") and slug not in company] == list(
        assignment_rules.RULES
    )


def test_measures() -> None:
    assert len(MEASURES) == 12
    assert below(MODEL, "Measures") == list(MEASURES) == list(model_measures.MEASURES)
    assert modules(model_measures.__file__) == set(MEASURES)
    assert set(measures(Facts(parse_cohort(small())), ())) == set(MEASURES)
