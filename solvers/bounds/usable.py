"""What the slots of a clinic allow, room and language looked through."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solvers.setting import Setting


def usable(setting: Setting, clinic: int) -> NDArray[np.bool_]:
    """``[R, T]`` whether some slot at a start takes a request."""
    slots = setting.slots[clinic]
    found = np.zeros(slots.attend.shape, dtype=bool)
    for language, room in sorted(set(zip(slots.language.tolist(), slots.room.tolist(), strict=True))):
        starts = slots.start[(slots.language == language) & (slots.room == room)]
        rows = np.flatnonzero(slots.attend_language[:, language] & slots.attend_room[:, room])
        found[np.ix_(rows, starts)] = True
    return found & slots.attend


def best_capacity(setting: Setting, clinic: int) -> NDArray[np.int64]:
    """``[T]`` the most seats that a session at a start could have; 0 where none can be."""
    slots = setting.slots[clinic]
    best = np.zeros(len(slots.table.starts), dtype=np.int64)
    np.maximum.at(best, slots.start, slots.capacity)
    return best
