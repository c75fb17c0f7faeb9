"""The domain: what a coordinator states."""

from scheduler.cohort.cohort import MEASURES, Cohort, Source
from scheduler.cohort.load import load_cohort, parse_cohort

__all__ = ["MEASURES", "Cohort", "Source", "load_cohort", "parse_cohort"]
