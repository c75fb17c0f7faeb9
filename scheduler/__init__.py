"""Opens clinics, staffs them and seats learners across time zones, and says how good the plan is.

::

    import scheduler

    plan = scheduler.solve(scheduler.load_cohort("cohort.json"))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scheduler.api import (
        Solved,
        check,
        load_cohort,
        load_plan,
        parse_cohort,
        save_plan,
        solve,
        solve_with_details,
        verify,
    )
    from scheduler.cohort.cohort import Cohort
    from scheduler.errors import (
        Fault,
        InfeasibleError,
        InputError,
        InternalError,
        NoPlanFoundError,
        SchedulerError,
    )
    from scheduler.judge import Finding, Verdict
    from scheduler.plan import Plan
    from solvers.progress import Progress

_MODULES = {
    "Cohort": "scheduler.cohort.cohort",
    "Fault": "scheduler.errors",
    "Finding": "scheduler.judge",
    "InfeasibleError": "scheduler.errors",
    "InputError": "scheduler.errors",
    "InternalError": "scheduler.errors",
    "NoPlanFoundError": "scheduler.errors",
    "Plan": "scheduler.plan",
    "Progress": "solvers.progress",
    "SchedulerError": "scheduler.errors",
    "Solved": "scheduler.solving",
    "Verdict": "scheduler.judge",
    "check": "scheduler.checking",
    "load_cohort": "scheduler.cohort.load",
    "load_plan": "scheduler.plan_text",
    "parse_cohort": "scheduler.cohort.load",
    "save_plan": "scheduler.plan_files",
    "solve": "scheduler.solving",
    "solve_with_details": "scheduler.solving",
    "verify": "scheduler.judge",
}
"""Where each public name lives; it is loaded when it is first used."""

__all__ = [
    "Cohort",
    "Fault",
    "Finding",
    "InfeasibleError",
    "InputError",
    "InternalError",
    "NoPlanFoundError",
    "Plan",
    "Progress",
    "SchedulerError",
    "Solved",
    "Verdict",
    "check",
    "load_cohort",
    "load_plan",
    "parse_cohort",
    "save_plan",
    "solve",
    "solve_with_details",
    "verify",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return __all__
