"""Published invitations in the relaxation over buckets: which published sessions go on, and who leads them on.

``n_p`` (whole) says whether published session ``p`` goes on, ``l_{i,p}`` whether ``i``, who led it, still does:
``l_{i,p} ≤ n_p``, and in each bucket ``b`` that they stood in ``Σ_p n_p ≤ m_b`` and ``Σ_p l_{i,p} ≤ w_{i,b}``. Of the
learners of a session that goes on those stay, at best, who still could.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from solvers.bounds.buckets import measures
from solvers.bounds.buckets.kinds import Bucket
from solvers.going_on import staying
from solvers.model.measures import MEASURES

if TYPE_CHECKING:
    from solvers.bounds.buckets.relaxation import Relaxation


def add(of: Relaxation, led: Mapping[tuple[int, int], int], fewest: int) -> dict[int, int] | None:
    """Ties ``changes`` to the buckets; ``fewest`` is a bound on it.

    Gives the columns of ``n`` by published session; ``None`` where no tier counts changes.
    ``led`` are the columns of ``w`` by instructor and column of ``m``, where instructors are told apart.
    """
    if not any(measures.weight_of(tier, "changes") for tier in of.tiers):
        return None
    place = {(b.clinic, b.language, b.site, start): (b, m) for b, m in of.running for start in b.starts.tolist()}
    going_on: dict[int, list[int]] = defaultdict(list)
    leading: dict[int, list[int]] = defaultdict(list)
    found: dict[int, int] = {}
    columns: list[int] = []
    kept: list[int] = []
    for index in range(len(of.problem.published)):
        key = _place(of, index)
        if key not in place:
            continue
        bucket, count = place[key]
        goes = found[index] = int(of.draft.add(1.0, integer=True)[0])
        going_on[count].append(goes)
        slot = of.setting.slots[bucket.clinic].slot_of(of.problem.published[index])
        assert slot is not None
        columns.append(goes)
        kept.append(len(staying(of.setting, index, slot)))
        for instructor in _still_able(of, index, bucket, key[3]):
            leads = int(of.draft.add(1.0, integer=True)[0])
            of.draft.row([leads, goes], [1, -1], -np.inf, 0)
            columns.append(leads)
            kept.append(1)
            if (instructor, count) in led:
                leading[led[instructor, count]].append(leads)
    for most, some in (*going_on.items(), *leading.items()):
        of.draft.row([*some, most], [*(1 for _ in some), -1], -np.inf, 0)
    for tier, each in enumerate(of.tiers):
        weight = measures.weight_of(each, "changes")
        of.cost(tier, np.array(columns, dtype=np.int64), -weight * np.array(kept, dtype=np.int64))
    if columns:
        of.draft.row(columns, kept, -np.inf, MEASURES["changes"].evaluate(of.empty) - fewest)
    return found


def _place(of: Relaxation, index: int) -> tuple[int, int, int, int]:
    """Clinic, language, site and start of a published session."""
    published = of.problem.published[index]
    table = of.problem.clinics[published.clinic]
    language = table.languages.index(published.language) if published.language >= 0 else 0
    site = int(of.problem.room_site[published.room]) if published.room >= 0 else -1
    return published.clinic, language, site, published.start


def _still_able(of: Relaxation, index: int, bucket: Bucket, start: int) -> list[int]:
    """Who led a published session, and could still lead it."""
    published, table = of.problem.published[index], of.problem.clinics[bucket.clinic]
    rows = of.setting.lead_row_in[bucket.clinic][list(published.instructors)]
    able = bucket.lead[:, int(np.flatnonzero(bucket.starts == start)[0])]
    return [int(table.instructors[row]) for row in rows.tolist() if row >= 0 and able[row]]
