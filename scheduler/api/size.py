"""The least that seats a share of the requests."""

from scheduler.whatif.sizing import Size, fewest_instructors, least_sessions

__all__ = ["Size", "fewest_instructors", "least_sessions"]
