"""The judge: any plan against every rule, measure and claim of the contract, sharing no code with the solver.

``verify(plan, cohort, published=None, *, readings=None, cohort_sha256=None, published_sha256=None,
moves_per_seat=None, freeze_before=None) -> Verdict`` judges one plan. For many plans of one cohort make the facts once:

- ``Facts(cohort, readings=None, *, around=None)``: people's times and candidate starts, worked out when asked for.
- ``judge(facts, plan, published=None, *, …) -> Verdict``: everything that ``verify`` does.
- ``JudgedSession(id, clinic, meetings, language, instructors, room, learners, frozen=False, links=None)``: one session;
  ``meetings`` is a tuple of (start, end) in minutes of UTC, people are ids. ``judged_sessions(plan)`` makes them.
- ``rule_findings(facts, sessions, rules=None, notice=None) -> list[Finding]``: broken rules (``rules``: only these
  slugs; ``notice``: ``Notice(until, before)``, a minute and the published sessions by id); ``links=None`` leaves join
  links alone.
- ``measures(facts, sessions, published=None) -> dict[str, int]``: every measure; ``published``: a plan or its sessions.
- ``facts.starts(clinic_id) -> (int64[T], int64[T, M, 2])``: candidate starts by rules 13 and 14, with their meetings;
  ``facts.meetings(clinic, start)`` for one start.
- ``Unseated(Scene(facts, sessions))``: the requests without a session, ``.reasons(learner, clinic)`` their exact codes,
  ``.joinable(learner, clinic)`` a session that they could simply join, or ``None``.
"""

from __future__ import annotations

from scheduler.judge.claims import CLAIMS
from scheduler.judge.claims.unseated import Unseated
from scheduler.judge.facts import Facts
from scheduler.judge.judge import judge, rule_findings, verify
from scheduler.judge.measures import measures
from scheduler.judge.rules import RULES
from scheduler.judge.scene import Notice, Scene
from scheduler.judge.session import JudgedSession, judged_sessions
from scheduler.judge.verdict import Finding, Verdict

__all__ = [
    "CLAIMS",
    "RULES",
    "Facts",
    "Finding",
    "JudgedSession",
    "Notice",
    "Scene",
    "Unseated",
    "Verdict",
    "judge",
    "judged_sessions",
    "measures",
    "rule_findings",
    "verify",
]
