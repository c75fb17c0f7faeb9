"""A change that a lever found, and what a quick look hopes from it."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.advise.change import Change

A_CHANCE = 0.01
"""What is hoped, in seats, of a change that lifts something that is reached, where a seat takes moving others too."""


@dataclass(frozen=True)
class Finding:
    """A change, and what it may bring: nothing of it is sure before the changed cohort was solved."""

    change: Change
    seats: float = 0.0
    """The weight of requests that it may seat."""
    relief: float = 0.0
    """Minutes out of hours that it may save."""
