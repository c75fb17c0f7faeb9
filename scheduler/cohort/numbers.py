"""Whole numbers and their ranges. The upper ends are technical: far beyond any use, and safe to compute with."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from scheduler.errors import MistakeError

MOST = 10**9
MOST_DAYS = 10**6
MOST_MEETINGS = 1000
LEAST_SHOW_RATE = 0.01

Count = Annotated[int, Field(strict=True, ge=1, le=MOST)]
"""How many of something, at least one."""

CountOrNone = Annotated[int, Field(strict=True, ge=0, le=MOST)]
"""How many of something, 0 for none."""

Minutes = Annotated[int, Field(strict=True, ge=0, le=MOST)]
"""A length of time in minutes."""

Hours = Annotated[int, Field(strict=True, ge=0, le=MOST_DAYS)]
"""A length of time in hours."""

Days = Annotated[int, Field(strict=True, ge=0, le=MOST_DAYS)]
"""A length of time in days."""

Priority = Annotated[int, Field(strict=True, ge=1, le=1000)]
"""How much a request matters."""

NumMeetings = Annotated[int, Field(strict=True, ge=1, le=MOST_MEETINGS)]
"""How many meetings a session has, or how many days lie between them (a horizon has at most 400 days)."""


def _share(value: Any) -> Any:
    if type(value) in (int, float) and 1 < value <= 100:
        raise MistakeError("is more than 1", f"write {value / 100:g} for {value:g} %")
    if type(value) not in (int, float) or not 0 <= value <= 1:
        raise MistakeError("is not a share", "write a number from 0 to 1, like 0.9")
    return value


def _show_rate(value: Any) -> Any:
    if _share(value) < LEAST_SHOW_RATE:
        raise MistakeError(f"is less than {LEAST_SHOW_RATE:g}", "write the share of those invited who come, like 0.9")
    return value


ShowRate = Annotated[
    float,
    BeforeValidator(_show_rate, json_schema_input_type=Annotated[float, Field(ge=LEAST_SHOW_RATE, le=1)]),
]
"""The share of those invited who come."""

Share = Annotated[float, BeforeValidator(_share, json_schema_input_type=Annotated[float, Field(ge=0, le=1)])]
"""A share or a probability, from 0 to 1."""

Weight = Annotated[int, Field(strict=True, ge=0, le=10**6)]
"""What one unit of a measure counts in a tier."""
