"""How to find a good plan. Nothing here reads or writes a file."""

from solvers.evaluate import evaluate
from solvers.progress import Outcome, Progress, Settings, TierOutcome
from solvers.solve import solve

__all__ = ["Outcome", "Progress", "Settings", "TierOutcome", "evaluate", "solve"]
