"""Why learners have no seat and what they can do instead; what a cohort lacks before anything is solved."""

from scheduler.explain.shortfalls import Shortfall, shortfalls
from scheduler.explain.unscheduled import explain

__all__ = ["Shortfall", "explain", "shortfalls"]
