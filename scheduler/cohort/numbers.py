"""Whole numbers and their ranges. The upper ends are technical: far beyond any use, and safe to compute with."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

MOST = 10**9
MOST_DAYS = 10**6
MOST_MEETINGS = 1000

Count = Annotated[int, Field(strict=True, ge=1, le=MOST)]
"""How many of something, at least one."""

CountOrNone = Annotated[int, Field(strict=True, ge=0, le=MOST)]
"""How many of something, 0 for none."""

Minutes = Annotated[int, Field(strict=True, ge=0, le=MOST)]
"""A length of time in minutes."""

Days = Annotated[int, Field(strict=True, ge=0, le=MOST_DAYS)]
"""A length of time in days."""

Priority = Annotated[int, Field(strict=True, ge=1, le=1000)]
"""How much a request matters."""

NumMeetings = Annotated[int, Field(strict=True, ge=1, le=MOST_MEETINGS)]
"""How many meetings a session has, or how many days lie between them (a horizon has at most 400 days)."""

Weight = Annotated[int, Field(strict=True, ge=0, le=10**6)]
"""What one unit of a measure counts in a tier."""
