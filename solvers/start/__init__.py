"""The constructive start: a plan within seconds at any size."""
