"""Variations of a cohort beside it: what they gain and cost, the curve of what is possible, the least that suffices."""
