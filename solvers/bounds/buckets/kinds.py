"""What a clinic's buckets allow: per language and site, who could attend and lead in a bucket, and at what cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scheduler.problem import Bools, Ints
from solvers.setting import Setting

FAR = 2**50
"""The cost of what cannot be."""


@dataclass(frozen=True, eq=False)
class Bucket:
    """The slots of one clinic, language and site at the starts of one bucket."""

    clinic: int
    language: int
    """Position in the clinic's languages, 0 where it has none."""
    site: int
    """-1 for none."""
    starts: Ints
    """``[B]`` positions among the clinic's starts."""
    can: Bools
    """``[R, B]`` who could attend at which of them."""
    lead: Bools
    """``[I, B]``"""
    copies: Ints
    """``[B]`` how many sessions could be worth running there."""
    capacity: int
    """Seats of the largest."""
    must: bool
    """Whether one of its sessions must run, however few attend."""
    time: int
    """Minutes since midnight (UTC) of its first start."""

    def without_people(self) -> Bucket:
        """The same without ``can`` and ``lead``, which are large."""
        nobody = np.zeros((0, len(self.starts)), dtype=bool)
        return replace(self, can=nobody, lead=nobody)


def buckets_of(setting: Setting, clinic: int, bucket_of_start: Ints, attend: Bools) -> Iterator[Bucket]:
    """Every bucket of a clinic that has slots, by language, site and bucket; ``attend`` ``[R, T]`` who could when."""
    slots, table = setting.slots[clinic], setting.problem.clinics[clinic]
    site_of_room = setting.problem.room_site[list(table.rooms)] if table.rooms else np.full(1, -1)
    site_of_slot = np.asarray(site_of_room)[slots.room]
    going_on = np.zeros(len(slots.start), dtype=np.int64)
    for published in setting.problem.published:
        stood = slots.slot_of(published) if published.clinic == clinic else None
        if stood is not None:
            going_on[stood] += 1
    for language, site in sorted(set(zip(slots.language.tolist(), site_of_slot.tolist(), strict=True))):
        rooms = np.flatnonzero(np.asarray(site_of_room) == site)
        speaks = slots.attend_language[:, language] & slots.attend_room[:, rooms].any(axis=1)
        able = slots.lead_language[:, language] & slots.lead_room[:, rooms].any(axis=1)
        here = np.flatnonzero((slots.language == language) & (site_of_slot == site))
        for bucket in np.unique(bucket_of_start[slots.start[here]]).tolist():
            at = here[bucket_of_start[slots.start[here]] == bucket]
            starts, inverse = np.unique(slots.start[at], return_inverse=True)
            copies = np.bincount(inverse, weights=slots.copies[at] + going_on[at]).astype(np.int64)
            can = attend[:, starts] & speaks[:, None]
            if can.any() or table.must_run[starts].any():
                yield Bucket(
                    clinic,
                    language,
                    int(site),
                    starts,
                    can,
                    slots.lead[:, starts] & able[:, None],
                    copies,
                    int(slots.capacity[at].max()),
                    bool(table.must_run[starts].any()),
                    int(table.starts[starts[0]] % 1440),
                )


def least(costs: NDArray[np.int64], able: Bools) -> NDArray[np.int64]:
    """Per row the least cost where it is able, :data:`FAR` where nowhere."""
    found: NDArray[np.int64] = np.where(able, costs, FAR).min(axis=1, initial=FAR)
    return found
