"""The contract's 16 rules, one file each, in its order.

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
)
"""The slugs of the rules; each is the name of its file, of its check in the judge, and of its heading in the docs."""
