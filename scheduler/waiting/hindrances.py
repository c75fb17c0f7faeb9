"""Why somebody without a seat cannot take one in a session that runs."""

from __future__ import annotations

import numpy as np

from scheduler.explain.case import Case

WORDS = {
    "decision": "a decision rules it out",
    "site": "it meets in person at another site",
    "language": "it is held in a language that they do not speak",
    "unavailable": "they are not available then",
    "not_ready": "it comes before they are ready for it",
    "order": "it is out of order with what they attend, or need to attend first",
    "overlap": "it overlaps another meeting of theirs",
    "day": "it is one meeting too many on a day",
    "out_of_hours": "it takes them beyond the out-of-hours minutes that they may bear",
    "away": "it takes too many of their group away at once",
    "taken": "its seats were taken by then",
}
"""What each code says, in the order in which they are told."""


def hindrances(case: Case, u: int, session: int) -> tuple[str, ...]:
    """All codes that hold for an unseated request (``u``) and a running session, positions in the case; seats aside."""
    table, row, running = case.table, int(case.rows[u]), case.running[session].session
    start, one = running.start, np.array([session])
    learner = int(case.learners[u])
    holds = {
        "decision": not table.decided[row, start],
        "site": table.modality == "in_person"
        and case.problem.learner_site[learner] != case.problem.room_site[running.room],
        "language": running.language >= 0 and not table.request_speaks[row, table.languages.index(running.language)],
        "unavailable": not table.available[row, start],
        "not_ready": not table.ready[row, start],
        "order": bool(case.out_of_order(u, one)[0]),
        **{kind: bool(hit[0]) for kind, hit in case.conflicts(u, one).items()},
    }
    return tuple(code for code in WORDS if holds.get(code))
