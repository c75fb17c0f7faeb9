"""Programmes and what the optimiser says of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scheduler.api.files import cohort_path_of, still_there, verdict_of
from scheduler.calendars.cohort import read_calendars
from scheduler.calendars.reading import OnUnreadable
from scheduler.cohort.checks.names import Names
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import load_cohort
from scheduler.documents.places import Located, in_order
from scheduler.errors import InputError, WantingError
from scheduler.opened import open_plan
from scheduler.plan import Plan
from scheduler.plan_files import read_plan
from scheduler.problem import Problem, Solution
from scheduler.programmes.audit import Audit, audit
from scheduler.programmes.figures import LiveFigures, live_figures
from scheduler.programmes.load import load_programme, parse_programme
from scheduler.programmes.outcomes import Outcome, read_outcomes
from scheduler.programmes.profiles import profile_of
from scheduler.programmes.programme import Programme
from scheduler.programmes.recommendation import Recommendation, recommend
from scheduler.programmes.scorecard import Scorecard, chart_of, scorecard
from scheduler.solving import Solved

__all__ = [
    "Audit",
    "LiveFigures",
    "Outcome",
    "Recommendation",
    "Scorecard",
    "audit",
    "chart_of",
    "clinics_of",
    "figures_of_plan",
    "figures_of_solved",
    "load_programme",
    "parse_programme",
    "profile_of",
    "read_outcomes",
    "recommend",
    "scorecard",
]

MOST_FAULTS = 5


def clinics_of(programme: Programme, cohort: Cohort) -> dict[str, str]:
    """The clinics of a programme's components in a cohort, by the components' ids.

    A component's clinic is the one that it names, else the one with its own id; without either it has none. Raises
    InputError for every clinic that is named and not there.
    """
    known = {clinic.id for clinic in cohort.clinics}
    faults = list(_unknown(programme, cohort))
    if faults:
        raise InputError(in_order(faults, programme.model_dump(mode="json", by_alias=True)))
    named = {component.id: component.clinic or component.id for component in programme.components}
    return {component: clinic for component, clinic in named.items() if clinic in known}


def _unknown(programme: Programme, cohort: Cohort) -> Iterator[Located]:
    names = Names("a clinic of the cohort", "clinics", [clinic.id for clinic in cohort.clinics])
    for at, component in enumerate(programme.components):
        if component.clinic is not None and names.lacks(component.clinic):
            place = ("components", at, "clinic")
            yield Located(place, "is not the id of a clinic of the cohort", names.cure(component.clinic))


def figures_of_solved(programme: Programme, cohort: Cohort, solved: Solved) -> dict[str, LiveFigures]:
    """What a plan that was just solved says of each component that has a clinic in the cohort."""
    return _figures(programme, cohort, solved.plan, solved.problem, solved.outcome.solution)


def figures_of_plan(
    programme: Programme, plan: Path, cohort: Path | None = None, *, on_unreadable: OnUnreadable = "fail"
) -> dict[str, LiveFigures]:
    """What a plan file says of each component that has a clinic in its cohort.

    ``on_unreadable`` is what was said when the plan was made. Raises ``WantingError`` for a plan with faults, and
    ``InputError``.
    """
    file = read_plan(plan)
    loaded = load_cohort(cohort_path_of(file, cohort))
    verdict = verdict_of(file, loaded, still_there(file), on_unreadable)
    if not verdict.ok:
        reasons = [str(fault) for fault in verdict.faults]
        more = [f"and {len(reasons) - MOST_FAULTS} more"] if len(reasons) > MOST_FAULTS else []
        cure = f"See schedule verify {plan}."
        raise WantingError(f"{plan} does not keep the rules:", (*reasons[:MOST_FAULTS], *more, cure))
    opened = open_plan(file.plan, loaded, read_calendars(loaded, on_unreadable=on_unreadable))
    return _figures(programme, loaded, file.plan, opened.problem, opened.solution)


def _figures(
    programme: Programme, cohort: Cohort, plan: Plan, problem: Problem, solution: Solution
) -> dict[str, LiveFigures]:
    """Of each component that has a clinic for which somebody asks."""
    clinics = clinics_of(programme, cohort)
    found = {component: live_figures(cohort, plan, problem, solution, clinic) for component, clinic in clinics.items()}
    return {component: live for component, live in found.items() if live.requests}
