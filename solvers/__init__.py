"""How to find a good plan. Nothing here reads or writes a file."""

from solvers.progress import Outcome, Progress, Settings, TierOutcome
from solvers.solve import solve

__all__ = ["Outcome", "Progress", "Settings", "TierOutcome", "solve"]
