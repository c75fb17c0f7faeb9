"""Plan files that were made before, judged and set side by side."""

from __future__ import annotations

from scheduler.api.files import still_there
from scheduler.api.publishing import FILES_OF_COHORT
from scheduler.calendars.cohort import Readings
from scheduler.cohort.cohort import Cohort
from scheduler.errors import WantingError
from scheduler.judge import verify
from scheduler.opened import open_plan
from scheduler.plan_files import PlanFile
from scheduler.whatif.comparison import Comparison, Side, compare

MOST_FAULTS = 10

__all__ = ["Comparison", "Side", "compare", "judged_side", "refuse_wrong"]


def judged_side(file: PlanFile, cohort: Cohort, readings: Readings) -> Side:
    """A plan file with its cohort, fit to be compared.

    Raises ``InputError`` where it cannot be for that cohort, ``WantingError`` where the judge finds faults in it; that
    files have changed is none as long as the plan is right for them.
    """
    opened = open_plan(file.plan, cohort, readings)
    refuse_wrong(file, cohort, readings)
    return Side.of_opened(opened)


def refuse_wrong(file: PlanFile, cohort: Cohort, readings: Readings) -> None:
    """Raise ``WantingError`` where the judge finds faults in a plan, but for files that have changed."""
    old = still_there(file)
    verdict = verify(file.plan, cohort, old.plan if old else None, readings=readings)
    faults = [str(fault) for fault in verdict.faults if not fault.place.startswith(FILES_OF_COHORT)]
    if faults:
        more = [f"and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
        cure = f"Solve again, or see schedule verify {file.path}."
        raise WantingError(f"{file.path} is not right for its cohort:", (*faults[:MOST_FAULTS], *more, cure))
