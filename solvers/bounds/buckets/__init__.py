"""Bounds over buckets of starts: sessions are counted by hour of the day (and finer), not placed at single starts."""
