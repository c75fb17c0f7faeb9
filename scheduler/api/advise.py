"""What would help a plan: asked of its file."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from scheduler.advise.advice import Advice, as_json
from scheduler.advise.costs import COSTS, costs_with
from scheduler.advise.search import Advised
from scheduler.advise.search import advise as search
from scheduler.api.compare import refuse_wrong
from scheduler.calendars.reading import OnUnreadable
from scheduler.opened import Opened
from scheduler.plan_files import PlanFile

__all__ = ["COSTS", "Advice", "Advised", "advise", "costs_with", "document"]


def advise(
    file: PlanFile,
    opened: Opened,
    *,
    top: int = 5,
    costs: Mapping[str, float] = COSTS,
    time_limit: float | None = 60,
    on_unreadable: OnUnreadable = "fail",
    workers: int | None = None,
    seed: int = 0,
    stop: threading.Event | None = None,
    told: Callable[[str], None] = lambda line: None,
) -> Advised:
    """The ``top`` smallest changes of an opened plan's cohort that seat more or cut the out-of-hours.

    Each was solved again and judged. ``costs`` price the levers; ``time_limit`` is in seconds; setting ``stop`` ends it
    with what was found; ``told`` hears how it goes. Raises ``WantingError`` for a plan with faults.
    """
    refuse_wrong(file, opened.cohort, opened.readings)
    return search(
        opened,
        top=top,
        costs=costs,
        time_limit=time_limit,
        on_unreadable=on_unreadable,
        workers=workers,
        seed=seed,
        stop=stop,
        told=told,
    )


def document(advised: Advised, opened: Opened) -> dict[str, Any]:
    """All of it for other programs."""
    return {
        "cohort": opened.cohort.id,
        "measures": advised.given,
        "solved_again": advised.before.measures,
        "changes_found": advised.found,
        "changes_solved": advised.solved,
        "complete": advised.complete,
        "advice": [as_json(each, opened.cohort) for each in advised.advice],
    }
