"""``schedule swaps``, from file to file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from scheduler.api.compare import refuse_wrong
from scheduler.errors import Fault, InputError
from scheduler.opened import Opened
from scheduler.plan_files import PlanFile
from scheduler.publish.ledger import read_ledger
from scheduler.swaps.counters import counter_proposals, joined
from scheduler.swaps.requests import SwapRequest
from scheduler.swaps.settlement import Settled, settle
from scheduler.swaps.table import read_requests


def swap_requests(
    opened: Opened, table: Path | None, invites: Path | None = None, *, now: dt.datetime
) -> tuple[SwapRequest, ...]:
    """The requests of a table, then the counter-proposals in a folder of invites. ``now`` is aware.

    Raises InputError with every fault of the table, and for a folder without invites.
    """
    cohort, plan = opened.cohort, opened.plan
    rows = () if table is None else read_requests(table, cohort, plan)
    if invites is None:
        return rows
    ledger = read_ledger(invites, cohort.id)
    if ledger is None:
        cure = "name the folder to which the plan was published"
        raise InputError([Fault(str(invites), "holds no invites", cure=cure)])
    return joined(rows, counter_proposals(ledger, cohort, plan, now=now))


def settle_swaps(file: PlanFile, opened: Opened, requests: Sequence[SwapRequest]) -> Settled:
    """Settle requests about a plan file that is right for its cohort. Raises WantingError where it is not."""
    refuse_wrong(file, opened.cohort, opened.readings)
    return settle(opened, requests)
