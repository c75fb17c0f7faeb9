"""What a point of the relaxation over buckets suggests: how many sessions in which bucket, and who attends there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Index = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class ClinicBlueprint:
    """One clinic's part. ``B`` places: a bucket of starts in a language."""

    language: Index
    """``[B]``, a position in the clinic's languages (0 where it has none); so too ``sessions``, how many run there."""
    sessions: Index
    starts: tuple[Index, ...]
    """Per place the positions of its starts."""
    place_of_request: Index
    """``[R]`` the place where a request attends, -1 where none is suggested."""


@dataclass(frozen=True, eq=False)
class Blueprint:
    """Per clinic what is suggested."""

    clinics: tuple[ClinicBlueprint, ...]
    going_on: frozenset[int] | None = None
    """Published sessions that go on, by position; they are among ``sessions``. ``None``: all that can."""


def deal(of_request: Index, of: Index, at: Index, attend: NDArray[np.float64]) -> Index:
    """``[R]`` the place of every request: customers' attendances ``(of, at)`` dealt out to the requests they stand for.

    ``of_request`` is each request's customer, -1 for none; parts of a request are rounded, the largest first.
    """
    places = np.full(len(of_request), -1, dtype=np.int64)
    waiting: dict[int, list[int]] = {}
    for row, customer in enumerate(of_request.tolist()):
        if customer >= 0:
            waiting.setdefault(customer, []).append(row)
    for k in np.argsort(-attend, kind="stable").tolist():
        if attend[k] < 0.3:
            break
        rows = waiting.get(int(of[k]), [])
        for _ in range(min(round(float(attend[k])) or 1, len(rows))):
            places[rows.pop(0)] = at[k]
    return places
