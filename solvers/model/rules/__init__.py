"""The contract's 16 rules in its order, the notice of a replan, four on who sits with whom, one on instructors' days.

Each has a file.

A rule says where a decision does not exist at all (``attend``, ``attend_language``, ``attend_room``, ``lead``,
``lead_language``, ``lead_room``, ``place``: see :mod:`solvers.masks`) and which constraints the others obey (``add``).
"""

from __future__ import annotations

RULES = (
    "requests",
    "capacity",
    "min_learners",
    "max_sessions",
    "availability",
    "overlap",
    "order",
    "readiness",
    "staffing",
    "workload",
    "rooms",
    "resources",
    "grid",
    "listed",
    "out_of_hours_limit",
    "max_away",
    "notice",
    "same_group",
    "keep_apart",
    "intact_teams",
    "led_by",
    "daily_load",
)
"""The slugs of the rules; each is the name of its file, of its check in the judge, and of its heading in the docs."""
