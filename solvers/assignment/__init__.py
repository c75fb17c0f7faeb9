"""The whole cohort as one integer program, tier after tier: for cohorts whose sessions are listed."""

from __future__ import annotations

from solvers.assignment.assignment import Assignment

__all__ = ["Assignment"]
